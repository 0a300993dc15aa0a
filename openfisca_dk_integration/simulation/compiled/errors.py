"""What cannot be compiled."""

from __future__ import annotations


class TraceError(Exception):
    """A formula does something that cannot be traced; openfisca-core computes it instead."""
