"""LLVM code that writes runs of months into the tables of a block."""

from __future__ import annotations

from openfisca_dk_integration.simulation.compiled.builder import WIDTH

SIZES = {1: "i8", 2: "i16", 4: "i32", 8: "i64"}
"""Bytes of a value, and its type."""

FIELDS = ("size", "source", "target", "stride", "first", "rows", "default")
"""What is told of a table: bytes of a value, address of the runs' values and of the table, bytes of
a row, the month row its first row stands for, how many rows, and the default as bits."""


def _clear(size: int, kind: str) -> str:
    """Write the function that fills a table with its default."""
    wide = f"<{WIDTH} x {kind}>"
    bits = "" if kind == "i64" else f"  %cut = trunc i64 %value to {kind}\n"
    value = "%value" if kind == "i64" else "%cut"
    return f"""
define internal void @clear{size}(ptr %target, i64 %stride, i64 %rows, i64 %width, i64 %value) {{
entry:
{bits}  %one = insertelement {wide} poison, {kind} {value}, i32 0
  %all = shufflevector {wide} %one, {wide} poison, <{WIDTH} x i32> zeroinitializer
  %any = icmp sgt i64 %rows, 0
  br i1 %any, label %row, label %done
row:
  %r = phi i64 [ 0, %entry ], [ %r2, %next ]
  %skip = mul i64 %r, %stride
  %start = getelementptr i8, ptr %target, i64 %skip
  br label %lane
lane:
  %k = phi i64 [ 0, %row ], [ %k2, %lane ]
  %p = getelementptr {kind}, ptr %start, i64 %k
  store {wide} %all, ptr %p, align 1
  %k2 = add i64 %k, {WIDTH}
  %more = icmp slt i64 %k2, %width
  br i1 %more, label %lane, label %next
next:
  %r2 = add i64 %r, 1
  %again = icmp slt i64 %r2, %rows
  br i1 %again, label %row, label %done
done:
  ret void
}}
"""


def _spread(size: int, kind: str) -> str:
    """Write the function that writes the runs of one variable."""
    return f"""
define internal void @spread{size}(ptr %source, ptr %target, i64 %stride, i64 %first, i64 %rows,
                                   i64 %n, ptr %lanes, ptr %lows, ptr %highs) {{
entry:
  %last = sub i64 %rows, 1
  %any = icmp sgt i64 %n, 0
  br i1 %any, label %run, label %done
run:
  %i = phi i64 [ 0, %entry ], [ %i2, %next ]
  %lowp = getelementptr i32, ptr %lows, i64 %i
  %low32 = load i32, ptr %lowp, align 4
  %low64 = sext i32 %low32 to i64
  %low1 = sub i64 %low64, %first
  %before = icmp slt i64 %low1, 0
  %low = select i1 %before, i64 0, i64 %low1
  %highp = getelementptr i32, ptr %highs, i64 %i
  %high32 = load i32, ptr %highp, align 4
  %high64 = sext i32 %high32 to i64
  %high1 = sub i64 %high64, %first
  %after = icmp sgt i64 %high1, %last
  %high = select i1 %after, i64 %last, i64 %high1
  %some = icmp sle i64 %low, %high
  br i1 %some, label %begin, label %next
begin:
  %vp = getelementptr {kind}, ptr %source, i64 %i
  %v = load {kind}, ptr %vp, align 1
  %lanep = getelementptr i32, ptr %lanes, i64 %i
  %lane32 = load i32, ptr %lanep, align 4
  %lane = sext i32 %lane32 to i64
  %column = getelementptr {kind}, ptr %target, i64 %lane
  %skip = mul i64 %low, %stride
  %start = getelementptr i8, ptr %column, i64 %skip
  br label %month
month:
  %r = phi i64 [ %low, %begin ], [ %r2, %month ]
  %p = phi ptr [ %start, %begin ], [ %p2, %month ]
  store {kind} %v, ptr %p, align 1
  %p2 = getelementptr i8, ptr %p, i64 %stride
  %r2 = add i64 %r, 1
  %more = icmp sle i64 %r2, %high
  br i1 %more, label %month, label %next
next:
  %i2 = add i64 %i, 1
  %again = icmp slt i64 %i2, %n
  br i1 %again, label %run, label %done
done:
  ret void
}}
"""


def _tables(name: str, arguments: str, call: str) -> str:
    """Write the function that does something with every table, by the size of its values."""
    fields = "\n".join(
        f"  %p{field} = getelementptr i64, ptr %table, i64 {place}\n"
        f"  %{field} = load i64, ptr %p{field}, align 8"
        for place, field in enumerate(FIELDS)
    )
    cases = " ".join(f"i64 {size}, label %size{size}" for size in SIZES)
    calls = "".join(
        f"size{size}:\n  call void @{call.format(size=size)}\n  br label %next\n" for size in SIZES
    )
    return f"""
define void @{name}(i64 %count, ptr %about, {arguments}) {{
entry:
  %any = icmp sgt i64 %count, 0
  br i1 %any, label %turn, label %done
turn:
  %t = phi i64 [ 0, %entry ], [ %t2, %next ]
  %place = mul i64 %t, {len(FIELDS)}
  %table = getelementptr i64, ptr %about, i64 %place
{fields}
  %from = inttoptr i64 %source to ptr
  %to = inttoptr i64 %target to ptr
  switch i64 %size, label %next [ {cases} ]
{calls}next:
  %t2 = add i64 %t, 1
  %again = icmp slt i64 %t2, %count
  br i1 %again, label %turn, label %done
done:
  ret void
}}
"""


SPREAD = "\n".join(
    [
        *[_clear(size, kind) + _spread(size, kind) for size, kind in SIZES.items()],
        _tables(
            "clear",
            "i64 %width",
            "clear{size}(ptr %to, i64 %stride, i64 %rows, i64 %width, i64 %default)",
        ),
        _tables(
            "spread",
            "i64 %n, ptr %lanes, ptr %lows, ptr %highs",
            "spread{size}(ptr %from, ptr %to, i64 %stride, i64 %first, i64 %rows, i64 %n,"
            " ptr %lanes, ptr %lows, ptr %highs)",
        ),
    ]
)
"""``clear`` fills all tables with their defaults, ``spread`` writes runs into them."""
