"""The check of a behaviour file: each key, each number, and the effects together."""

from __future__ import annotations

import math
import re
from typing import Any

from openfisca_dk_integration.behaviour.model import TRANSITIONS, Effect, Group
from openfisca_dk_integration.behaviour.ranges import Range
from openfisca_dk_integration.enums import Koen, Opholdsgrundlag
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms.errors import Problem

HEADER = ("titel", "forfatter", "beskrivelse")
OPTIONAL_HEADER = ("titel_en", "beskrivelse_en")
EVIDENCE = ("seen", "derived", "assumed")
NEEDED = ("id", "kilde", "evidens")
KEYS = (
    *NEEDED,
    "overgang",
    "faktor",
    "point",
    "efter_maaneder",
    "gruppe",
    "fra",
    "indfasning_maaneder",
    "varighed_maaneder",
    "halveringstid_maaneder",
    "note",
)
GROUP_KEYS = ("koen", "opholdsgrundlag", "jobparat", "maaneder_siden_overtagelse", "alder")
RANGE_KEYS = ("lav", "central", "hoej")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class Checker:
    """Reads one document and collects what is wrong with it in ``problems``."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.problems: list[Problem] = []

    def say(self, where: str, da: str, en: str) -> None:
        """Note one problem."""
        place = f"{self.where}: {where}" if where else self.where
        self.problems.append(Problem(place, da, en))

    def document(self, document: Any) -> list[Effect]:
        """Return the effects of a document; those that cannot be read are left out."""
        if not isinstance(document, dict):
            self.say("", "skal være en tabel med titel m.m.", "must be a mapping with titel etc.")
            return []
        for key in HEADER:
            if not isinstance(document.get(key), str) or not document[key].strip():
                self.say("", f"{key} mangler (tekst)", f"{key} is missing (text)")
        self._known("", document, (*HEADER, *OPTIONAL_HEADER, "effekter"))
        listed = document.get("effekter")
        if not isinstance(listed, list) or not listed:
            self.say("effekter", "skal være en liste af effekter", "must be a list of effects")
            return []
        effects = [self.effect(item, number) for number, item in enumerate(listed, start=1)]
        read = [effect for effect in effects if effect is not None]
        names = [effect.name for effect in read]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.say(name, "id står mere end én gang", "the id stands there more than once")
        return read

    def effect(self, item: Any, number: int) -> Effect | None:
        """Return one effect, None when it cannot be read."""
        if not isinstance(item, dict):
            self.say(f"effekter[{number}]", "skal være en tabel", "must be a mapping")
            return None
        before = len(self.problems)
        name = str(item.get("id") or f"effekter[{number}]")
        self._known(name, item, KEYS)
        for key in NEEDED:
            if not isinstance(item.get(key), str) or not item[key].strip():
                self.say(name, f"{key} mangler (tekst)", f"{key} is missing (text)")
        is_points = "point" in item
        self._form(name, item, is_points=is_points)
        fade_key = _fade_key(is_points=is_points)
        transition = "" if is_points else self._transition(name, item)
        effect = Effect(
            name=name,
            kind="point" if is_points else "faktor",
            transition=transition,
            size=self._size(name, item, is_points=is_points),
            group=self._group(name, item.get("gruppe")),
            start=self._month(name, item.get("fra")),
            fade_in=self._months(name, item, fade_key) or 0.0,
            duration=self._months(name, item, "varighed_maaneder"),
            half_life=self._months(name, item, "halveringstid_maaneder"),
            source=str(item.get("kilde", "")),
            evidence=str(item.get("evidens", "")),
            note=str(item.get("note", "")),
        )
        if effect.half_life == 0:
            self.say(f"{name}.halveringstid_maaneder", "skal være over 0", "must be greater than 0")
        if effect.half_life is not None and effect.duration is None:
            self.say(
                name,
                "halveringstid_maaneder kræver varighed_maaneder (0: fra første fulde måned)",
                "halveringstid_maaneder needs varighed_maaneder (0: from the first full month)",
            )
        return effect if len(self.problems) == before else None

    def _form(self, name: str, item: dict[str, Any], *, is_points: bool) -> None:
        """Note keys that do not belong together."""
        if item.get("evidens") and item["evidens"] not in EVIDENCE:
            known = ", ".join(EVIDENCE)
            self.say(f"{name}.evidens", f"skal være en af {known}", f"must be one of {known}")
        if is_points == ("faktor" in item):
            self.say(name, "giv enten faktor eller point", "give either faktor or point")
        fade_key = _fade_key(is_points=is_points)
        for key in {"efter_maaneder", "indfasning_maaneder"} - {fade_key}:
            if key in item:
                self.say(
                    f"{name}.{key}",
                    f"passer ikke her; brug {fade_key}",
                    f"does not fit here; use {fade_key}",
                )
        if is_points and "efter_maaneder" not in item:
            self.say(name, "efter_maaneder mangler", "efter_maaneder is missing")
        if is_points and "overgang" in item:
            self.say(
                f"{name}.overgang",
                "point gælder altid andelen i arbejde; udelad overgang",
                "points always concern the share in work; leave overgang out",
            )

    def totals(self, effects: list[Effect]) -> None:
        """Note points that together, for people who may be in several groups, pass 100."""
        points = [effect for effect in effects if effect.kind == "point"]
        for first in points:
            others = [one for one in points if one is not first and one.group.overlaps(first.group)]
            total = sum(max(one.size.high, 0.0) for one in [first, *others])
            names = ", ".join(one.name for one in [first, *others])
            if others and total > 1:
                self.say(
                    first.name,
                    f"effekterne {names} løfter tilsammen andelen i arbejde med "
                    f"{100 * total:.0f} point, altså over 1",
                    f"the effects {names} together raise the share in work by "
                    f"{100 * total:.0f} points, past 1",
                )
                return

    def _known(self, where: str, mapping: dict[Any, Any], keys: tuple[str, ...]) -> None:
        for key in mapping:
            if key not in keys:
                known = ", ".join(keys)
                self.say(
                    where,
                    f"ukendt nøgle {key!r}; kendte: {known}",
                    f"unknown key {key!r}; known: {known}",
                )

    def _transition(self, name: str, item: dict[str, Any]) -> str:
        transition = str(item.get("overgang", ""))
        if transition not in TRANSITIONS:
            known = ", ".join(TRANSITIONS)
            self.say(
                f"{name}.overgang",
                f"skal være en af {known}, er {transition or 'tom'}",
                f"must be one of {known}, is {transition or 'empty'}",
            )
        return transition

    def _size(self, name: str, item: dict[str, Any], *, is_points: bool) -> Range:
        key = "point" if is_points else "faktor"
        value = item.get(key)
        where = f"{name}.{key}"
        if value is None:
            return Range(0, 0, 0)
        parts = [value.get(part) for part in RANGE_KEYS] if isinstance(value, dict) else [value] * 3
        if isinstance(value, dict):
            self._known(where, value, RANGE_KEYS)
        if not all(_is_number(part) for part in parts):
            self.say(
                where,
                "skal være et tal eller lav, central og hoej som tal",
                "must be a number, or lav, central and hoej as numbers",
            )
            return Range(0, 0, 0)
        low, central, high = (float(part or 0) for part in parts)
        if not low <= central <= high:
            self.say(
                where,
                f"lav <= central <= hoej er ikke opfyldt: {low:g}, {central:g}, {high:g}",
                f"lav <= central <= hoej does not hold: {low:g}, {central:g}, {high:g}",
            )
        bottom, top = (-1.0, 1.0) if is_points else (0.0, math.inf)
        if low < bottom or high > top:
            expected = "mellem -1 og 1 (0.05 er fem point)" if is_points else "0 eller mere"
            expected_en = "between -1 and 1 (0.05 is five points)" if is_points else "0 or more"
            self.say(
                where,
                f"skal ligge {expected}, er {low:g} til {high:g}",
                f"must be {expected_en}, is {low:g} to {high:g}",
            )
        return Range(low, central, high)

    def _months(self, name: str, item: dict[str, Any], key: str) -> float | None:
        value = item.get(key)
        if value is None:
            return None
        if not _is_number(value) or value < 0:
            self.say(f"{name}.{key}", "skal være 0 eller flere måneder", "must be 0 or more months")
            return None
        return float(value)

    def _month(self, name: str, value: Any) -> int | None:
        if value is None:
            return None
        found = _MONTH.fullmatch(str(value))
        if not found:
            self.say(
                f"{name}.fra",
                f"skal være en måned som '2026-01', er {value}",
                f"must be a month like '2026-01', is {value}",
            )
            return None
        return 12 * int(found[1]) + int(found[2]) - 1

    def _group(self, name: str, group: Any) -> Group:
        where = f"{name}.gruppe"
        if group is None:
            return Group()
        if not isinstance(group, dict):
            self.say(where, "skal være en tabel", "must be a mapping")
            return Group()
        self._known(where, group, (*GROUP_KEYS, "kommune"))
        ready = group.get("jobparat")
        if ready is not None and not isinstance(ready, bool):
            self.say(f"{where}.jobparat", "skal være true eller false", "must be true or false")
            ready = None
        codes = _as_list(group.get("kommune"))
        if not all(_is_number(code) for code in codes):
            self.say(f"{where}.kommune", "skal være kommunekoder", "must be municipality codes")
            codes = []
        for code in sorted(set(codes) - set(municipality_names())):
            self.say(
                f"{where}.kommune",
                f"ukendt kommunekode {code}",
                f"unknown municipality code {code}",
            )
        return Group(
            koen=self._names(f"{where}.koen", group.get("koen"), Koen),
            opholdsgrundlag=self._names(
                f"{where}.opholdsgrundlag", group.get("opholdsgrundlag"), Opholdsgrundlag
            ),
            jobparat=ready,
            maaneder=self._bounds(
                f"{where}.maaneder_siden_overtagelse", group.get("maaneder_siden_overtagelse")
            ),
            alder=self._bounds(f"{where}.alder", group.get("alder")),
            kommune=tuple(int(code) for code in codes),
        )

    def _names(self, where: str, value: Any, members: Any) -> tuple[str, ...]:
        names = [str(name) for name in _as_list(value)]
        for name in names:
            if name not in members.__members__:
                known = ", ".join(members.__members__)
                self.say(
                    where,
                    f"ukendt gruppe {name}; kendte: {known}",
                    f"unknown group {name}; known: {known}",
                )
        return tuple(name for name in names if name in members.__members__)

    def _bounds(self, where: str, value: Any) -> tuple[float, float] | None:
        if value is None:
            return None
        ends = ("fra", "til")
        bounds = [value.get(key) for key in ends] if isinstance(value, dict) else [None]
        if not isinstance(value, dict) or set(value) - set(ends) or not value:
            self.say(where, "skal være fra og til", "must be fra and til")
            return None
        low = 0.0 if bounds[0] is None else bounds[0]
        high = math.inf if bounds[1] is None else bounds[1]
        if not (_is_number(low) and _is_number(high)) or low >= high:
            self.say(where, "fra skal være mindre end til", "fra must be less than til")
            return None
        return float(low), float(high)


def _fade_key(*, is_points: bool) -> str:
    return "efter_maaneder" if is_points else "indfasning_maaneder"


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and not math.isnan(value)
