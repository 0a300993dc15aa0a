"""numpy's operations as LLVM code on vectors of sixteen lanes."""

from __future__ import annotations

from typing import Any

from openfisca_dk_integration.simulation.compiled.builder import (
    BITS,
    MEMORY,
    WIDTH,
    Builder,
    suffix,
    vector,
)
from openfisca_dk_integration.simulation.compiled.errors import TraceError


def declarations() -> str:
    """Return the declarations of LLVM's own functions that the code calls."""
    lines = [
        f"declare <{WIDTH} x {memory}> @llvm.masked.gather.v{WIDTH}{suffix(memory)}."
        f"v{WIDTH}p0(<{WIDTH} x ptr>, i32, <{WIDTH} x i1>, <{WIDTH} x {memory}>)"
        for memory in dict.fromkeys(MEMORY.values())
    ]
    lines += [
        f"declare <{WIDTH} x {memory}> @llvm.{name}.v{WIDTH}{suffix(memory)}(<{WIDTH} x {memory}>)"
        for name in dict.fromkeys(ROUNDINGS.values())
        for memory in ("float", "double")
    ]
    return "\n".join(lines)


ROUNDINGS = {
    "floor": "floor",
    "ceil": "ceil",
    "rint": "rint",
    "trunc": "trunc",
    "sqrt": "sqrt",
    "absolute": "fabs",
    "fabs": "fabs",
}

ARITHMETIC = {"add": ("add", "fadd"), "subtract": ("sub", "fsub"), "multiply": ("mul", "fmul")}

COMPARISONS = {
    "less": ("slt", "ult", "olt"),
    "less_equal": ("sle", "ule", "ole"),
    "greater": ("sgt", "ugt", "ogt"),
    "greater_equal": ("sge", "uge", "oge"),
    "equal": ("eq", "eq", "oeq"),
    "not_equal": ("ne", "ne", "une"),
}
"""For signed numbers, truth values and floats."""

LOGIC = {
    "bitwise_and": "and",
    "bitwise_or": "or",
    "bitwise_xor": "xor",
    "logical_and": "and",
    "logical_or": "or",
    "logical_xor": "xor",
}


EXACT = 32
"""Whole numbers of so many bits are exact as doubles, and so are their quotients."""


def is_float(kind: str) -> bool:
    """Tell floats from whole numbers and truth values."""
    return kind.startswith("float")


def emit(  # noqa: C901, PLR0911, PLR0912 - one branch per kind of operation
    code: Builder, op: str, values: list[str], kinds: list[str], kind: str, literals: list[Any]
) -> str:
    """Write an operation on whole vectors and return the register of its result.

    Raises:
        TraceError: when the operation is not known here.
    """
    first = kinds[0]
    if op == "cast":
        return cast(code, values[0], first, kind)
    if op == "where":
        return code.choose(values[0], kind, values[1], values[2])
    if op in ARITHMETIC:
        if kind == "bool":
            if op == "subtract":
                raise TraceError("truth values subtracted")
            return code.binary("or" if op == "add" else "and", kind, *values)
        return code.binary(ARITHMETIC[op][is_float(kind)], kind, *values)
    if op in COMPARISONS:
        signed, unsigned, floating = COMPARISONS[op]
        if is_float(first):
            return code.binary(f"fcmp {floating}", first, *values)
        return code.binary(f"icmp {unsigned if first == 'bool' else signed}", first, *values)
    if op in LOGIC and kind == first and not is_float(first):
        return code.binary(LOGIC[op], kind, *values)
    if op in {"invert", "logical_not"} and not is_float(first) and kind == first:
        minus = code.splat(kind, "true" if kind == "bool" else "-1")
        return code.binary("xor", kind, values[0], minus)
    if op in {"maximum", "minimum"}:
        return extreme(code, op, kind, *values)
    if op == "divide" and is_float(kind):
        return code.binary("fdiv", kind, *values)
    if op == "negative":
        return negative(code, values[0], kind)
    if op in ROUNDINGS:
        return rounding(code, op, values[0], kind)
    if op in {"floor_divide", "remainder"} and kind in {"int32", "int64", "int16"}:
        return division(code, op, values, kind, literals[1])
    if op in {"left_shift", "right_shift"} and literals[1] is not None:
        if not 0 <= literals[1] < BITS[kind]:
            raise TraceError("a shift by more than all bits")
        return code.binary("shl" if op == "left_shift" else "ashr", kind, *values)
    if op in {"months_of_days", "day_of_month"}:
        month, day = calendar(code, values[0], first)
        return month if op == "months_of_days" else day
    raise TraceError(f"numpy.{op} of {', '.join(kinds)}")


