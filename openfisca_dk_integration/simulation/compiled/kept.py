"""What identifies a plan, and plans on disk."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy
import openfisca_core

from openfisca_dk_integration.simulation.compiled import store
from openfisca_dk_integration.simulation.compiled.plan import Column, Plan, WholeSum
from openfisca_dk_integration.simulation.compiled.schedule import Program

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openfisca_dk_integration.simulation.compiled.cells import Given
    from openfisca_dk_integration.simulation.compiled.native import Machine
    from openfisca_dk_integration.simulation.law import Law
    from openfisca_dk_integration.simulation.request import Request

ARRAYS = ("calls", "starts", "base", "row", "skip", "formulas", "operands")


def versions() -> str:
    """Return what a plan depends on besides the law: numpy, openfisca-core and this package."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    core = getattr(openfisca_core, "__version__", None) or _version("OpenFisca-Core")
    return f"{numpy.__version__} {core} {digest.hexdigest()}"


def _version(name: str) -> str:
    from importlib.metadata import version

    return version(name)


_CODES: dict[int, tuple[Any, str]] = {}
"""By identity: code and its description; the laws of a process share most of their formulas."""


def code_of(code: Any) -> str:
    """Return a description of a function's code, with the functions inside it."""
    known = _CODES.get(id(code))
    if known is None or known[0] is not code:
        known = _CODES[id(code)] = (code, _described(code))
    return known[1]


def _described(code: Any) -> str:
    constants = [
        code_of(item) if hasattr(item, "co_code") else repr(item) for item in code.co_consts
    ]
    return f"{code.co_code.hex()} {constants} {code.co_names} {code.co_varnames}"


_FORMULAS: WeakKeyDictionary[Any, str] = WeakKeyDictionary()


def formulas_of(system: Any) -> str:
    """Return the fingerprint of all formulas of a system, as they are loaded."""
    if system not in _FORMULAS:
        _FORMULAS[system] = _fingerprint_of_formulas(system)
    return _FORMULAS[system]


def _fingerprint_of_formulas(system: Any) -> str:
    digest = hashlib.sha256()
    for name in sorted(system.variables):
        variable = system.variables[name]
        about = (name, str(variable.dtype), str(variable.definition_period), variable.end)
        digest.update(repr((*about, variable.default_value, variable.is_neutralized)).encode())
        for start, formula in variable.formulas.items():
            digest.update(f"{start} {code_of(formula.__code__)}".encode())
    return digest.hexdigest()


def has_closures(system: Any) -> bool:
    """Tell whether a formula carries something that its code does not show."""
    return any(
        formula.__closure__
        for variable in system.variables.values()
        for formula in variable.formulas.values()
    )


def key_of(law: Law, system: Any, request: Request, given: Given) -> str:
    """Return the name of the plan of a request under a law."""
    about = (
        versions(),
        law.fingerprint,
        formulas_of(system),
        (request.span.first, request.span.last, request.outputs, request.sums),
        (given.first, given.last, given.first_known),
        [sorted(names) for names in (given.spelled, given.constant, given.present)],
    )
    return hashlib.sha256(repr(about).encode()).hexdigest()[:40]


def key_of_code(functions: Iterable[str], machine: Machine) -> str:
    """Return the name of the compiled code of some functions on a machine."""
    about = (sorted(functions), machine.description(), versions())
    return hashlib.sha256(repr(about).encode()).hexdigest()[:40]


def keep_plan(key: str, plan: Plan) -> None:
    """Keep a plan on disk."""
    program = plan.program
    arrays = {name: getattr(program, name) for name in ARRAYS}
    arrays["slots"] = numpy.frombuffer(program.slots, dtype=numpy.uint8)
    arrays["tables"] = numpy.frombuffer(program.tables, dtype=numpy.uint8)
    rest = {
        "functions": program.functions,
        "bases": program.bases,
        "places": program.places,
        "defaults": program.defaults,
        "municipal": program.municipal,
        "names": program.names,
        "columns": [asdict(column) for column in plan.columns],
        "whole_sums": [asdict(item) for item in plan.whole_sums],
        "municipal_sums": plan.municipal_sums,
        "uncompiled": plan.uncompiled,
        "uncompiled_sums": plan.uncompiled_sums,
        "rows": plan.rows,
    }
    store.write(f"{key}.plan", store.packed(arrays, rest))


def kept_plan(key: str) -> Plan | None:
    """Return a plan from disk, None when it is not there."""
    content = store.read(f"{key}.plan")
    if content is None:
        return None
    arrays, rest = store.unpacked(content)
    program = Program(
        functions=rest["functions"],
        bases=[tuple(base) for base in rest["bases"]],
        slots=arrays["slots"].tobytes(),
        tables=arrays["tables"].tobytes(),
        places=[(size, entity) for size, entity in rest["places"]],
        defaults=[(place, kind, value) for place, kind, value in rest["defaults"]],
        municipal=[(name, month) for name, month in rest["municipal"]],
        names=rest["names"],
        **{name: arrays[name] for name in ARRAYS},
    )
    return Plan(
        program=program,
        forms={},
        columns=[Column(**column) for column in rest["columns"]],
        whole_sums=[WholeSum(**item) for item in rest["whole_sums"]],
        municipal_sums=[((n, p, k), row) for (n, p, k), row in rest["municipal_sums"]],
        uncompiled=rest["uncompiled"],
        uncompiled_sums=rest["uncompiled_sums"],
        rows=tuple(rest["rows"]),
    )
