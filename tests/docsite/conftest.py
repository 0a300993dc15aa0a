"""The site of the repository, built once."""

import time
from pathlib import Path
from typing import NamedTuple

import pytest

from openfisca_dk_integration.docsite.build import build
from openfisca_dk_integration.tax_benefit_system import CountryTaxBenefitSystem, in_force
from tests.support.yaml_cases import ROOT


class Built(NamedTuple):
    folder: Path
    pages: int
    seconds: float
    system: CountryTaxBenefitSystem


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docs")
    system = in_force()
    start = time.perf_counter()
    pages = build(ROOT, folder, system)
    return Built(folder, pages, time.perf_counter() - start, system)
