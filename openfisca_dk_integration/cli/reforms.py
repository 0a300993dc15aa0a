"""``dk-integration reforms``."""

from __future__ import annotations

import json
import sys

from openfisca_dk_integration.cli.options import (
    JsonOption,
    Language,
    LanguageOption,
)


def reforms(as_json: JsonOption = False, sprog: LanguageOption = Language.da) -> None:
    """Vis de reformer, der følger med, og deres valg."""
    from openfisca_dk_integration.reforms import list_reforms
    from openfisca_dk_integration.report import command
    from openfisca_dk_integration.report.catalogue import catalogue, print_catalogue

    files = list_reforms()
    if as_json:
        sys.stdout.write(json.dumps(catalogue(files), ensure_ascii=False, indent=2) + "\n")
        return
    print_catalogue(command.stdout_console(), files, str(sprog))
