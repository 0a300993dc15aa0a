"""The fingerprint of people who are never in memory together.

The fingerprint goes through the population column by column (``fingerprint``), and the people come
block by block. So the columns are put down in temporary files as they come, and read at the end.
"""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

import numpy

from openfisca_dk_integration.population.fingerprint import canonical

if TYPE_CHECKING:
    from types import TracebackType

    from openfisca_dk_integration.population.model import Given, Population

BUFFER = 1 << 20


class Column:
    """One column in a file: its values so far, with the rows it was missing in filled up."""

    def __init__(self, stream: IO[bytes], dtype: Any) -> None:
        self.stream, self.dtype = stream, dtype
        self.length = 0

    def add(self, values: Any) -> None:
        """Put more values down."""
        data = numpy.ascontiguousarray(values)
        self.stream.write(data.tobytes())
        self.length += len(data)

    def fill(self, length: int, value: Any) -> None:
        """Put a value down until the column has a length."""
        while self.length < length:
            part = min(length - self.length, BUFFER)
            self.add(numpy.full(part, value, dtype=self.dtype))


class Spool:
    """Takes the blocks of a population in their order, and gives its fingerprint."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        self.columns: dict[str, Column] = {}
        self.defaults: dict[str, Any] = {}
        self.rows = {"personer": 0, "husstande": 0, "forloeb": 0}

    def __enter__(self) -> Self:
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="dk-")))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stack.close()

    def add(self, block: Population) -> None:
        """Take the next block."""
        persons, households = self.rows["personer"], self.rows["husstande"]
        spells = block.spells
        self._text("person_id", block.person_ids)
        self._text("husstand_id", block.household_ids)
        self._put("husstand", block.household_of_person.astype(numpy.int64) + households)
        self._put("rolle", block.roles.astype(numpy.int64))
        self._put("kommunekode", block.municipality_of_household.astype(numpy.int64))
        self._table("personer", block.persons, block.count)
        self._table("husstande", block.household_values, block.households)
        self._put("forloeb.person", spells.person.astype(numpy.int64) + persons)
        self._put("forloeb.fra", canonical(spells.start))
        self._put("forloeb.til", canonical(spells.end))
        self._table("forloeb", spells.columns, spells.count)

    def fingerprint(self, figures: Any) -> str:
        """Return the fingerprint of all that was taken, with the municipalities' figures."""
        digest = hashlib.sha256()
        for name in ("person_id", "husstand_id", "husstand", "rolle", "kommunekode"):
            self._hash(digest, name)
        for table in ("personer", "husstande"):
            self._hash_table(digest, table)
        for name in ("forloeb.person", "forloeb.fra", "forloeb.til"):
            self._hash(digest, name)
        self._hash_table(digest, "forloeb")
        self._put("kommuner.kommunekode", figures.codes.astype(numpy.int64))
        self._put("kommuner.aar", figures.years.astype(numpy.int64))
        self._table("kommuner", figures.columns, len(figures.codes))
        for name in ("kommuner.kommunekode", "kommuner.aar"):
            self._hash(digest, name)
        self._hash_table(digest, "kommuner")
        return digest.hexdigest()

    def _column(self, name: str, dtype: Any) -> Column:
        if name not in self.columns:
            path = self.folder / f"{len(self.columns)}"
            stream = self.stack.enter_context(path.open("w+b", buffering=BUFFER))
            self.columns[name] = Column(stream, dtype)
        return self.columns[name]

    def _put(self, name: str, values: Any) -> None:
        self._column(name, values.dtype).add(values)

    def _text(self, name: str, values: Any) -> None:
        joined = "\x00".join(values.tolist()).encode()
        column = self._column(name, numpy.dtype(numpy.uint8))
        if column.length and len(values):
            joined = b"\x00" + joined
        column.add(numpy.frombuffer(joined, dtype=numpy.uint8))

    def _table(self, table: str, columns: dict[str, Given], count: int) -> None:
        before = self.rows.get(table, 0)
        for name, given in columns.items():
            if given.known.any():
                key = f"{table}.{name}"
                values = canonical(given.values)
                default = numpy.asarray([given.default], dtype=given.values.dtype)
                self.defaults[key] = canonical(default)[0]
                known = self._column(f"{key}?", numpy.dtype(numpy.bool_))
                column = self._column(key, values.dtype)
                known.fill(before, value=False)
                column.fill(before, self.defaults[key])
                known.add(given.known)
                column.add(values)
        self.rows[table] = before + count

    def _hash_table(self, digest: Any, table: str) -> None:
        begin = f"{table}."
        given = sorted(name.removeprefix(begin) for name in self.defaults if name.startswith(begin))
        for name in given:
            for key, value in ((f"{begin}{name}?", False), (f"{begin}{name}", None)):
                column = self.columns[key]
                default = self.defaults[key] if value is None else value
                column.fill(self.rows[table], default)
                self._hash(digest, key)

    def _hash(self, digest: Any, name: str) -> None:
        column = self.columns[name]
        digest.update(f"{name}:{column.dtype.str}:{column.length};".encode())
        column.stream.seek(0)
        while data := column.stream.read(BUFFER):
            digest.update(data)
