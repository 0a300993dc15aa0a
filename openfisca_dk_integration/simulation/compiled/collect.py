"""Sums by municipality: values added in the order of the people, as openfisca-core does."""

from __future__ import annotations

NEAR = 4096
"""People whose values are added up at once: they lie near each other."""

TOGETHER = 6
"""Rows added up side by side, since every addition waits for the one before in its row."""


def _rows(count: int) -> str:
    """Write the function that adds up some rows over people who lie near each other."""
    pointers = "\n".join(
        f"  %v{k} = getelementptr i8, ptr %rows, i64 %vo{k}\n"
        f"  %t{k} = getelementptr i8, ptr %totals, i64 %to{k}"
        for k in range(count)
    )
    places = "\n".join(
        f"  %vo{k} = mul i64 %stride, {k}\n  %to{k} = mul i64 %apart, {k}" for k in range(count)
    )
    loads = "\n".join(
        f"  %vp{k} = getelementptr double, ptr %v{k}, i64 %lane\n"
        f"  %value{k} = load double, ptr %vp{k}, align 8\n"
        f"  %tp{k} = getelementptr double, ptr %t{k}, i64 %m\n"
        f"  %total{k} = load double, ptr %tp{k}, align 8\n"
        f"  %sum{k} = fadd double %total{k}, %value{k}"
        for k in range(count)
    )
    stores = "\n".join(f"  store double %sum{k}, ptr %tp{k}, align 8" for k in range(count))
    return f"""
define internal void @collect{count}(i64 %n, ptr %lanes, ptr %places, ptr %rows, i64 %stride,
                                     ptr %totals, i64 %apart) {{
entry:
{places}
{pointers}
  %any = icmp sgt i64 %n, 0
  br i1 %any, label %turn, label %done
turn:
  %i = phi i64 [ 0, %entry ], [ %next, %turn ]
  %lp = getelementptr i64, ptr %lanes, i64 %i
  %lane = load i64, ptr %lp, align 8
  %mp = getelementptr i32, ptr %places, i64 %i
  %m32 = load i32, ptr %mp, align 4
  %m = sext i32 %m32 to i64
{loads}
{stores}
  %next = add i64 %i, 1
  %more = icmp slt i64 %next, %n
  br i1 %more, label %turn, label %done
done:
  ret void
}}
"""


COLLECT = f"""
{_rows(TOGETHER)}
{_rows(1)}
define void @collect(i64 %n, ptr %lanes, ptr %places, i64 %count, ptr %rows, i64 %stride,
                     ptr %totals, i64 %apart) {{
entry:
  %some = icmp sgt i64 %count, 0
  %any = icmp sgt i64 %n, 0
  %both = and i1 %some, %any
  br i1 %both, label %people, label %done
people:
  %i = phi i64 [ 0, %entry ], [ %i2, %done_rows ]
  %left = sub i64 %n, %i
  %few = icmp slt i64 %left, {NEAR}
  %near = select i1 %few, i64 %left, i64 {NEAR}
  %lp = getelementptr i64, ptr %lanes, i64 %i
  %mp = getelementptr i32, ptr %places, i64 %i
  br label %row
row:
  %r = phi i64 [ 0, %people ], [ %r2, %next ]
  %vs = mul i64 %r, %stride
  %vp = getelementptr i8, ptr %rows, i64 %vs
  %ts = mul i64 %r, %apart
  %tp = getelementptr i8, ptr %totals, i64 %ts
  %ahead = add i64 %r, {TOGETHER}
  %enough = icmp sle i64 %ahead, %count
  br i1 %enough, label %many, label %one
many:
  call void @collect{TOGETHER}(i64 %near, ptr %lp, ptr %mp, ptr %vp, i64 %stride, ptr %tp,
                               i64 %apart)
  br label %next
one:
  call void @collect1(i64 %near, ptr %lp, ptr %mp, ptr %vp, i64 %stride, ptr %tp, i64 %apart)
  %after = add i64 %r, 1
  br label %next
next:
  %r2 = phi i64 [ %ahead, %many ], [ %after, %one ]
  %again = icmp slt i64 %r2, %count
  br i1 %again, label %row, label %done_rows
done_rows:
  %i2 = add i64 %i, {NEAR}
  %more = icmp slt i64 %i2, %n
  br i1 %more, label %people, label %done
done:
  ret void
}}
"""
