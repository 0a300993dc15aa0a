"""Behaviour (adfaerd): what a measure does to people, kept apart from law.

A behaviour is a file of effects with ranges and sources: multipliers on a transition of the
histories, or points more in work after some months. ``load_behaviour`` reads and checks one;
``simulate_histories`` (openfisca_dk_integration.histories) applies it.
"""

from openfisca_dk_integration.behaviour.errors import BehaviourError
from openfisca_dk_integration.behaviour.model import (
    TRANSITIONS,
    Behaviour,
    Effect,
    Group,
    Situation,
)
from openfisca_dk_integration.behaviour.read import load_behaviour, shipped

__all__ = [
    "TRANSITIONS",
    "Behaviour",
    "BehaviourError",
    "Effect",
    "Group",
    "Situation",
    "load_behaviour",
    "shipped",
]
