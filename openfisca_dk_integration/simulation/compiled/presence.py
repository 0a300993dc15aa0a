"""Who is there in a month, as expressions for the kernel (see ``population.presence``)."""

from __future__ import annotations

import numpy

from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.population.schema import ACTIVITY
from openfisca_dk_integration.simulation.compiled.nodes import (
    HOUSEHOLD,
    PERSON,
    Node,
    cast,
    literal,
)
from openfisca_dk_integration.simulation.compiled.scalars import OWN

GIVEN, KNOWN = "given", "known"
"""Begin the names of values that are the same in all months, and of where they were given."""

BEGINS, ADULT, EVERYONE, HOME_BEGINS = (
    f"presence:{name}" for name in ("begins", "adult", "everyone", "home_begins")
)
"""The first month of a person, whether it is one of the two adults, how many adults a household
has, and the first month of a household."""

HERE, THERE, HOME = "=here", "=there", "=home"
"""Names of parts: whether a person is there, how many adults are, whether there is a home."""


MONTH = Node("slot", (), numpy.int32, None, OWN)
"""The number of the month."""


def ref(name: str, dtype: object, entity: str) -> Node:
    """Return a reference by name."""
    return Node("ref", (), dtype, entity, (name, None, False))


def here(*, has_activity: bool) -> Node:
    """Return whether a person is there in a month."""
    begins = ref(BEGINS, numpy.int32, PERSON)
    came = Node("less_equal", (begins, MONTH), bool, PERSON)
    if not has_activity:
        return came
    activity = ref(ACTIVITY, numpy.int16, PERSON)
    left = literal(list(Aktivitet).index(Aktivitet.udrejst), numpy.int16)
    stays = Node("not_equal", (activity, left), bool, PERSON)
    return Node("bitwise_and", (came, stays), bool, PERSON)


def there() -> Node:
    """Return how many of the two adults of a household are there."""
    adult = Node("bitwise_and", (ref(HERE, bool, PERSON), ref(ADULT, bool, PERSON)), bool, PERSON)
    total = Node("groupsum", (cast(adult, numpy.float64),), numpy.float64, HOUSEHOLD)
    return cast(total, numpy.int32)


def some_away() -> Node:
    """Return whether an adult is away."""
    sides = (ref(THERE, numpy.int32, HOUSEHOLD), ref(EVERYONE, numpy.int32, HOUSEHOLD))
    return Node("not_equal", sides, bool, HOUSEHOLD)


def child_away() -> Node:
    """Return whether a person is a child that is not there."""
    away = Node("invert", (ref(HERE, bool, PERSON),), bool, PERSON)
    return Node("bitwise_and", (away, ref("role:barn", bool, PERSON)), bool, PERSON)


def home() -> Node:
    """Return whether a household has a home in a month."""
    begins = ref(HOME_BEGINS, numpy.int32, HOUSEHOLD)
    began = Node("less_equal", (begins, MONTH), bool, HOUSEHOLD)
    nobody = literal(0, numpy.int32)
    adults = Node("greater", (ref(THERE, numpy.int32, HOUSEHOLD), nobody), bool, HOUSEHOLD)
    return Node("bitwise_and", (began, adults), bool, HOUSEHOLD)


def given_at_home(name: str) -> Node:
    """Return where a value of households was given, in a month in which there is a home."""
    sides = (ref(f"{KNOWN}:{name}", bool, HOUSEHOLD), ref(HOME, bool, HOUSEHOLD))
    return Node("bitwise_and", sides, bool, HOUSEHOLD)
