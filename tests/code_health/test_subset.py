"""The reference subset of the benchmarks: the law's rates, and the same bits everywhere."""

import importlib
import json
import sys
from pathlib import Path

import pytest
import yaml

from openfisca_dk_integration.population.schema import default_system
from openfisca_dk_integration.simulation.compiled import is_installed

SUBSET = Path(__file__).parents[2] / "benchmarks" / "subset"
RATES = yaml.safe_load((SUBSET / "rates.yaml").read_text("utf-8"))


@pytest.fixture
def subset(tmp_path, monkeypatch):
    monkeypatch.setenv("SUBSET_DATA", str(tmp_path))
    monkeypatch.setenv("DK_INTEGRATION_CACHE", "")
    monkeypatch.syspath_prepend(str(SUBSET))
    (tmp_path / "rates.json").write_text(json.dumps(RATES))
    names = ("core", "measured", "people", "rules", "run_openfisca")
    yield importlib.import_module("run_openfisca")
    for name in names:
        sys.modules.pop(name, None)


def table_of_core(subset):
    core = subset.Plain(150)
    return core.asked(core.built())


def test_rates_are_those_of_the_law():
    for place, year in enumerate(RATES["years"]):
        law = default_system().get_parameters_at_instant(f"{year}-01-01")

        def of_law(path, law=law):
            for part in path.split("."):
                law = getattr(law, part)
            return law

        for name, item in RATES["values"].items():
            assert item["by_year"][place] == of_law(item["law"]), (name, year)
        for name in ("grundtilskud", "resultattilskud.beloeb"):
            item = RATES["scales"][name]
            scale = of_law(item["law"])
            assert item["thresholds"] == list(scale.thresholds)
            assert [row[place] for row in item["amounts_by_year"]] == list(scale.amounts)
        steps = [of_law(f"refusion.trappe.trin_{step}") for step in (1, 2, 3, 4)]
        ladder = RATES["scales"]["trappe.statens_andel"]
        assert ladder["thresholds"][1:] == [step.fra_uge for step in steps[1:]]
        assert [row[place] for row in ladder["amounts_by_year"]] == [s.statens_andel for s in steps]
        ages = of_law("boerne_og_ungeydelse.aarlig")
        wanted = [ages.alder_0_2_aar, ages.alder_3_6_aar, ages.alder_7_14_aar, ages.alder_15_17_aar]
        assert [row[place] for row in RATES["scales"]["boerneydelse"]["amounts_by_year"]] == wanted


def test_the_package_gives_the_bits_of_plain_openfisca_core(subset):
    plain = table_of_core(subset)
    _, reference = subset.by_package(150, "reference", 1)
    assert (plain == reference).all()
    # Every measure happens to somebody, in every year in which it can.
    happens = plain.any(axis=1)
    assert happens[[0, 1, 4, 5, 6, 7]].all()
    assert happens[[2, 3], 0].all()


@pytest.mark.skipif(not is_installed(), reason="needs llvmlite (the extra `compiled`)")
def test_compiled_gives_the_bits_of_plain_openfisca_core(subset):
    plain = table_of_core(subset)
    _, compiled = subset.by_package(150, "compiled", 1)
    assert (plain == compiled).all()
