"""The pages of the shipped reforms: header, switches, changes and stored effect, from the data.

``python -m tests.support.reform_pages`` writes the part of ``docs/reforms/<reform>.md`` above the
mark anew; what stands below it is written by hand and kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from openfisca_dk_integration.reforms.changes import Change, Share
from openfisca_dk_integration.reforms.format import ReformFile, read_reform, shipped
from tests.support.expected_reforms import stored

PAGES = Path(__file__).parents[2] / "docs" / "reforms"
MARK = "<!-- Ovenfor: skrevet af python -m tests.support.reform_pages. Nedenfor: i hånden. -->"


def page(name: str) -> str:
    """Return the generated part of a reform's page, with the mark at its end."""
    return "\n".join([*_header(read_reform(name)), *_effect(name), "", MARK]) + "\n"


def path(name: str) -> Path:
    """Return where a reform's page lies."""
    return PAGES / f"{name}.md"


def _header(file: ReformFile) -> Iterator[str]:
    head = file.header
    yield f"# {head['titel']} · {head['titel_en']}"
    yield ""
    yield f"`{file.name}`. {head['forfatter']}. Hjemmel: {head['hjemmel']}."
    yield ""
    yield head["beskrivelse"]
    yield ""
    yield f"*{head['beskrivelse_en']}*"
    yield ""
    if file.transition:
        yield (
            "Den, der er overtaget før reformen, beholder de gamle regler (people taken over "
            "before the reform keep the old rules)."
        )
    else:
        yield "Gælder alle fra virkningsdatoen (holds for everybody from its date)."
    yield ""
    yield "## Valg · Switches"
    yield ""
    yield "| valg | standard | grænser | hvad og hvorfor |"
    yield "|---|---|---|---|"
    for switch in file.switches.values():
        bounds = [switch.minimum, switch.maximum]
        limits = "-".join(f"{bound:g}" for bound in bounds if bound is not None)
        limits = limits or ", ".join(switch.options)
        default = switch.default
        if isinstance(default, bool):
            default = "ja" if default else "nej"
        about = f"{switch.description} *{switch.description_en}*"
        yield f"| `{switch.name}` | {default} | {limits} | {about} |"
    yield ""
    yield "## Ændringer · Changes (standard)"
    yield ""
    for name in file.code:
        yield f"- kode: `reforms/kode/{name}.py`"
    yield from (f"- {_change(change)}" for change in file.changes)
    yield ""


def _change(change: Change) -> str:
    value = change.value
    if isinstance(value, Share):
        value = f"{value.factor:g} × `{value.path}`"
    until = f" til {change.stop}" if change.stop else ""
    return f"`{change.path}`: {value} fra {change.start}{until}"


def _effect(name: str) -> Iterator[str]:
    content = stored(name)
    choices = ", ".join(f"{key}={value}" for key, value in content["valg"].items())
    yield "## Virkning på eksemplet · Effect on the example"
    yield ""
    yield (
        f"`{content['befolkning']}`, {content['aar'][0]}-{content['aar'][1]}, {choices}; kr., "
        "positivt er en indtægt for betaleren. Regressionstal af modellens eget resultat, "
        "ikke en facitliste (regression figures, not the truth)."
    )
    yield ""
    years = range(content["aar"][0], content["aar"][1] + 1)
    yield f"| betaler | post | {' | '.join(map(str, years))} |"
    yield f"|---|---|{'---:|' * len(years)}"
    amounts = {
        (row["betaler"], row["post"], row["aar"]): row["forskel"] for row in content["forskel"]
    }
    for payer, item in sorted({key[:2] for key in amounts}):
        cells = [f"{amounts.get((payer, item, year), 0):,}".replace(",", ".") for year in years]
        yield f"| {payer} | {item} | {' | '.join(cells)} |"


def main() -> None:
    """Write the generated part of every page anew."""
    PAGES.mkdir(exist_ok=True)
    for name in shipped():
        old = path(name).read_text(encoding="utf-8") if path(name).exists() else ""
        kept = old.partition(MARK)[2].lstrip("\n")
        text = page(name) + (f"\n{kept}" if kept else "")
        path(name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
