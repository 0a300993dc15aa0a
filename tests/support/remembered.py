"""Accounts that tests ask for again: computed once in a process, for tests of what is around them.

The same people, law, years and way of computing give the same account; what a command prints and
writes of it is what its test is about.
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any, cast
from unittest import mock

from openfisca_dk_integration.account import Account
from openfisca_dk_integration.account import table as accounts
from openfisca_dk_integration.simulation.law import Law

USED_IN = ("compare", "budget_neutral")
"""The modules that commands and pages make accounts by."""


KNOWN: dict[Any, Account] = {}


@contextmanager
def accounts_remembered(*modules: ModuleType) -> Iterator[None]:
    """Compute each account once inside this context, but for runs that are kept in a folder.

    Args:
        modules: modules of the tests that make accounts themselves and want them remembered.
    """

    def make_account(population: Any, law: Any, years: Any, *items: Any, **how: Any) -> Account:
        progress, keep = how.pop("progress", None), how.pop("keep", None)
        if keep is not None:
            return accounts.make_account(
                population, law, years, *items, progress=progress, keep=keep, **how
            )
        people = (type(population).__name__, population.fingerprint())
        key = (people, law.fingerprint, law.name, repr((tuple(years), items, sorted(how.items()))))
        if key not in KNOWN:
            account = accounts.make_account(
                population, law, years, *items, progress=progress, **how
            )
            # Without its law, which holds a whole tax and benefit system.
            KNOWN[key] = dataclasses.replace(account, law=cast("Law", None))
        elif progress:
            progress(1, 1)
        return dataclasses.replace(KNOWN[key], law=law)

    with ExitStack() as replaced:
        found = [importlib.import_module(f"openfisca_dk_integration.account.{m}") for m in USED_IN]
        for module in [*found, *modules]:
            replaced.enter_context(mock.patch.object(module, "make_account", make_account))
        yield
