"""What the operator decides: limits, and what is switched on. From flags or the environment."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

PREFIX = "DK_INTEGRATION_"
ELSEWHERE = frozenset(f"{PREFIX}{name}" for name in ("HOST", "PORT", "WORKERS", "THREADS", "CACHE"))
"""Read by others: where the server listens, its processes, and where compiled laws are kept."""


@dataclass(frozen=True)
class Settings:
    """Limits of a server.

    Attributes:
        max_body: bytes of a request.
        max_persons: persons of a request, all situations and steps of a sweep together.
        max_cells: values asked for in a request.
        max_months: months from the first to the last that a request speaks of.
        max_laws: laws of a request.
        max_seconds: seconds of computing for a request.
        max_run_seconds: seconds of computing for a run over a population.
        max_people: persons of a population that a run computes on.
        max_person_years: persons times years and laws of one draw of a scenario.
        max_running: requests that compute at the same time in a process; others wait in line.
        max_together: small requests a process computes as one; 1 for each alone.
        max_wait: seconds a request waits in line before it gets 429.
        cors: origins that may call from a page of theirs (`*` for all), empty for none.
        metrics: counts and times at `/metrics`.
        small_cells: fewest persons in a cell that is shown; 0 shows all.
        language: language of messages where the request does not say (`da` or `en`).
    """

    max_body: int = 10_000_000
    max_persons: int = 2_000
    max_cells: int = 200_000
    max_months: int = 600
    max_laws: int = 6
    max_seconds: float = 60.0
    max_run_seconds: float = 1_800.0
    max_people: int = 100_000
    max_person_years: int = 1_000_000
    max_running: int = 1
    max_together: int = 16
    max_wait: float = 120.0
    cors: str = ""
    metrics: bool = False
    small_cells: int = 5
    language: str = "da"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return the settings with those of ``DK_INTEGRATION_...`` in place.

        Raises:
            ValueError: every variable with a value that cannot be used.
        """
        given = os.environ if environment is None else environment
        known = {PREFIX + item.name.upper() for item in fields(cls)} | ELSEWHERE
        found: dict[str, object] = {}
        wrong = [
            f"{name}: unknown; known are {', '.join(sorted(known))}"
            for name in given
            if name.startswith(PREFIX) and name not in known
        ]
        for item in fields(cls):
            name = PREFIX + item.name.upper()
            if name not in given:
                continue
            try:
                found[item.name] = _value(given[name], type(item.default))
            except ValueError:
                wrong.append(f"{name}={given[name]!r}: {type(item.default).__name__} expected")
        if wrong:
            raise ValueError("\n".join(wrong))
        settings = cls(**found)  # type: ignore[arg-type]
        settings.check()
        return settings

    def changed(self, pairs: Iterable[str]) -> Settings:
        """Return the settings with those of ``name=value`` in place.

        Raises:
            ValueError: every pair that cannot be used.
        """
        pairs = list(pairs)
        wrong = [f"{pair!r}: name=value expected" for pair in pairs if "=" not in pair]
        if wrong:
            raise ValueError("\n".join(wrong))
        named = {
            PREFIX + name.strip().upper(): value.strip()
            for name, _, value in (pair.partition("=") for pair in pairs)
        }
        mine = {
            f"{PREFIX}{item.name.upper()}": str(getattr(self, item.name)) for item in fields(self)
        }
        return Settings.from_environment(mine | named)

    def check(self) -> None:
        """Refuse limits nobody can work within.

        Raises:
            ValueError: every setting that is wrong.
        """
        wrong = [
            f"{item.name}: must be above 0, is {getattr(self, item.name)}"
            for item in fields(self)
            if item.name.startswith("max_") and getattr(self, item.name) <= 0
        ]
        if self.language not in {"da", "en"}:
            wrong.append(f"language: must be da or en, is {self.language!r}")
        if self.small_cells < 0:
            wrong.append(f"small_cells: must be 0 or more, is {self.small_cells}")
        if wrong:
            raise ValueError("\n".join(wrong))


def _value(text: str, kind: type) -> object:
    if kind is bool:
        if text.lower() in {"1", "true", "ja", "yes", "on"}:
            return True
        if text.lower() in {"0", "false", "nej", "no", "off", ""}:
            return False
        raise ValueError(text)
    return kind(text)
