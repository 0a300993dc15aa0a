"""Each recorded operation gives numpy's own bits, edge values included."""

import ctypes

import numpy
import pytest

from openfisca_dk_integration.months import day_of, month_of
from openfisca_dk_integration.simulation.compiled.errors import TraceError

pytest.importorskip("llvmlite")

from openfisca_dk_integration.simulation.compiled.emit import Emitter
from openfisca_dk_integration.simulation.compiled.forms import form_of
from openfisca_dk_integration.simulation.compiled.native import Library, Machine
from openfisca_dk_integration.simulation.compiled.nodes import PERSON, Node
from openfisca_dk_integration.simulation.compiled.symbols import Sym

COUNT = 64


def computed(function, *arrays):
    """Run a numpy expression through the recorder and the compiler."""
    symbols = [
        Sym(Node("ref", (), array.dtype, PERSON, (f"x{number}", None, False)))
        for number, array in enumerate(arrays)
    ]
    filled = form_of(function(*symbols).node, PERSON)
    machine = Machine()
    library = Library(machine, [machine.compile([Emitter(filled.form).text()])])
    geometry = numpy.array([COUNT, 0, 0], dtype=numpy.int64)
    slots = numpy.zeros(max(1, len(filled.slots)), dtype=numpy.int64)
    for place, ((kind, value), dtype) in enumerate(filled.slots):
        assert kind in {"value", "mask"}
        if kind == "mask":
            bits = numpy.frombuffer(value[1], dtype=bool)
            number = numpy.array(sum(int(bit) << at for at, bit in enumerate(bits)), "uint32")
        else:
            number = numpy.array(value, dtype=dtype)
        raw = number.tobytes()
        slots.view("u1")[8 * place : 8 * place + len(raw)] = list(raw)
    tables = [numpy.frombuffer(items[1], dtype=dtype).copy() for items, dtype in filled.tables]
    order = [int(name.removeprefix("x")) for name, _, _ in filled.references]
    plain = [
        array.astype("datetime64[D]").astype("i8") if array.dtype.kind == "M" else array
        for array in arrays
    ]
    result = numpy.zeros(COUNT, dtype=filled.form.dtype)
    places = numpy.zeros(COUNT, dtype=numpy.int32)
    held = [geometry, places, slots, *[plain[number] for number in order], *tables, result]
    arguments = (ctypes.c_void_p * len(held))(*[array.ctypes.data for array in held])
    ctypes.CFUNCTYPE(None, ctypes.c_void_p)(library.address(filled.form.name))(
        ctypes.addressof(arguments)
    )
    return result


def same(function, *arrays):
    expected = function(*arrays)
    result = computed(function, *arrays)
    assert result.dtype == expected.dtype
    assert numpy.array_equal(result, expected, equal_nan=expected.dtype.kind == "f")


@pytest.fixture(scope="module")
def values():
    draw = numpy.random.default_rng(5)
    floats = draw.normal(0, 1e4, COUNT)
    floats[:8] = [0.0, -0.0, numpy.nan, 1e-8, 0.5, -0.5, 2.5, 1e9]
    whole = draw.integers(-1000, 1000, COUNT)
    whole[:4] = [0, -1, 7, -7]
    return {
        "f4": floats.astype("f4"),
        "g4": numpy.roll(floats, 3).astype("f4"),
        "f8": floats,
        "g8": numpy.roll(floats, 5),
        "i4": whole.astype("i4"),
        "j4": numpy.roll(whole, 9).astype("i4"),
        "i8": whole.astype("i8") * 1_000_003,
        "i2": (whole % 12).astype("i2"),
        "b": whole % 3 == 0,
        "c": whole % 2 == 0,
    }


