"""Everything computes on every date at which the law changes, and every parameter is used.

One world of varied people is computed once: every variable, in each month from 2002 in which a
parameter changes and in the month before it, and in each year. What the formulas read of the
parameters on the way is written down, so that a parameter nobody reads is found, also when it is
read by a look-up whose names no search finds.
"""

import ast
import re
from collections import defaultdict
from contextlib import contextmanager

import numpy
import pytest
from openfisca_core.parameters import (
    Parameter,
    ParameterNode,
    ParameterNodeAtInstant,
    ParameterScale,
)
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.simulation.span import month_period, year_period
from openfisca_dk_integration.tax_benefit_system import CountryTaxBenefitSystem
from tests.support.homes import FIGURES, LAST_YEAR, varied_homes, world
from tests.support.lists import listed
from tests.support.yaml_cases import ROOT

PACKAGE = ROOT / "openfisca_dk_integration"
FIRST_YEAR = 2002
CONTRACT_FROM = 2007
TWICE = PACKAGE / "variables" / "disponibel_indkomst" / "arbejdsincitament.py"
"""Each year of these variables computes the whole history again: a few months stand for all."""
TWICE_MONTHS = (12 * 2018 + 11, 12 * 2025 + 6)
REACHED = 0.94
"""Share of the variables that are something else than their default for someone, some time."""


class Run:
    """What was found while computing the world.

    Attributes:
        failed: variable to the first period and reason it could not be computed.
        unfinite: variable to the first period with NaN or an infinite value.
        negative: variable to the first period and lowest value below zero.
        reached: variables that had another value than zero or no.
        read: paths of the parameters that formulas read.
        periods: how many (variable, period) were computed.
    """

    def __init__(self):
        self.failed, self.unfinite, self.negative = {}, {}, {}
        self.reached, self.read = set(), set()
        self.periods = 0

    def compute(self, simulation, name, period):
        try:
            values = simulation.calculate(name, period)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is the finding
            self.failed.setdefault(name, f"{period}: {error!r}")
            return
        self.periods += 1
        array = numpy.asarray(values).view(numpy.ndarray)
        if array.dtype.kind == "M":
            if (array != numpy.datetime64("1970-01-01")).any():
                self.reached.add(name)
            return
        if array.dtype.kind == "f" and not numpy.isfinite(array).all():
            self.unfinite.setdefault(name, str(period))
        if array.dtype.kind in "if" and array.min() < 0:
            self.negative.setdefault(name, f"{period}: {array.min()}")
        if array.any():
            self.reached.add(name)


@contextmanager
def reading_noted(read):
    """Note the path of every parameter that is read, by attribute or by name."""
    by_attribute = ParameterNodeAtInstant.__getattribute__
    by_name = ParameterNodeAtInstant.__getitem__

    def is_value(value):
        return not isinstance(value, ParameterNodeAtInstant)

    def get_attribute(node, name):
        value = by_attribute(node, name)
        if name in by_attribute(node, "__dict__").get("_children", ()) and is_value(value):
            read.add(f"{node._name}.{name}")
        return value

    def get_item(node, key):
        value = by_name(node, key)
        if isinstance(key, str) and is_value(value):
            read.add(f"{node._name}.{key}")
        return value

    ParameterNodeAtInstant.__getattribute__ = get_attribute
    ParameterNodeAtInstant.__getitem__ = get_item
    try:
        yield
    finally:
        del ParameterNodeAtInstant.__getattribute__
        ParameterNodeAtInstant.__getitem__ = by_name


def parameters_of(node, path=""):
    """Yield every parameter and scale with its path."""
    for name, child in node.children.items():
        if isinstance(child, ParameterNode):
            yield from parameters_of(child, f"{path}{name}.")
        else:
            yield f"{path}{name}", child


def change_months(parameters):
    """Return the months in which something changes, and the months before them."""
    months = set()
    for item in parameters:
        parts = (
            [part for bracket in item.brackets for part in bracket.children.values()]
            if isinstance(item, ParameterScale)
            else [item]
        )
        for part in parts:
            assert isinstance(part, Parameter)
            for value in part.values_list:
                year, month = value.instant_str.split("-")[:2]
                months.add(12 * int(year) + int(month) - 1)
    months = {month for month in months if 12 * FIRST_YEAR + 6 <= month <= 12 * LAST_YEAR}
    return sorted(months | {month - 1 for month in months if month - 1 >= 12 * FIRST_YEAR + 6})


