"""A law that can be run: the law in force, or the law with a reform, with its fingerprint."""

from __future__ import annotations

import datetime
import hashlib
import importlib
import json
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openfisca_core.reforms import Reform

from openfisca_dk_integration.reforms.apply import apply_changes
from openfisca_dk_integration.reforms.errors import Problem, ReformError
from openfisca_dk_integration.reforms.format import ReformFile, read_reform, shipped
from openfisca_dk_integration.reforms.indexing import LastKnown, carried_forward, index_rates
from openfisca_dk_integration.reforms.stack import read_reforms
from openfisca_dk_integration.reforms.switches import NEUTRAL
from openfisca_dk_integration.reforms.transition import split_by_takeover
from openfisca_dk_integration.tax_benefit_system import (
    CountryTaxBenefitSystem,
    RemembersParameters,
    completed,
    copy_of,
    in_force,
)

if TYPE_CHECKING:
    from openfisca_core.parameters import ParameterNode
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

PACKAGE = Path(__file__).parent.parent
IN_FORCE = "gaeldende_ret"


class DataReform(RemembersParameters, Reform):
    """A reform given as a file; ``file`` is set by ``reform_class``."""

    file: ReformFile

    def apply(self) -> None:
        """Apply code, then parameters, then the transition.

        What coded changes add is neutral (see ``levers``), so the parameters between the two
        steps are the law in force in words the new rules understand: people of the old rules
        get those.
        """
        self.parameters = copy_of(self.baseline.parameters)
        self._parameters_at_instant_cache: dict[Any, Any] = {}
        for name in self.file.code:
            _code_reform(name, self.file.name)(self)
        old = self.parameters
        if self.file.transition is not None:
            self.parameters = copy_of(old)
        self.parameters = apply_changes(self.parameters, self.file.changes)
        if self.file.transition is not None:
            split_by_takeover(
                self,
                old,
                sorted({change.path for change in self.file.changes}),
                self.file.transition,
                self.file.name,
            )

    def load_variable(self, variable_class: type[Variable], update: bool = False) -> Variable:
        """Load one variable, completed."""
        return completed(super().load_variable(variable_class, update=update))


def reform_class(file: ReformFile) -> type[DataReform]:
    """Return an OpenFisca Reform class for a reform file, e.g. for ``openfisca serve -r``."""
    return type(file.name, (DataReform,), {"file": file, "name": file.title})


def parts_of(file: ReformFile | None) -> tuple[ReformFile, ...]:
    """Return the reforms that are applied, one after the other."""
    if file is None:
        return ()
    return file.parts or (file,)


def _code_reform(name: str, where: str) -> Any:
    try:
        module = importlib.import_module(f"openfisca_dk_integration.reforms.kode.{name}")
        function = module.aendr
    except (ImportError, AttributeError) as error:
        problem = Problem(
            f"{where}: kode",
            f"{name!r} er ikke en kodet ændring i pakken (reforms/kode/{name}.py med aendr)",
            f"{name!r} is not a coded change of the package (reforms/kode/{name}.py with aendr)",
        )
        raise ReformError([problem]) from error
    return function


