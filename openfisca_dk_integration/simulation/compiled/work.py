"""LLVM code that takes blocks in turn: inputs written, calls made, sums added up.

One call from Python computes a whole batch, so that no thread waits for Python's lock between
blocks.
"""

from __future__ import annotations

from openfisca_dk_integration.simulation.compiled.builder import IOTA, WIDTH

JOB = (
    *("turn", "blocks", "where", "bases", "tables", "about", "sets", "runs", "width"),
    *("calls", "functions", "starts", "base", "offsets"),
)
"""What a thread is told, eight bytes each: the counter from which blocks are drawn, and how many
there are; where the bases lie, a row per block, and how many; how many tables of inputs, what is
told of them (per block: to clear them, then per set of runs), how many sets, the runs (per block
and set: number, lanes, first and last rows), the lanes of a table; the calls as for ``drive``."""

RUN_FIELDS = 4


def _fields() -> str:
    return "\n".join(
        f"  %p{name} = getelementptr i64, ptr %job, i64 {place}\n"
        f"  %j{name} = load i64, ptr %p{name}, align 8"
        for place, name in enumerate(JOB)
    )


def work(fields: int) -> str:
    """Return the functions ``fill`` and ``work``; ``fields`` numbers are told of a table."""
    return f"""
define void @fill(ptr %job, i64 %block) {{
entry:
{_fields()}
  %slices = add i64 %jsets, 1
  %told = mul i64 %jtables, {fields}
  %perblock = mul i64 %slices, %told
  %skip = mul i64 %block, %perblock
  %all = inttoptr i64 %jabout to ptr
  %own = getelementptr i64, ptr %all, i64 %skip
  call void @clear(i64 %jtables, ptr %own, i64 %jwidth)
  %runsall = inttoptr i64 %jruns to ptr
  %runsper = mul i64 %jsets, {RUN_FIELDS}
  %runsskip = mul i64 %block, %runsper
  %runsown = getelementptr i64, ptr %runsall, i64 %runsskip
  %any = icmp sgt i64 %jsets, 0
  br i1 %any, label %turn, label %done
turn:
  %s = phi i64 [ 0, %entry ], [ %s2, %turn ]
  %s2 = add i64 %s, 1
  %tskip = mul i64 %s2, %told
  %table = getelementptr i64, ptr %own, i64 %tskip
  %rskip = mul i64 %s, {RUN_FIELDS}
  %r0 = getelementptr i64, ptr %runsown, i64 %rskip
  %n = load i64, ptr %r0, align 8
  %r1 = getelementptr i64, ptr %r0, i64 1
  %lanes = load ptr, ptr %r1, align 8
  %r2 = getelementptr i64, ptr %r0, i64 2
  %lows = load ptr, ptr %r2, align 8
  %r3 = getelementptr i64, ptr %r0, i64 3
  %highs = load ptr, ptr %r3, align 8
  call void @spread(i64 %jtables, ptr %table, i64 %n, ptr %lanes, ptr %lows, ptr %highs)
  %more = icmp slt i64 %s2, %jsets
  br i1 %more, label %turn, label %done
done:
  ret void
}}

define void @work(ptr %job) {{
entry:
{_fields()}
  %counter = inttoptr i64 %jturn to ptr
  %wheres = inttoptr i64 %jwhere to ptr
  %pf = inttoptr i64 %jfunctions to ptr
  %ps = inttoptr i64 %jstarts to ptr
  %pb = inttoptr i64 %jbase to ptr
  %po = inttoptr i64 %joffsets to ptr
  br label %next
next:
  %block = atomicrmw add ptr %counter, i64 1 monotonic
  %more = icmp slt i64 %block, %jblocks
  br i1 %more, label %one, label %done
one:
  call void @fill(ptr %job, i64 %block)
  %skip = mul i64 %block, %jbases
  %own = getelementptr i64, ptr %wheres, i64 %skip
  call void @drive(i64 %jcalls, ptr %pf, ptr %ps, ptr %pb, ptr %po, ptr %own)
  br label %next
done:
  ret void
}}
"""


