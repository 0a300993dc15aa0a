"""Help falls when income rises; where the law has a cliff, it is named here."""

import dataclasses

import numpy
from hypothesis import given
from hypothesis import strategies as st

from openfisca_dk_integration.enums import Aktivitet
from tests.properties.drawn import ON_HELP, SPAN, few, worlds

SLACK = 2.0
"""Rounding to whole kroner of each of two persons."""


def with_more(home, name, step):
    """Return the home where the first adult has more of something in every month."""
    head, *others = home.members
    life = [(month, facts | {name: facts[name] + step}) for month, facts in head.life]
    return dataclasses.replace(home, members=[dataclasses.replace(head, life=life), *others])


def rises(found, richer, name, months, person=True):
    """Return the largest amount by which help is higher for the richer home."""
    worst = 0.0
    for month in months:
        less = found.by_home(name, month) if person else found.at(name, month)
        more = richer.by_home(name, month) if person else richer.at(name, month)
        worst = max(worst, float(numpy.max(more - less)))
    return worst


STEPS = st.sampled_from([500.0, 4_000.0, 20_000.0])
SELF_SUPPORTING = (Aktivitet.ordinaer_beskaeftigelse, Aktivitet.igu)


@given(worlds(activities=ON_HELP), STEPS, st.sampled_from(["loenindkomst", "anden_indkomst"]))
@few(10)
def test_help_never_rises_with_income(compute, drawn, step, income):
    """Help under aktivloven and special support, whatever the income is."""
    homes, first = drawn
    months = range(first, first + SPAN)
    found = compute(homes, first, months[-1])
    richer = compute([with_more(home, income, step) for home in homes], first, months[-1])
    for name in ("forsoergelsesydelse", "saerlig_stoette"):
        assert rises(found, richer, name, months) <= SLACK, name
    for name in ("fripladstilskud", "midlertidigt_boernetilskud"):
        assert rises(found, richer, name, months, person=False) <= SLACK, name


@given(worlds(activities=SELF_SUPPORTING), STEPS)
@few(8)
def test_support_of_the_self_supporting_never_rises_with_the_wage(compute, drawn, step):
    """Housing support, day care and child benefit of people without help.

    The cliff: on help, housing support can rise with the wage. The wage takes the help away krone
    for krone, but counts after AM-bidrag and with deductions (boligstøtteloven § 8), so that the
    income the support looks at is lower than before. And a wage during barsel means, in the model,
    that there are no barselsdagpenge.
    """
    homes, first = drawn
    months = range(first, first + SPAN)
    found = compute(homes, first, months[-1])
    richer = compute([with_more(home, "loenindkomst", step) for home in homes], first, months[-1])
    for name in (
        "boligstoette_foer_loft",
        "fripladstilskud",
        "midlertidigt_boernetilskud",
        "boerne_og_ungeydelse",
    ):
        assert rises(found, richer, name, months, person=False) <= SLACK, name
