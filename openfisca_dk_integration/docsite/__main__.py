"""``python -m openfisca_dk_integration.docsite OUT``: build the site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from openfisca_dk_integration.docsite.build import build
from openfisca_dk_integration.signoff.errors import SignoffError


def main() -> int:
    """Build the site and say where it is."""
    parser = argparse.ArgumentParser(description="Build the law pages as a static site.")
    parser.add_argument("out", type=Path, help="the folder to write to")
    parser.add_argument("--root", type=Path, default=Path(), help="the root of the repository")
    options = parser.parse_args()
    try:
        pages = build(options.root, options.out)
    except SignoffError as error:
        sys.stderr.write("\n".join(error.lines("da")) + "\n")
        return 1
    sys.stdout.write(f"{pages} sider: {options.out / 'index.html'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