ARITHMETIC = {
    "float32 and numbers": (lambda x: (x * 0.37 + 12) / 3 - x, ["f4"]),
    "float32 and float64": (lambda x, y: x * y - x / y, ["f4", "f8"]),
    "whole numbers and floats": (lambda x, y: x * y + 0.1, ["i4", "f4"]),
    "truth values and floats": (lambda b, x: b * x + ~b * 1.5, ["b", "f4"]),
    "truth values counted": (lambda b, c: b + 0 + c * 2, ["b", "c"]),
    "truth values together": (lambda b, c: (b & ~c) | (b ^ c), ["b", "c"]),
    "truth values added": (lambda b, c: b + c, ["b", "c"]),
    "division rounded down": (lambda x: x // 7 + x % 7, ["i4"]),
    "division of long numbers": (lambda x: x // 12 - x % 12, ["i8"]),
    "division by values": (lambda x, y: x // y + x % y, ["i4", "j4"]),
    "bits": (lambda x: (x >> 3) & 5 | x << 2, ["i8"]),
    "maximum with not-a-number": (numpy.maximum, ["f4", "g4"]),
    "minimum with not-a-number": (numpy.minimum, ["f8", "g8"]),
    "maximum of whole numbers": (
        lambda x, y: numpy.maximum(x, y) - numpy.minimum(x, 0),
        ["i4", "j4"],
    ),
    "clip": (lambda x: numpy.clip(x, -5, 100.5), ["f4"]),
    "clip of whole numbers": (lambda x: numpy.clip(x, 0, 9), ["i4"]),
    "rounding": (lambda x: numpy.floor(x) + numpy.ceil(x / 3) - numpy.rint(x), ["f8"]),
    "rounding of float32": (lambda x: numpy.rint(x) - numpy.floor(x), ["f4"]),
    "comparisons": (lambda x, y: (x < y) | (x == y) & ~(x >= 1) | (x != y + 1), ["f4", "g4"]),
    "comparison with a number": (lambda x: (x > 3) & (x <= 900), ["i4"]),
    "where": (lambda b, x, y: numpy.where(b, x, y * 2), ["b", "f4", "i4"]),
    "where with numbers": (lambda x: numpy.where(x > 0, 1.5, 0), ["f4"]),
    "where on numbers": (lambda x, y: numpy.where(x, y, -1), ["i4", "f8"]),
    "select": (lambda x: numpy.select([x > 9, x > 0], [x, 2.5], -1), ["f4"]),
    "narrower": (lambda x: x.astype("i4"), ["g8"]),
    "to truth values": (lambda x: x.astype(bool), ["f4"]),
    "to float32": (lambda x: x.astype("f4") * 3, ["f8"]),
    "negative": (lambda x, y: -x + -y, ["f4", "i4"]),
}


@pytest.mark.parametrize("name", ARITHMETIC)
def test_arithmetic(values, name):
    function, kinds = ARITHMETIC[name]
    arrays = [values[kind] for kind in kinds]
    if name == "narrower":
        arrays = [numpy.nan_to_num(arrays[0])]
    with numpy.errstate(all="ignore"):
        same(function, *arrays)


def test_calendar():
    days = numpy.datetime64("1600-02-27") + numpy.arange(COUNT) * 7919
    days[:6] = numpy.array(
        ["1970-01-01", "1969-12-31", "2000-02-29", "1900-03-01", "2023-12-31", "2400-02-29"],
        dtype="datetime64[D]",
    )
    same(month_of, days)
    same(day_of, days)
    same(lambda x: x >= numpy.datetime64("2016-07-01"), days)


def test_tables(values):
    floats, flags = numpy.arange(12) * 1.25, numpy.arange(12) % 5 == 0
    numpy.testing.assert_array_equal(
        computed(lambda codes: codes.look_up(floats), values["i2"]), floats[values["i2"]]
    )
    numpy.testing.assert_array_equal(
        computed(lambda codes: codes.look_up(flags), values["i2"]), flags[values["i2"]]
    )
    back = values["i2"] - numpy.int16(12)
    numpy.testing.assert_array_equal(
        computed(lambda codes: codes.look_up(floats), back), floats[back]
    )


BAD = {
    "plain array": lambda x: x * numpy.asarray(x).max(),
    "index": lambda x: x[x > 0],
    "if": lambda x: x if x > 0 else -x,
    "mean": lambda x: x - x.mean(),
    "sum": lambda x: x / numpy.sum(x),
    "sort": numpy.sort,
    "length": lambda x: x / len(x),
    "loop": lambda x: [value for value in x],  # noqa: C416
    "accumulate": numpy.add.accumulate,
    "float": float,
    "plain values": lambda x: x + numpy.arange(COUNT),
    "unknown function": lambda x: numpy.interp(x, [0, 1], [0, 1]),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_elementwise_is_refused(name):
    symbol = Sym(Node("ref", (), numpy.float32, PERSON, ("x0", None, False)))
    with pytest.raises(TraceError):
        BAD[name](symbol)


def test_an_assignment_is_refused():
    symbol = Sym(Node("ref", (), numpy.float32, PERSON, ("x0", None, False)))
    with pytest.raises(TraceError, match="assignment"):
        symbol[0] = 1
