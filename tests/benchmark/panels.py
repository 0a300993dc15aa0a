"""Small panels made by hand, and large ones with a truth that is known."""

import numpy

from openfisca_dk_integration.benchmark.panel import MONTHLY, NEVER, Panel
from openfisca_dk_integration.enums import (
    Aktivitet,
    AndenOffentligForsoergelse,
    Danskproeve,
    Danskuddannelse,
    Koen,
    Opholdsgrundlag,
)

FIRST = 12 * 2015
LETTERS = {
    ".": Aktivitet.ingen,
    "L": Aktivitet.ledig,
    "D": Aktivitet.danskuddannelse,
    "W": Aktivitet.ordinaer_beskaeftigelse,
    "U": Aktivitet.ordinaer_uddannelse,
    "T": Aktivitet.loentilskud,
    "B": Aktivitet.barsel,
    "X": Aktivitet.udrejst,
}
"""A month of a life as a letter."""


def code(member):
    return list(type(member)).index(member)


def panel(lives, municipality=None, takeover=None, first=FIRST, **constants):
    """Return a panel of lives written as letters, all taken over in the first month."""
    length = len(lives[0])
    count = len(lives)
    activity = numpy.array([[code(LETTERS[life[m]]) for life in lives] for m in range(length)])
    helped = numpy.isin(activity, [code(Aktivitet.ledig), code(Aktivitet.danskuddannelse)])
    work = activity == code(Aktivitet.ordinaer_beskaeftigelse)
    present = activity != code(Aktivitet.udrejst)
    zeros = numpy.zeros((length, count))
    monthly = {name: zeros.copy() for name in MONTHLY}
    monthly |= {
        "aktivitet": activity,
        "soeger_hjaelp": helped,
        "arbejdstimer": work * 160.0,
        "anden_offentlig_forsoergelse": (zeros + code(AndenOffentligForsoergelse.ingen)).astype(
            int
        ),
        "i_introduktionsprogram": present.copy(),
        "alder": (zeros + 30).astype(int),
        "jobparat": numpy.ones((length, count), dtype=bool),
        "antal_boern_under_18": zeros.astype(int),
        "antal_voksne": (zeros + 1).astype(int),
    }
    month = numpy.full(count, first) if takeover is None else numpy.asarray(takeover)
    facts = {
        "koen": code(Koen.mand),
        "opholdsgrundlag": code(Opholdsgrundlag.flygtning),
        "danskuddannelse": code(Danskuddannelse.du2),
        "danskproeve": code(Danskproeve.ingen),
        "danskproeve_dato": NEVER,
        "har_erhvervsuddannelse": 0,
        "saerlige_behov": 0,
        "opholdstilladelse_dato": NEVER,
        "overtagelsesdato": month,
    } | constants
    return Panel(
        first=first,
        municipality=numpy.full(count, 101)
        if municipality is None
        else numpy.asarray(municipality),
        household=numpy.arange(count),
        weights=numpy.ones(count),
        constant={name: numpy.broadcast_to(value, (count,)) for name, value in facts.items()},
        monthly=monthly,
        present=present,
    )


def known_truth(seed, effects, people=120, months=40, hazard=0.03, leaving=0.0):
    """Return a panel whose people find lasting work with hazards that are known.

    Women find work half as fast, and municipalities differ in their share of women, so that raw
    durations mislead. ``effects`` are log hazard ratios of the municipalities.

    Returns:
        The panel, and each person's hazard without and with the municipality's effect.
    """
    dice = numpy.random.default_rng(seed)
    count = people * len(effects)
    town = numpy.repeat(numpy.arange(len(effects)), people)
    women = dice.random(count) < 0.2 + 0.6 * (town % 3) / 2
    plain = hazard * numpy.where(women, 0.5, 1.0)
    true = 1 - (1 - plain) ** numpy.exp(numpy.asarray(effects)[town])
    found = dice.geometric(true) - 1
    gone = dice.geometric(leaving, count) - 1 if leaving else numpy.full(count, 10**6)
    rows = numpy.arange(months)[:, None]
    activity = numpy.where(rows >= found, "W", "L")
    activity = numpy.where(rows >= gone, "X", activity)
    lives = ["".join(activity[:, person]) for person in range(count)]
    built = panel(
        lives, municipality=101 + town, koen=numpy.where(women, code(Koen.kvinde), code(Koen.mand))
    )
    return built, plain, true


def restricted(hazard, limit):
    """Return the mean of a geometric duration cut at ``limit`` months."""
    stay = 1 - hazard
    return sum(stay ** (month + 1) for month in range(limit))
