"""The state's share lies in [0, 1] and falls along a spell without a break."""

import datetime

import numpy
from hypothesis import given
from hypothesis import strategies as st

from openfisca_dk_integration.enums import Aktivitet, Opholdsgrundlag
from tests.properties.drawn import ON_HELP, SPAN, few, worlds
from tests.support.homes import Home, Member

FLOAT32 = 1e-6
SPELL = 48
"""Months: past the last step of the ladder (trappe) and the first years of the programme."""


@given(worlds())
@few(8)
def test_the_share_of_the_state_lies_between_nothing_and_all(compute, drawn):
    homes, first = drawn
    found = compute(homes, first, first + SPAN - 1)
    shares = found.months("refusion_andel")
    assert shares.min() >= 0
    assert shares.max() <= 1
    refund, paid = found.months("refusion_forsoergelse"), found.months("forsoergelsesydelse")
    assert (refund >= 0).all()
    assert (refund <= paid * (1 + FLOAT32)).all()


@st.composite
def neighbours(draw):
    """Draw some days of arrival within two years of each other."""
    earliest = draw(st.dates(datetime.date(2016, 1, 4), datetime.date(2022, 12, 31)))
    later = draw(st.lists(st.integers(0, 700), min_size=3, max_size=6))
    return [earliest + datetime.timedelta(days=days) for days in later]


@given(
    starts=neighbours(),
    activity=st.sampled_from(ON_HELP),
    ground=st.sampled_from([Opholdsgrundlag.flygtning, Opholdsgrundlag.oevrig_indvandrer]),
)
@few(5)
def test_the_share_falls_along_an_unbroken_spell(compute, starts, activity, ground):
    """From the first month of help, with any day of arrival, until four years later."""
    homes = [
        Home(
            [
                Member(
                    "hovedperson",
                    {
                        "foedselsdato": datetime.date(1985, 3, 3),
                        "opholdsgrundlag": ground,
                        "indrejsedato": start,
                        "overtagelsesdato": start,
                        "historik_start": start,
                    },
                    [(12 * start.year + start.month - 1, {"aktivitet": activity})],
                )
            ]
        )
        for start in starts
    ]
    begun = [12 * start.year + start.month - 1 for start in starts]
    first = min(begun)
    found = compute(homes, first, max(begun) + SPELL)
    shares, weeks = found.months("refusion_andel"), found.months("ydelsesuge_nummer")
    for person, month in enumerate(begun):
        along = slice(month - first, month - first + SPELL)
        assert (numpy.diff(shares[along, person]) <= FLOAT32).all()
        assert (numpy.diff(weeks[along, person]) >= 0).all()
        assert shares[along, person][0] > shares[along, person][-1] > 0


@given(
    rest=st.integers(1, 30), start=st.dates(datetime.date(2016, 1, 4), datetime.date(2020, 1, 1))
)
@few(5)
def test_a_break_below_a_year_does_not_raise_the_share(compute, rest, start):
    """52 weeks of self-support within three years close the count; fewer do not."""
    month = 12 * start.year + start.month - 1
    work = {"aktivitet": Aktivitet.ordinaer_beskaeftigelse, "loenindkomst": 30_000.0}
    on_help = {"aktivitet": Aktivitet.ledig, "loenindkomst": 0.0}
    facts = {
        "foedselsdato": datetime.date(1985, 3, 3),
        "opholdsgrundlag": Opholdsgrundlag.flygtning,
        "indrejsedato": start,
        "overtagelsesdato": start,
        "historik_start": start,
    }
    back = month + 14 + rest
    life = [(month, on_help), (month + 14, work), (back, on_help)]
    found = compute([Home([Member("hovedperson", facts, life)])], month, back + 1)
    shares = found.months("refusion_andel")[:, 0]
    before, after = shares[13], shares[back - month]
    whole_weeks_for_sure = rest >= 13
    if whole_weeks_for_sure:
        assert after > before
    elif rest <= 11:
        assert after <= before + FLOAT32