def _total(name: str, places: int, body: str) -> str:
    """Write a call of a program that adds whole numbers up by municipality."""
    wide, whole, names = f"<{WIDTH} x double>", f"<{WIDTH} x i64>", f"<{WIDTH} x i32>"
    return f"""
define void @{name}(ptr %args) {{
entry:
  %room = alloca {whole}, align 64
  %geometry = load ptr, ptr %args, align 8
  %ap = getelementptr ptr, ptr %args, i64 {places}
  %places = load ptr, ptr %ap, align 8
  %a3 = getelementptr ptr, ptr %args, i64 3
  %values = load ptr, ptr %a3, align 8
  %a4 = getelementptr ptr, ptr %args, i64 4
  %totals = load ptr, ptr %a4, align 8
  %a5 = getelementptr ptr, ptr %args, i64 5
  %size = load ptr, ptr %a5, align 8
{body}
lanes:
  %any = icmp sgt i64 %count, 0
  br i1 %any, label %turn, label %end
turn:
  %k = phi i64 [ 0, %lanes ], [ %k2, %added ]
  %z = phi {wide} [ zeroinitializer, %lanes ], [ %z2, %added ]
  %i = add i64 %offset, %k
  %left = sub i64 %count, %k
  %left1 = insertelement {whole} poison, i64 %left, i32 0
  %lefts = shufflevector {whole} %left1, {whole} poison, <{WIDTH} x i32> zeroinitializer
  %inside = icmp slt {whole} <{IOTA}>, %lefts
  %vp = getelementptr double, ptr %values, i64 %i
  %v0 = load {wide}, ptr %vp, align 1
  %v = select <{WIDTH} x i1> %inside, {wide} %v0, {wide} zeroinitializer
  %abs = call {wide} @llvm.fabs.v{WIDTH}f64({wide} %v)
  %z2 = fadd {wide} %z, %abs
  %w = fptosi {wide} %v to {whole}
  %mp = getelementptr i32, ptr %places, i64 %i
  %m = load {names}, ptr %mp, align 1
  %m0 = extractelement {names} %m, i32 0
  %m1 = insertelement {names} poison, i32 %m0, i32 0
  %ms = shufflevector {names} %m1, {names} poison, <{WIDTH} x i32> zeroinitializer
  %differs = icmp ne {names} %m, %ms
  %counts = and <{WIDTH} x i1> %differs, %inside
  %bits = bitcast <{WIDTH} x i1> %counts to i{WIDTH}
  %same = icmp eq i{WIDTH} %bits, 0
  br i1 %same, label %together, label %apart
together:
  %sum = call i64 @llvm.vector.reduce.add.v{WIDTH}i64({whole} %w)
  %m64 = sext i32 %m0 to i64
  %tp = getelementptr i64, ptr %totals, i64 %m64
  %t = load i64, ptr %tp, align 8
  %t2 = add i64 %t, %sum
  store i64 %t2, ptr %tp, align 8
  br label %added
apart:
  store {whole} %w, ptr %room, align 64
  %few = icmp slt i64 %left, {WIDTH}
  %stop = select i1 %few, i64 %left, i64 {WIDTH}
  br label %each
each:
  %e = phi i64 [ 0, %apart ], [ %e2, %each ]
  %wp = getelementptr i64, ptr %room, i64 %e
  %we = load i64, ptr %wp, align 8
  %mpe = getelementptr i32, ptr %mp, i64 %e
  %me = load i32, ptr %mpe, align 4
  %me64 = sext i32 %me to i64
  %tpe = getelementptr i64, ptr %totals, i64 %me64
  %te = load i64, ptr %tpe, align 8
  %te2 = add i64 %te, %we
  store i64 %te2, ptr %tpe, align 8
  %e2 = add i64 %e, 1
  %again = icmp slt i64 %e2, %stop
  br i1 %again, label %each, label %added
added:
  %k2 = add i64 %k, {WIDTH}
  %goes = icmp slt i64 %k2, %count
  br i1 %goes, label %turn, label %sized
sized:
  %zall = call double @llvm.vector.reduce.fadd.v{WIDTH}f64(double 0.0, {wide} %z2)
  %old = load double, ptr %size, align 8
  %new = fadd double %old, %zall
  store double %new, ptr %size, align 8
  br label %end
"""


TOTALS = (
    _total(
        "total_persons",
        1,
        """
  %gp = getelementptr i64, ptr %geometry, i64 2
  %positions = load i64, ptr %gp, align 8
  br label %position
position:
  %p = phi i64 [ 0, %entry ], [ %p2, %end ]
  %goon = icmp slt i64 %p, %positions
  br i1 %goon, label %segment, label %done
segment:
  %twice = shl i64 %p, 1
  %there = add i64 %twice, 3
  %op = getelementptr i64, ptr %geometry, i64 %there
  %offset = load i64, ptr %op, align 8
  %cp = getelementptr i64, ptr %op, i64 1
  %count = load i64, ptr %cp, align 8
  br label %lanes""",
    )
    + """
end:
  %p2 = add i64 %p, 1
  br label %position
done:
  ret void
}
"""
    + _total(
        "total_households",
        2,
        """
  %cp = getelementptr i64, ptr %geometry, i64 4
  %count = load i64, ptr %cp, align 8
  %offset = add i64 0, 0
  br label %lanes""",
    )
    + f"""
end:
  ret void
}}

declare i64 @llvm.vector.reduce.add.v{WIDTH}i64(<{WIDTH} x i64>)
declare double @llvm.vector.reduce.fadd.v{WIDTH}f64(double, <{WIDTH} x double>)
"""
)
"""Calls of a program with the geometry, the municipalities of persons and of households, the
values, the sums and their sizes: the values, which are whole, are added up by municipality."""
