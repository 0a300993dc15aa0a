"""JSON without what JSON does not have: no NaN, no Infinity, dates as ISO text."""

from __future__ import annotations

import datetime
import math
from typing import Any

import numpy
from flask.json.provider import DefaultJSONProvider


class StrictJSON(DefaultJSONProvider):
    """Flask's JSON, readable (æøå as they are), in the order given, and strictly JSON."""

    ensure_ascii = False
    sort_keys = False

    @staticmethod
    def default(o: Any) -> Any:
        """Return what JSON can hold for what it cannot."""
        if isinstance(o, (datetime.date, datetime.datetime)):
            return o.isoformat()
        if isinstance(o, numpy.datetime64):
            return str(o.astype("datetime64[D]"))
        if isinstance(o, numpy.generic):
            return o.item()
        if isinstance(o, bytes):
            return o.decode("utf-8", "replace")
        return str(o)

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Return the text; numbers that are not finite become null."""
        kwargs.setdefault("allow_nan", False)
        try:
            return super().dumps(obj, **kwargs)
        except ValueError:
            return super().dumps(finite(obj), **kwargs)


def finite(value: Any) -> Any:
    """Return a copy in which numbers that are not finite are None."""
    if isinstance(value, dict):
        return {str(key): finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    if isinstance(value, (float, numpy.floating)):
        return float(value) if math.isfinite(value) else None
    return value
