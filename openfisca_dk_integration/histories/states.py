"""The states of the labour-market model."""

from __future__ import annotations

from enum import IntEnum

import numpy

from openfisca_dk_integration.enums import Aktivitet

NEVER = int(numpy.iinfo(numpy.int32).max)
"""A month that does not come."""


class State(IntEnum):
    """What a person does in a month (one byte)."""

    NOT_YET = 0
    HELP = 1
    """Not in work: on help (with an activity of the programme), or supported by others."""
    WORK = 2
    IGU = 3
    STUDY = 4
    LEAVE = 5
    DISABILITY = 6
    PENSION = 7
    GONE = 8


CODES = {member.name: number for number, member in enumerate(Aktivitet)}
"""Member numbers of ``Aktivitet`` by name."""

PROGRAMME = (
    "ledig",
    "vejledning_opkvalificering",
    "danskuddannelse",
    "virksomhedspraktik",
    "nytteindsats",
    "loentilskud",
)
"""Activities of people on help."""
