"""``python -m openfisca_dk_integration.cli``."""

from openfisca_dk_integration.cli.commands import main

main()
