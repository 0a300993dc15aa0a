"""The cache of compiled programs of a test is its own."""

import pytest


@pytest.fixture(scope="session")
def _cache_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compiled")
    folder.chmod(0o700)
    return folder


@pytest.fixture(autouse=True)
def _own_cache(_cache_folder, monkeypatch):
    monkeypatch.setenv("DK_INTEGRATION_CACHE", str(_cache_folder))
