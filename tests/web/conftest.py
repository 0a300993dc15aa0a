"""One application for all tests of the web."""

import json
from pathlib import Path

import pytest

from openfisca_dk_integration.web.app import create_app
from openfisca_dk_integration.web.service import Service
from openfisca_dk_integration.web.settings import Settings

EXAMPLES = Path(__file__).parents[2] / "openfisca_dk_integration" / "situation_examples"


@pytest.fixture(scope="session")
def service():
    return Service(Settings(metrics=True))


@pytest.fixture(scope="session")
def client(service):
    return create_app(service.settings, service).test_client()


@pytest.fixture
def example():
    """A fresh copy of a situation that ships with the package."""

    def read(name="kontanthjaelp_2025"):
        return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))

    return read


def person(**facts):
    """A situation of one person alone."""
    return {"personer": {"a": {"foedselsdato": {"ETERNITY": "1990-01-01"}} | facts}}
