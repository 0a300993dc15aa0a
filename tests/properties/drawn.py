"""Random homes for hypothesis: who lives there, how they came, what they do and earn."""

import datetime

from hypothesis import Phase, settings
from hypothesis import strategies as st

from openfisca_dk_integration.enums import (
    Aktivitet,
    AndenOffentligForsoergelse,
    Danskproeve,
    Danskuddannelse,
    Opholdsgrundlag,
)
from tests.support.homes import CODES, Home, Member

FIRST_YEAR, LAST_YEAR = 2008, 2025
SPAN = 24
"""Months that are looked at after the arrival."""
GROUNDS = (
    Opholdsgrundlag.flygtning,
    Opholdsgrundlag.familiesammenfoert_til_flygtning,
    Opholdsgrundlag.familiesammenfoert_til_andre,
    Opholdsgrundlag.oevrig_indvandrer,
    Opholdsgrundlag.eu_borger,
)
ON_HELP = (
    Aktivitet.ledig,
    Aktivitet.danskuddannelse,
    Aktivitet.virksomhedspraktik,
    Aktivitet.vejledning_opkvalificering,
)
UNKNOWN = datetime.date(1970, 1, 1)

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


def few(examples):
    """Return the settings of a property: each example is a world of years, too dear to shrink."""
    return settings(max_examples=examples, phases=PHASES)


kroner = st.integers(0, 45_000).map(float)


@st.composite
def starts(draw):
    """Draw the month (number) at which the world begins: the first arrival."""
    return draw(st.integers(12 * FIRST_YEAR, 12 * LAST_YEAR + 11 - SPAN))


@st.composite
def chapters(draw, activities=tuple(Aktivitet)):
    """Draw what an adult does for some months."""
    activity = draw(st.sampled_from(activities))
    others = st.sampled_from(tuple(AndenOffentligForsoergelse))
    return {
        "aktivitet": activity,
        "loenindkomst": draw(st.one_of(st.just(0.0), kroner)),
        "anden_indkomst": draw(st.sampled_from([0.0, 0.0, 3_000.0])),
        "formue": draw(st.sampled_from([0.0, 0.0, 50_000.0])),
        "anden_offentlig_forsoergelse": draw(others)
        if activity == Aktivitet.ingen
        else AndenOffentligForsoergelse.ingen,
        "programudgift": draw(st.sampled_from([0.0, 4_000.0])),
        "loentilskud_udgift": 5_000.0 if activity == Aktivitet.loentilskud else 0.0,
        "hjaelp_i_saerlige_tilfaelde": draw(st.sampled_from([0.0, 500.0])),
        "foranstaltningsudgift": 0.0,
        "nettokapitalindkomst": draw(st.sampled_from([0.0, -10_000.0, 20_000.0])),
        "medlem_af_folkekirken": draw(st.booleans()),
    }


@st.composite
def members(draw, role, first, activities=tuple(Aktivitet)):
    """Draw a person who came in the first month or some months later."""
    adult = role != "barn"
    came = first + draw(st.sampled_from([0, 0, 0, 5]))
    arrival = datetime.date(came // 12, came % 12 + 1, draw(st.integers(1, 28)))
    years = draw(st.integers(18, 64) if adult else st.integers(0, 16))
    born = arrival.replace(year=arrival.year - years, month=draw(st.integers(1, 12)))
    born = min(born, arrival)
    ground = draw(st.sampled_from(GROUNDS))
    test = draw(st.sampled_from([Danskproeve.ingen, Danskproeve.pd2])) if adult else None
    facts = {
        "foedselsdato": born,
        "opholdsgrundlag": ground,
        "indrejsedato": arrival,
        "overtagelsesdato": arrival,
        "historik_start": arrival,
        "danskuddannelse": Danskuddannelse.du2,
        "danskproeve": test,
        "danskproeve_dato": arrival + datetime.timedelta(days=300) if test else UNKNOWN,
    }
    life = []
    month = came
    while adult and month < first + SPAN:
        life.append((month, draw(chapters(activities))))
        month += draw(st.sampled_from([3, 7, SPAN]))
    if not adult:
        cared_for = draw(st.booleans())
        day_care = {"i_dagtilbud": cared_for, "dagtilbud_takst": 3_000.0 * cared_for}
        life = [(came, day_care)]
    return Member(role, facts, life)


@st.composite
def homes(draw, first, activities=tuple(Aktivitet), least=1, most=3):
    """Draw some households that live in the same world."""
    found = []
    for _ in range(draw(st.integers(least, most))):
        roles = ["hovedperson"]
        roles += ["partner"] * draw(st.booleans())
        roles += ["barn"] * draw(st.integers(0, 4))
        facts = {
            "husleje": float(draw(st.integers(0, 11_000))),
            "boligareal": float(draw(st.integers(0, 140))),
            "gift": draw(st.booleans()) and "partner" in roles,
        }
        code = draw(st.sampled_from(CODES))
        found.append(Home([draw(members(role, first, activities)) for role in roles], facts, code))
    return found


@st.composite
def worlds(draw, **options):
    """Draw homes with the first month of their world."""
    first = draw(starts())
    return draw(homes(first, **options)), first
