"""Check an installed package against its checkout: every file is there, the law loads and computes.

Run by wheel.sh with the Python that has only the wheel: `python check_installed.py CHECKOUT`.
"""

import importlib.util
import sys
from pathlib import Path

import openfisca_dk_integration
from openfisca_dk_integration import CountryTaxBenefitSystem


def files(folder: Path) -> set[str]:
    """Return the package's files, relative to its folder."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def main(checkout: Path) -> None:
    """Compare, load, compute; stop with a message when something is wrong."""
    installed = Path(openfisca_dk_integration.__file__).parent
    if checkout in installed.parents:
        sys.exit(f"{installed} is the checkout, not an installed wheel")
    missing = files(checkout / "openfisca_dk_integration") - files(installed)
    if missing:
        sys.exit("Not in the wheel:\n" + "\n".join(sorted(missing)))
    extras = ("polars", "flask", "typer")
    if any(importlib.util.find_spec(name) for name in extras):
        sys.exit(f"{extras} should not be installed: the law must work without them")
    system = CountryTaxBenefitSystem()
    metadata = system.get_package_metadata()
    if metadata["name"] != "openfisca-dk-integration":
        sys.exit(f"openfisca-core cannot read the package's metadata: {metadata}")
    print(
        f"{metadata['name']} {metadata['version']}: {len(system.variables)} variables loaded"
        f" from the wheel with Python {sys.version.split()[0]}."
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
