"""OpenFisca country package for Danish integration policy.

The law is written as dated parameters (``parameters/``) and variables (``variables/``);
``CountryTaxBenefitSystem`` loads both. The package works alone with openfisca-core and numpy;
population tools, account and command line live in the extras (see ``docs/design.md``).
"""

from openfisca_dk_integration.tax_benefit_system import CountryTaxBenefitSystem

__all__ = ["CountryTaxBenefitSystem"]
