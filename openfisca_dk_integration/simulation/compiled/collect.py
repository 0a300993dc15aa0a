"""Sums by municipality: values added in the order of the people, as openfisca-core does."""

from __future__ import annotations

COLLECT = """
define void @collect(i64 %n, ptr %lanes, ptr %places, ptr %row, ptr %total) {
entry:
  %any = icmp sgt i64 %n, 0
  br i1 %any, label %turn, label %done
turn:
  %i = phi i64 [ 0, %entry ], [ %next, %turn ]
  %lp = getelementptr i64, ptr %lanes, i64 %i
  %lane = load i64, ptr %lp, align 8
  %vp = getelementptr double, ptr %row, i64 %lane
  %v = load double, ptr %vp, align 8
  %mp = getelementptr i32, ptr %places, i64 %i
  %m32 = load i32, ptr %mp, align 4
  %m = sext i32 %m32 to i64
  %tp = getelementptr double, ptr %total, i64 %m
  %t = load double, ptr %tp, align 8
  %s = fadd double %t, %v
  store double %s, ptr %tp, align 8
  %next = add i64 %i, 1
  %more = icmp slt i64 %next, %n
  br i1 %more, label %turn, label %done
done:
  ret void
}
"""
