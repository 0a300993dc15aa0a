"""The cases of ``tests/lov``: found, run with a trace, and compared with what they expect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from openfisca_core.errors import VariableNotFoundError
from openfisca_core.tools import assert_near

from openfisca_dk_integration.documents import DocumentError, read_document
from openfisca_dk_integration.explain.household import (
    Household,
    HouseholdError,
    choose_case,
)
from openfisca_dk_integration.explain.trace import Trace, run_traced
from openfisca_dk_integration.signoff.errors import SignoffError
from openfisca_dk_integration.tax_benefit_system import in_force

if TYPE_CHECKING:
    from openfisca_core.simulations import Simulation
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem


@dataclass(frozen=True)
class Run:
    """A case that was run.

    Attributes:
        trace: what was read.
        failures: the outputs that are not what the case expects, one sentence each.
    """

    trace: Trace
    failures: list[str]


@cache
def law(reforms: tuple[str, ...] = ()) -> TaxBenefitSystem:
    """Return the law in force with the Python reforms of a case on top, built once."""
    system: TaxBenefitSystem = in_force()
    for reform in reforms:
        system = system.apply_reform(reform)
    return system


def read_cases(path: Path) -> list[dict[str, Any]]:
    """Return the cases of a test file.

    Raises:
        SignoffError: when it cannot be read.
    """
    try:
        content = read_document(path)
    except DocumentError as error:
        raise SignoffError.of(str(path), error.da, error.en) from error
    if not isinstance(content, list) or not all(_is_case(case) for case in content):
        raise SignoffError.of(str(path), "er ingen liste af cases", "is no list of cases")
    return content


def find_case(path: Path, name: str) -> dict[str, Any] | None:
    """Return the case of that name, or None."""
    return next((case for case in read_cases(path) if str(case["name"]) == name), None)


def choose_cases(path: Path, names: list[str]) -> list[dict[str, Any]]:
    """Return the cases with these names, or parts of names that fit only one.

    Raises:
        SimulationError: with every name that fits none or several.
    """
    cases = read_cases(path)
    chosen, problems = [], []
    for name in names:
        try:
            chosen.append(choose_case(path, cases, name))
        except HouseholdError as error:
            problems += error.problems
    if problems:
        raise SignoffError(problems)
    return chosen


def run_case(case: dict[str, Any], system: TaxBenefitSystem | None = None) -> Run:
    """Run a case and note what it reads and which outputs are not as expected.

    Args:
        case: as read from the file.
        system: the law; None for the law in force with the case's own reforms.

    Raises:
        HouseholdError: when its input cannot be used.
    """
    if system is None:
        reforms = case.get("reforms", [])
        system = law((reforms,) if isinstance(reforms, str) else tuple(reforms))
    period = str(case["period"])
    simulation = Household(case["input"], period, str(case["name"])).simulation(system)
    failures: list[str] = []

    def work() -> None:
        cells = _expected(case["output"], simulation, period)
        failures.extend(_failure(simulation, case, cell) for cell in cells)

    trace = run_traced(simulation, work)
    return Run(trace, [failure for failure in failures if failure])


def _is_case(case: Any) -> bool:
    return isinstance(case, dict) and {"name", "period", "input", "output"} <= set(case)


class Cell(NamedTuple):
    """One expected value: of a variable in a period, for one member or (place None) for all."""

    name: str
    value: Any
    period: str
    member: str = ""
    place: int | None = None


def _expected(output: dict[str, Any], simulation: Simulation, period: str) -> Iterator[Cell]:
    """Yield what a case expects, as openfisca-core reads it."""
    plurals = {p.entity.plural: p for p in simulation.populations.values()}
    for key, item in output.items():
        if key in simulation.tax_benefit_system.variables:
            yield from _dated({key: item}, period)
        elif key in simulation.populations:
            yield from _dated(item, period)
        elif key in plurals:
            ids = [str(name) for name in plurals[key].ids]
            for instance, values in item.items():
                if str(instance) not in ids:
                    raise HouseholdError.of(f"{key}.{instance}", "findes ikke", "is not there")
                yield from _dated(values, period, str(instance), ids.index(str(instance)))
        else:
            raise HouseholdError.of(str(key), "ukendt variabel", "unknown variable")


def _dated(
    values: dict[str, Any], period: str, member: str = "", place: int | None = None
) -> Iterator[Cell]:
    for name, value in values.items():
        for when, expected in value.items() if isinstance(value, dict) else [(period, value)]:
            yield Cell(str(name), expected, str(when), member, place)


def _failure(simulation: Simulation, case: dict[str, Any], cell: Cell) -> str:
    """Return what is wrong with a computed value, or nothing."""
    where = " ".join(filter(None, (cell.member, cell.name, cell.period)))
    try:
        computed = simulation.calculate(cell.name, cell.period)
    except VariableNotFoundError:
        return f"{where}: ukendt variabel"
    value = computed if cell.place is None else computed[cell.place]
    absolute, relative = (
        _margin(case.get(f"{kind}_error_margin"), cell.name) for kind in ("absolute", "relative")
    )
    try:
        assert_near(value, cell.value, absolute, "", relative)
    except (AssertionError, ValueError, TypeError):
        return f"{where}: ventede {_short(cell.value)}, fik {_short(value)}"
    return ""


def _margin(entry: Any, name: str) -> float | None:
    if isinstance(entry, dict):
        entry = entry.get(name, entry.get("default"))
    return None if entry is None else float(entry)


def _short(value: Any) -> str:
    decoded = value.decode_to_str() if hasattr(value, "decode_to_str") else value
    plain = decoded.tolist() if hasattr(decoded, "tolist") else decoded
    if isinstance(plain, list) and len(plain) == 1:
        plain = plain[0]
    return f"{plain:.2f}" if isinstance(plain, float) else str(plain)