def negative(code: Builder, value: str, kind: str) -> str:
    """Write a change of sign."""
    if is_float(kind):
        return code.let(f"fneg {vector(kind)} {value}")
    return code.binary("sub", kind, "zeroinitializer", value)


def rounding(code: Builder, op: str, value: str, kind: str) -> str:
    """Write a function of one number; whole numbers are what they are when rounded."""
    if not is_float(kind):
        if op in {"sqrt", "absolute", "fabs"}:
            raise TraceError(f"numpy.{op} of whole numbers")
        return value
    name = f"llvm.{ROUNDINGS[op]}.v{WIDTH}{suffix(MEMORY[kind])}"
    return code.let(f"call {vector(kind)} @{name}({vector(kind)} {value})")


def extreme(code: Builder, op: str, kind: str, one: str, other: str) -> str:
    """Write numpy's maximum or minimum, in which not-a-number wins."""
    if kind == "bool":
        return code.binary("or" if op == "maximum" else "and", kind, one, other)
    if not is_float(kind):
        test = code.binary(f"icmp {'sgt' if op == 'maximum' else 'slt'}", kind, one, other)
        return code.choose(test, kind, one, other)
    test = code.binary(f"fcmp {'uge' if op == 'maximum' else 'ule'}", kind, one, other)
    best = code.choose(test, kind, one, other)
    nan = code.binary("fcmp uno", kind, other, other)
    return code.choose(nan, kind, other, best)


def division(code: Builder, op: str, values: list[str], kind: str, divisor: Any) -> str:
    """Write numpy's division of whole numbers: rounded down, and 0 where divided by 0."""
    value, by = values
    if divisor is None or divisor <= 0:
        zero = code.binary("icmp eq", kind, by, "zeroinitializer")
        minus = code.binary("icmp eq", kind, by, code.splat(kind, "-1"))
        special = code.binary("or", "bool", zero, minus)
        safe = code.choose(special, kind, code.splat(kind, "1"), by)
    else:
        safe, special, zero = by, None, None
    if special is not None and BITS[kind] <= EXACT:
        # No processor divides vectors of whole numbers; their quotient as a double is exact when
        # rounded towards zero, since it differs from any whole number by more than its rounding.
        wide = [cast(code, item, kind, "float64") for item in (value, safe)]
        quotient = cast(code, code.binary("fdiv", "float64", *wide), "float64", kind)
    else:
        quotient = code.binary("sdiv", kind, value, safe)
    rest = code.binary("sub", kind, value, code.binary("mul", kind, quotient, safe))
    not_zero = code.binary("icmp ne", kind, rest, "zeroinitializer")
    crossed = code.binary("xor", kind, rest, safe)
    other_sign = code.binary("icmp slt", kind, crossed, "zeroinitializer")
    below = code.binary("and", "bool", not_zero, other_sign)
    if op == "floor_divide":
        lower = code.binary("sub", kind, quotient, code.splat(kind, "1"))
        result = code.choose(below, kind, lower, quotient)
        if special is not None and zero is not None:
            turned = negative(code, value, kind)
            result = code.choose(special, kind, turned, result)
            result = code.choose(zero, kind, "zeroinitializer", result)
        return result
    raised = code.binary("add", kind, rest, safe)
    result = code.choose(below, kind, raised, rest)
    if special is not None:
        result = code.choose(special, kind, "zeroinitializer", result)
    return result


