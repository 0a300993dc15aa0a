"""``dk-integration``: the model on the command line.

Results go to standard output, problems and progress to standard error. Exit codes: 0 done, 1 the
input is wrong (every problem is listed), 2 wrong usage. A command is a function in a module of its
own, and ``commands`` names them all.
"""

from openfisca_dk_integration.cli.commands import app, main

__all__ = ["app", "main"]