def classes_in(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.ClassDef)}


@pytest.fixture(scope="module")
def system():
    # Its own: look-ups in the shared law may already have read what is to be noted here.
    return CountryTaxBenefitSystem()


@pytest.fixture(scope="module")
def parameters(system):
    return dict(parameters_of(system.parameters))


@pytest.fixture(scope="module")
def run(system, parameters):
    found = Run()
    twice = classes_in(TWICE)
    by_period = defaultdict(list)
    for name, variable in system.variables.items():
        by_period[variable.definition_period].append(name)
    # Everyone is known from before the first date, so that early rules have someone to apply to.
    homes = varied_homes(count=14, first_year=FIRST_YEAR - 1)
    simulation = world(system, homes, 12 * (FIRST_YEAR - 1), 12 * LAST_YEAR + 11, FIGURES)
    with reading_noted(found.read):
        for month in change_months(parameters.values()):
            for name in by_period[DateUnit.MONTH]:
                if name not in twice:
                    found.compute(simulation, name, month_period(month))
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            for name in by_period[DateUnit.YEAR]:
                found.compute(simulation, name, year_period(year))
        for name in by_period[DateUnit.ETERNITY]:
            found.compute(simulation, name, month_period(12 * LAST_YEAR))
        for month in TWICE_MONTHS:
            for name in twice & set(by_period[DateUnit.MONTH]):
                found.compute(simulation, name, month_period(month))
    return found


def test_the_dates_are_those_of_the_law(parameters):
    months = change_months(parameters.values())
    assert {12 * 2016 + 6, 12 * 2016 + 5, 12 * 2025 + 6, 12 * 2022 + 2} <= set(months)
    assert len(months) > 100


@pytest.mark.langsom
def test_every_variable_computes_on_every_date(run):
    assert run.failed == {}
    assert run.periods > 50_000


@pytest.mark.langsom
def test_every_value_is_a_number(run):
    assert run.unfinite == {}


@pytest.mark.langsom
def test_only_listed_variables_go_below_zero(run):
    allowed = listed("may_be_negative.csv")
    assert {name: why for name, why in run.negative.items() if name not in allowed} == {}


@pytest.mark.langsom
def test_no_output_of_the_contract_is_missing(system, run):
    outputs = contract_outputs()
    assert len(outputs) > 60
    assert [name for name in outputs if name not in system.variables] == []
    unreached = {name for name in outputs if name not in run.reached}
    assert unreached <= set(listed("unreached_outputs.csv"))


@pytest.mark.langsom
def test_the_people_are_varied_enough(system, run):
    share = len(run.reached) / len(system.variables)
    missed = sorted(set(system.variables) - run.reached)
    assert share >= REACHED, f"{share:.3f}; nobody has {missed}"


@pytest.mark.langsom
def test_every_parameter_is_used(parameters, run):
    """A new number must be read by a rule, or the list must say why it is kept."""
    unused = {path for path in parameters if path not in run.read}
    assert sorted(unused - set(listed("unused_parameters.csv"))) == []


@pytest.mark.langsom
def test_the_list_of_unused_parameters_holds_no_used_one(parameters, run):
    reasons = listed("unused_parameters.csv")
    assert [path for path in reasons if path not in parameters] == []
    assert [path for path in reasons if path in run.read] == []


def test_reading_is_noted():
    node = ParameterNode("", data={"a": {"x": {"values": {"2020-01-01": {"value": 1}}}}})
    read = set()
    with reading_noted(read):
        at = node.get_at_instant("2021-01-01")
        assert at.a.x == at.a["x"] == 1
    assert read == {"a.x"}
    _ = node.get_at_instant("2022-01-01").a.x
    assert read == {"a.x"}


def contract_outputs():
    """Return the names in the table of outputs of docs/contract.md."""
    text = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    table = text.partition("### Outputs")[2].partition("###")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return [name for cell in cells for name in re.findall(r"`([a-z_0-9]+)`", cell)]
