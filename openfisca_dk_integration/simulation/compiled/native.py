"""From LLVM text to functions in memory, by way of object code that can be kept on disk."""

from __future__ import annotations

import ctypes
from typing import Any

from llvmlite import binding as llvm

from openfisca_dk_integration.simulation.compiled.collect import COLLECT
from openfisca_dk_integration.simulation.compiled.emit import DRIVER
from openfisca_dk_integration.simulation.compiled.operations import declarations
from openfisca_dk_integration.simulation.compiled.spread import FIELDS, SPREAD
from openfisca_dk_integration.simulation.compiled.work import TOTALS, work

DRIVE = ctypes.CFUNCTYPE(None, ctypes.c_int64, *[ctypes.c_void_p] * 5)
"""Number of calls, functions, starts of the arguments, bases, offsets, and where the bases lie."""

SUM = ctypes.CFUNCTYPE(
    None,
    *[ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p],
    *[ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64],
)
"""Number of people, their lanes, their municipalities; number of rows, the values, the bytes of a
row of them, the sums, and the bytes of a row of them."""

FILL = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64)
"""What a thread is told (``work.JOB``) and the number of a block."""

WORK = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
"""What a thread is told."""


class Machine:
    """The processor of this computer, as LLVM sees it."""

    def __init__(self, level: int = 2) -> None:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        target = llvm.Target.from_default_triple()
        self.name = llvm.get_host_cpu_name()
        self.features = llvm.get_host_cpu_features().flatten()
        self.machine = target.create_target_machine(
            cpu=self.name, features=self.features, opt=level, jit=True
        )

    def description(self) -> str:
        """Return what compiled code depends on besides its source."""
        version = ".".join(str(part) for part in llvm.llvm_version_info)
        return f"{llvm.get_default_triple()} {self.name} {self.features} llvm {version}"

    def compile(self, functions: list[str]) -> bytes:
        """Return the object code of functions given as LLVM text."""
        text = "\n".join(
            [declarations(), DRIVER, COLLECT, SPREAD, work(len(FIELDS)), TOTALS, *functions]
        )
        module = llvm.parse_assembly(text)
        module.verify()
        code: bytes = self.machine.emit_object(module)
        return code


class Library:
    """Compiled functions in memory.

    Args:
        machine: the processor.
        objects: object code; the first that has a function gives it.
    """

    def __init__(self, machine: Machine, objects: list[bytes]) -> None:
        self.machine = machine
        self.engines: list[Any] = []
        for code in objects:
            empty = llvm.parse_assembly("")
            engine = llvm.create_mcjit_compiler(empty, machine.machine)
            engine.add_object_file(llvm.ObjectFileRef.from_data(code))
            engine.finalize_object()
            self.engines.append(engine)
        self.drive = DRIVE(self.address("drive"))
        self.fill = FILL(self.address("fill"))
        self.work = WORK(self.address("work"))
        self.collect = SUM(self.address("collect"))

    def address(self, name: str) -> int:
        """Return the address of a function, 0 when it is not there."""
        for engine in self.engines:
            address = engine.get_function_address(name)
            if address:
                return int(address)
        return 0
