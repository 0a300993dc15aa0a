"""The reforms of the package with their choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from openfisca_dk_integration.report.texts import Texts

if TYPE_CHECKING:
    from rich.console import Console

    from openfisca_dk_integration.reforms.format import ReformFile


def catalogue(files: list[ReformFile]) -> list[dict[str, Any]]:
    """Return the reforms as plain data."""
    return [
        {
            "navn": file.name,
            **file.header,
            "virkning": file.effect.isoformat() if file.effect else None,
            "valg": [
                {
                    "navn": switch.name,
                    "type": switch.type,
                    "standard": str(switch.default) if switch.type == "dato" else switch.default,
                    "beskrivelse": switch.description,
                    "beskrivelse_en": switch.description_en,
                }
                for switch in file.switches.values()
            ],
        }
        for file in files
    ]


def print_catalogue(console: Console, files: list[ReformFile], language: str) -> None:
    """Print name, title, paragraph and choices of each reform."""
    texts = Texts(language)
    for file in files:
        head = file.header
        english = texts.english
        title = (head.get("titel_en") if english else None) or head["titel"]
        about = (head.get("beskrivelse_en") if english else None) or head["beskrivelse"]
        console.print(Text(file.name, style="bold cyan"), Text(title, style="bold"))
        console.print(Text(head["hjemmel"], style="dim"))
        console.print(Text(about))
        if file.switches:
            grid = Table.grid(padding=(0, 2, 0, 0))
            for switch in file.switches.values():
                default = switch.default
                if isinstance(default, bool):
                    default = texts("yes") if default else texts("no")
                about = (switch.description_en if english else "") or switch.description
                grid.add_row("", Text(f"{switch.name}={default}", style="cyan"), Text(about))
            console.print(Text(texts("choices_help")), grid)
        console.print()
