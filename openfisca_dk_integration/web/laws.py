"""The laws a request names: in force, a shipped reform, or a reform written in the request."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from functools import cache
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.reforms import ReformError, kode, load_law
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.reforms.format import shipped
from openfisca_dk_integration.web.errors import RequestError

if TYPE_CHECKING:
    from openfisca_dk_integration.reforms import Law

KEPT = 16
"""Reforms kept in memory; the one not asked for longest goes first."""

FIELDS = ("reform", "valg", "indeksering", "navn")


class Laws:
    """Loads laws, and keeps the last ones. Nothing of a request but its reform is kept."""

    def __init__(self) -> None:
        self.baseline = load_law()
        self.baseline.tax_benefit_system()
        self._kept: OrderedDict[str, Law] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, asked: Any, path: str, problems: list[Problem]) -> Law | None:
        """Return the law that a part of a request names; mistakes go to ``problems``.

        ``None`` or ``{}`` is the law in force; ``{"reform": "navn"}`` a shipped reform;
        ``{"reform": {...}}`` a reform as in a reform file; ``valg`` its switches.
        """
        if asked is None or asked == {}:
            return self.baseline
        if not isinstance(asked, dict):
            problems.append(Problem(path, "skal være et objekt", "must be an object"))
            return None
        unknown = [str(key) for key in asked if key not in FIELDS]
        problems += [
            Problem(f"{path}/{key}", "er ikke et felt her", "is no field here") for key in unknown
        ]
        reform, choices, factor = (asked.get(key) for key in FIELDS[:3])
        if reform is None and choices:
            problems.append(Problem(f"{path}/valg", "kræver reform", "needs reform"))
        if not self._sound(reform, choices, factor, path, problems) or unknown:
            return None
        if reform is None and factor is None:
            return None if choices else self.baseline
        return self._load(reform, choices, factor, path, problems)

    def _load(
        self, reform: Any, choices: Any, factor: Any, path: str, problems: list[Problem]
    ) -> Law | None:
        key = json.dumps([reform, choices, factor], sort_keys=True, default=str)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        try:
            law = _load(reform, choices or {}, factor)
        except ReformError as error:
            problems += [
                Problem(f"{path}/{problem.where}", problem.da, problem.en)
                for problem in error.problems
            ]
            return None
        with self._lock:
            self._kept[key] = law
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return law

    def _sound(
        self, reform: Any, choices: Any, factor: Any, path: str, problems: list[Problem]
    ) -> bool:
        before = len(problems)
        if isinstance(reform, str) and reform not in shipped():
            known = ", ".join(shipped())
            problems.append(
                Problem(
                    f"{path}/reform",
                    f"ukendt reform {reform!r}; kendte: {known}",
                    f"unknown reform {reform!r}; known: {known}",
                )
            )
        elif reform is not None and not isinstance(reform, (str, dict)):
            problems.append(
                Problem(
                    f"{path}/reform",
                    "skal være et navn eller et objekt som en reformfil",
                    "must be a name, or an object as in a reform file",
                )
            )
        elif isinstance(reform, dict):
            code = reform.get("kode") or []
            unknown = (
                [str(name) for name in code if name not in code_names()]
                if isinstance(code, list) and all(isinstance(name, str) for name in code)
                else [str(code)]
            )
            problems += [
                Problem(
                    f"{path}/reform/kode",
                    f"kode kan ikke sendes, kun nævnes: {name!r} er ikke i pakken",
                    f"code cannot be sent, only named: {name!r} is not in the package",
                )
                for name in unknown
            ]
        if choices is not None and not isinstance(choices, dict):
            problems.append(Problem(f"{path}/valg", "skal være et objekt", "must be an object"))
        if factor is not None and (
            isinstance(factor, bool) or not isinstance(factor, (int, float))
        ):
            problems.append(Problem(f"{path}/indeksering", "skal være et tal", "must be a number"))
        return len(problems) == before

    def several(self, asked: Any, path: str, most: int, problems: list[Problem]) -> list[Law]:
        """Return the laws of a list; the law in force alone when none is named."""
        if asked is None:
            return [self.baseline]
        if not isinstance(asked, list) or not asked:
            problems.append(Problem(path, "skal være en liste med love", "must be a list of laws"))
            return []
        if len(asked) > most:
            raise RequestError.of(path, f"højst {most} love", f"at most {most} laws")
        found = [self.read(item, f"{path}/{index}", problems) for index, item in enumerate(asked)]
        return [law for law in found if law is not None]


@cache
def code_names() -> frozenset[str]:
    """Return the coded changes of the package, which a reform in a request may name."""
    return frozenset(module.name for module in iter_modules(kode.__path__) if not module.ispkg)


def _load(reform: Any, choices: dict[str, Any], factor: float | None) -> Law:
    if not isinstance(reform, dict):
        law = load_law(reform, choices, indeksering=factor)
    else:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "reform.json"
            path.write_text(json.dumps(reform), encoding="utf-8")
            law = load_law(path, choices, indeksering=factor)
    law.tax_benefit_system()
    return law
