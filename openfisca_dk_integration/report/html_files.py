"""``--excel`` and ``--html``: a report as files, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from openfisca_dk_integration.report.files import check_file, whole_file
from openfisca_dk_integration.report.html import Report
from openfisca_dk_integration.report.html import whole_file as as_html

if TYPE_CHECKING:
    from openfisca_dk_integration.report.texts import Texts

EXCEL, HTML = (".xlsx",), (".html",)


@dataclass(frozen=True)
class ReportFiles:
    """Where reports go.

    Attributes:
        excel: the workbook, or None.
        html: the printable report, or None.
        overwrite: replace what is there.
    """

    excel: Path | None = None
    html: Path | None = None
    overwrite: bool = False

    def check(self) -> None:
        """Refuse before anything is computed what could not be written after.

        Raises:
            OutputError: for a wrong ending, or a file that exists.
        """
        for path, endings in ((self.excel, EXCEL), (self.html, HTML)):
            if path is not None:
                check_file(path, self.overwrite, endings)

    def write(
        self, book: Callable[[Path], None], report: Callable[[], Report], texts: Texts
    ) -> list[Path]:
        """Write what is wanted and return it.

        Args:
            book: writes the workbook to a path.
            report: makes the report.
            texts: of the language.

        Raises:
            OutputError: when a file cannot be written.
        """
        if self.excel is not None:
            with whole_file(self.excel, self.overwrite, EXCEL) as new:
                book(new)
        if self.html is not None:
            with whole_file(self.html, self.overwrite, HTML) as new:
                new.write_text(as_html(report(), texts), encoding="utf-8")
        return [path for path in (self.excel, self.html) if path is not None]
