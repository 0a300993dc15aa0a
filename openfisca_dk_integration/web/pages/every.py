"""All pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openfisca_dk_integration.web.pages.benchmark import add_benchmark
from openfisca_dk_integration.web.pages.case import add_case
from openfisca_dk_integration.web.pages.household import add_household
from openfisca_dk_integration.web.pages.investment import add_investment
from openfisca_dk_integration.web.pages.law import add_law
from openfisca_dk_integration.web.pages.reform import add_reform
from openfisca_dk_integration.web.pages.site import Site, add_site

if TYPE_CHECKING:
    from flask import Flask

    from openfisca_dk_integration.web.service import Service


def add_pages(app: Flask, service: Service) -> Site:
    """Add every page to the application."""
    site = add_site(app, service)
    add_household(site)
    add_law(site)
    add_reform(site)
    add_case(site)
    add_investment(site)
    add_benchmark(site)
    return site
