"""Who pays: the account of a population by municipality, year, payer and item; comparison."""

from openfisca_dk_integration.account.budget_neutral import NeutralFactor, budget_neutral
from openfisca_dk_integration.account.compare import Comparison, compare
from openfisca_dk_integration.account.items import ITEMS, PAYERS, Item, payer_label
from openfisca_dk_integration.account.table import Account, make_account, make_accounts

__all__ = [
    "ITEMS",
    "PAYERS",
    "Account",
    "Comparison",
    "Item",
    "NeutralFactor",
    "budget_neutral",
    "compare",
    "make_account",
    "make_accounts",
    "payer_label",
]