def cast(code: Builder, value: str, source: str, target: str) -> str:
    """Write numpy's ``astype``."""
    if source == target:
        return value
    wide = vector(target)
    if target == "bool":
        if is_float(source):
            return code.binary("fcmp une", source, value, "zeroinitializer")
        return code.binary("icmp ne", source, value, "zeroinitializer")
    if source == "bool":
        operation = "uitofp" if is_float(target) else "zext"
    elif is_float(source) and is_float(target):
        operation = "fpext" if BITS[target] > BITS[source] else "fptrunc"
    elif is_float(source):
        operation = "fptosi"
    elif is_float(target):
        operation = "sitofp"
    else:
        operation = "sext" if BITS[target] > BITS[source] else "trunc"
    return code.let(f"{operation} {vector(source)} {value} to {wide}")


def table_index(code: Builder, index: str, kind: str, length: int) -> str:
    """Write the index of a table entry: from the end when negative, always inside the table."""
    wide = cast(code, index, kind, "int64")
    negative_index = code.binary("icmp slt", "int64", wide, "zeroinitializer")
    from_end = code.binary("add", "int64", wide, code.splat("int64", str(length)))
    wrapped = code.choose(negative_index, "int64", from_end, wide)
    last = code.splat("int64", str(length - 1))
    outside = code.binary("icmp ugt", "int64", wrapped, last)
    return code.choose(outside, "int64", last, wrapped)


def bit(code: Builder, bits: str, index: str, kind: str, length: int) -> str:
    """Write the look-up of a truth value kept as a bit."""
    narrow = cast(code, index, kind, "int32")
    negative_index = code.binary("icmp slt", "int32", narrow, "zeroinitializer")
    from_end = code.binary("add", "int32", narrow, code.splat("int32", str(length)))
    wrapped = code.choose(negative_index, "int32", from_end, narrow)
    last = code.splat("int32", str(length - 1))
    outside = code.binary("icmp ugt", "int32", wrapped, last)
    inside = code.choose(outside, "int32", last, wrapped)
    moved = code.binary("lshr", "int32", bits, inside)
    return code.let(f"trunc {vector('int32')} {moved} to {vector('bool')}")


def calendar(code: Builder, days: str, kind: str) -> tuple[str, str]:
    """Write the month of a day, both counted from 1970, and the days of the month before it.

    The same as numpy's datetime64[M] of a date, and the date less the first of its month.

    The calendar repeats every 400 years of 146,097 days; years are taken to begin in March, so
    that the leap day is their last one.
    """

    def number(value: int) -> str:
        return code.splat("int32", str(value))

    def divided(value: str, by: int) -> str:
        return code.binary("sdiv", "int32", value, number(by))

    def plus(one: str, other: str) -> str:
        return code.binary("add", "int32", one, other)

    def minus(one: str, other: str) -> str:
        return code.binary("sub", "int32", one, other)

    def times(one: str, by: int) -> str:
        return code.binary("mul", "int32", one, number(by))

    since = plus(cast(code, days, kind, "int32"), number(719468))
    era = division(code, "floor_divide", [since, number(146097)], "int32", 146097)
    day_of_era = minus(since, times(era, 146097))
    leap_days = minus(
        plus(minus(day_of_era, divided(day_of_era, 1460)), divided(day_of_era, 36524)),
        divided(day_of_era, 146096),
    )
    year_of_era = divided(leap_days, 365)
    before = minus(
        plus(times(year_of_era, 365), divided(year_of_era, 4)), divided(year_of_era, 100)
    )
    day_of_year = minus(day_of_era, before)
    from_march = divided(plus(times(day_of_year, 5), number(2)), 153)
    day = minus(day_of_year, divided(plus(times(from_march, 153), number(2)), 5))
    years = plus(year_of_era, times(era, 400))
    # March is month 2 of the year counted from 0; 1970 is where numpy begins.
    return plus(plus(times(years, 12), from_march), number(2 - 12 * 1970)), day
