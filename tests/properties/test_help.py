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
    """Return the largest amount by which help is higher for the richer home.

    Supports of the household look at its income, help included. Left out are the months in which
    the richer home loses danskbonus with the last krone of help (aktivloven § 22, stk. 4, in a
    mixed couple twice, § 26, stk. 2): that cliff of the law lowers the income.
    """
    worst = 0.0
    for month in months:
        less = found.by_home(name, month) if person else found.at(name, month)
        more = richer.by_home(name, month) if person else richer.at(name, month)
        bonus = found.by_home("danskbonus", month) - richer.by_home("danskbonus", month)
        counts = (bonus <= 0) | person
        worst = max(worst, float(numpy.max((more - less) * counts)))
    return worst


STEPS = st.sampled_from([500.0, 4_000.0, 20_000.0])
SELF_SUPPORTING = (Aktivitet.ordinaer_beskaeftigelse, Aktivitet.igu)


@given(worlds(activities=ON_HELP), STEPS, st.sampled_from(["loenindkomst", "anden_indkomst"]))
@few(10)
def test_help_never_rises_with_income(compute, drawn, step, income):
    """Help under aktivloven and special support, whatever the income is.

    Two cliffs of the law. The ceiling (kontanthjælpsloft, aktivloven § 25 b, stk. 6) counts help
    after the income that is deducted from it: income leaves room under the ceiling for special
    support and housing support, so that special support is looked at before the ceiling, and after
    it together with the help. And everybody drawn applies for help: none is computed for a spouse
    who neither works nor applies (§ 26, stk. 4), but it is for one with a wage, so that a first
    krone of wage adds a rate to the couple's help.
    """
    homes, first = drawn
    months = range(first, first + SPAN)
    found = compute(homes, first, months[-1])
    richer = compute([with_more(home, income, step) for home in homes], first, months[-1])
    for name in ("forsoergelsesydelse", "saerlig_stoette_foer_loft"):
        assert rises(found, richer, name, months) <= SLACK, name
    for month in months:
        less, more = (
            world.by_home("forsoergelsesydelse", month) + world.by_home("saerlig_stoette", month)
            for world in (found, richer)
        )
        assert (more <= less + SLACK).all()
    for name in ("fripladstilskud", "midlertidigt_boernetilskud"):
        assert rises(found, richer, name, months, person=False) <= SLACK, name


@given(worlds(activities=(*SELF_SUPPORTING, *ON_HELP)), STEPS)
@few(8)
def test_support_never_rises_with_the_wage(compute, drawn, step):
    """Housing support, day care and child benefit of people in work and on help.

    The cliff, which is why people on leave and on other benefits are not drawn: barselsdagpenge and
    revalideringsydelse fall krone for krone with the wage before AM-bidrag (barselsloven § 39,
    aktivloven § 58), but housing support counts the wage after it (boligstøtteloven § 8), so that
    the income it looks at falls by 8 per cent of the wage.
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