@dataclass(frozen=True)
class Law:
    """One law to run a population through.

    Attributes:
        name: short name, ``gaeldende_ret`` for the law in force.
        title: Danish title for tables.
        file: the reform file with its chosen switches, or None.
        factor: yearly factor for regulated rates after their last known year, or None.
        last_year: last year that is indexed.
        switched_on: paths of yes/no parameters that hold from their first date on in this run.
    """

    name: str
    title: str
    file: ReformFile | None = None
    factor: float | None = None
    last_year: int = 2050
    switched_on: tuple[str, ...] = ()
    _system: list[TaxBenefitSystem] = field(default_factory=list, repr=False, compare=False)

    def tax_benefit_system(self) -> TaxBenefitSystem:
        """Return the system, built at the first call and kept; never change it."""
        if self.file is not None and self.file.to_compute:
            choices = ", ".join(f"{name}={NEUTRAL}" for name in self.file.to_compute)
            problem = Problem(
                f"{self.file.name}: valg {choices}",
                "beregnes for en befolkning: brug compare, eller skriv tallet",
                "is computed for a population: use compare, or write the number",
            )
            raise ReformError([problem])
        if not self._system:
            self._system.append(self._build())
        return self._system[0]

    def _build(self) -> TaxBenefitSystem:
        last_year = self.last_year if self.factor is not None else None
        system: TaxBenefitSystem = without_reform(self.factor, last_year, self.switched_on)
        for part in parts_of(self.file):
            system = reform_class(part)(system)
        return system

    def sidste_kendte(self, year: int) -> list[LastKnown]:
        """Return the regulated rates that are used in ``year`` beyond their last known value.

        Empty when the rates are indexed, since every later year then has its own value.
        """
        return carried_forward(self.tax_benefit_system().parameters, year)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over rules, numbers, reform, choices and indexing, as 64 hexadecimals."""
        content = {
            "lov": package_fingerprint(),
            "reform": None if self.file is None else _canonical(self.file),
            "indeksering": self.factor,
            "sidste_aar": self.last_year if self.factor is not None else None,
            "slaaet_til": self.switched_on,
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def __getstate__(self) -> dict[str, Any]:
        """Travel to worker processes without the system, which each process builds itself."""
        state = dict(self.__dict__)
        state["_system"] = []
        return state


@lru_cache(maxsize=4)
def without_reform(
    factor: float | None, last_year: int | None, switched_on: tuple[str, ...]
) -> CountryTaxBenefitSystem:
    """Return the law without a reform; the laws with reforms in a process share it."""
    if factor is None and not switched_on:
        return in_force()
    system = CountryTaxBenefitSystem()
    if factor is not None and last_year is not None:
        system.indexing = (factor, last_year)
        index_rates(system.parameters, factor, last_year)
    for path in switched_on:
        switch_on(system.parameters, path)
    return system


def load_law(
    source: str | Path | None = None,
    valg: dict[str, Any] | None = None,
    indeksering: float | None = None,
    sidste_aar: int = 2050,
    slaaet_til: tuple[str, ...] = (),
) -> Law:
    """Return the law in force (``None``), or the law with a reform applied.

    Args:
        source: None, the name of a shipped reform, or the path of a reform file (YAML or JSON);
            several joined by a plus (``a+b``) are applied in that order.
        valg: choices for the reform's switches by name (of several: ``stack.read_reforms``).
        indeksering: yearly factor for regulated rates after their last known year, e.g. 1.02.
        sidste_aar: the last year that is indexed.
        slaaet_til: yes/no parameters to switch on in this run, e.g. ``udligning.slaaet_til``.

    Raises:
        ReformError: with every problem of the file, the choices and the parameters.
    """
    if indeksering is not None and not 0 < indeksering < 2:  # noqa: PLR2004 - a factor, not a percentage
        problem = Problem(
            "indeksering",
            f"ventede en faktor om året som 1.02, fik {indeksering}",
            f"expected a factor a year such as 1.02, got {indeksering}",
        )
        raise ReformError([problem])
    if source is None:
        law = Law(IN_FORCE, "Gældende ret", None, indeksering, sidste_aar, slaaet_til)
    else:
        file = read_reforms(source, valg)
        law = Law(file.name, file.title, file, indeksering, sidste_aar, slaaet_til)
        if file.to_compute:
            # What is computed later is checked now with the default in its place.
            given = {name: value for name, value in (valg or {}).items() if value != NEUTRAL}
            load_law(source, given, indeksering, sidste_aar, slaaet_til)
            return law
    law.tax_benefit_system()
    return law


def switch_on(tree: ParameterNode, path: str) -> None:
    """Let a yes/no parameter hold from its first date on; ``tree`` may not be in use yet.

    Raises:
        ReformError: when there is no such yes/no parameter.
    """
    parameter: Any = tree
    for name in path.split("."):
        parameter = getattr(parameter, "children", {}).get(name)
    values = getattr(parameter, "values_list", [])
    if not values or not isinstance(values[-1].value, bool):
        problem = Problem(path, "er ikke en ja/nej-parameter", "is not a yes/no parameter")
        raise ReformError([problem])
    parameter.update(start=datetime.date.fromisoformat(values[-1].instant_str), value=True)


def list_reforms() -> list[ReformFile]:
    """Return the reforms shipped with the package, with their switches at the defaults."""
    return [read_reform(name) for name in shipped()]


@cache
def package_fingerprint() -> str:
    """SHA-256 over every parameter and variable file of the package, in a fixed order."""
    digest = hashlib.sha256()
    folders = [PACKAGE / "parameters", PACKAGE / "variables", PACKAGE / "rule_helpers"]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    files += PACKAGE.glob("*.py")
    for path in sorted(files):
        if path.suffix in {".py", ".yaml"}:
            _add(digest, path)
    return digest.hexdigest()


def _code_fingerprint(name: str) -> str:
    """SHA-256 over a coded change: its rules, its levers, and what wraps rules."""
    digest = hashlib.sha256()
    folder = PACKAGE / "reforms"
    files = [folder / "kode" / f"{name}.py", folder / "kode" / "data" / f"{name}.yaml"]
    for path in [*files, folder / "levers.py"]:
        if path.is_file():
            _add(digest, path)
    return digest.hexdigest()


def _add(digest: Any, path: Path) -> None:
    digest.update(path.relative_to(PACKAGE).as_posix().encode())
    digest.update(path.read_bytes().replace(b"\r\n", b"\n"))


def _canonical(file: ReformFile) -> Any:
    if file.parts:
        return [_canonical(part) for part in file.parts]
    return {
        "navn": file.name,
        "valg": file.chosen,
        "overgang": file.transition,
        "kode": {name: _code_fingerprint(name) for name in file.code},
        "parametre": [
            (change.path, change.start, change.stop, change.value) for change in file.changes
        ],
    }
