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

define void @collect_whole(i64 %n, ptr %lanes, ptr %places, ptr %row, ptr %total, ptr %size) {
entry:
  %size0 = load double, ptr %size, align 8
  %any = icmp sgt i64 %n, 0
  br i1 %any, label %turn, label %done
turn:
  %i = phi i64 [ 0, %entry ], [ %next, %turn ]
  %z = phi double [ %size0, %entry ], [ %z2, %turn ]
  %lp = getelementptr i64, ptr %lanes, i64 %i
  %lane = load i64, ptr %lp, align 8
  %vp = getelementptr double, ptr %row, i64 %lane
  %v = load double, ptr %vp, align 8
  %a = call double @llvm.fabs.f64(double %v)
  %z2 = fadd double %z, %a
  %w = fptosi double %v to i64
  %mp = getelementptr i32, ptr %places, i64 %i
  %m32 = load i32, ptr %mp, align 4
  %m = sext i32 %m32 to i64
  %tp = getelementptr i64, ptr %total, i64 %m
  %t = load i64, ptr %tp, align 8
  %s = add i64 %t, %w
  store i64 %s, ptr %tp, align 8
  %next = add i64 %i, 1
  %more = icmp slt i64 %next, %n
  br i1 %more, label %turn, label %done
done:
  %zl = phi double [ %size0, %entry ], [ %z2, %turn ]
  store double %zl, ptr %size, align 8
  ret void
}

declare double @llvm.fabs.f64(double)
"""
"""``collect`` adds floats; ``collect_whole`` whole numbers, and their sizes (to see overflow)."""
