"""One comparison of the small example, shared by the tests."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from openfisca_dk_integration.cli import app
from tests.support.remembered import accounts_remembered

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "examples" / "lille")
REFORM = "et_aars_introduktion"


@pytest.fixture(scope="module", autouse=True)
def _accounts_remembered():
    with accounts_remembered():
        yield


@pytest.fixture(scope="session")
def run():
    """Run a command; the result has exit_code, stdout and stderr."""

    def run(*arguments, **environment):
        env = {"COLUMNS": "140", "NO_COLOR": "1", "PYTHONUTF8": "1"} | environment
        result = CliRunner().invoke(app, [str(word) for word in arguments], env=env)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture(scope="session")
def compared(run, tmp_path_factory):
    """The comparison with its files."""
    folder = tmp_path_factory.mktemp("sammenligning") / "ud"
    result = run(
        "compare",
        EXAMPLE,
        "--reform",
        REFORM,
        "--valg",
        "fra=2022-01-01",
        "--valg",
        "grundtilskud_foelger=ja",
        "--aar",
        "2023-2027",
        "--out",
        folder,
    )
    assert result.exit_code == 0, result.stderr
    return SimpleNamespace(result=result, folder=folder)
