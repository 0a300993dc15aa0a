"""The parameters: complete, sourced, in known units, and told of in docs/law-sources.md."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from openfisca_core.parameters import ParameterNode

from tests.support.yaml_cases import ROOT, load

PACKAGE = ROOT / "openfisca_dk_integration"
TREE = PACKAGE / "parameters"
SOURCES = ROOT / "docs" / "law-sources.md"
EVIDENCE = {"seen", "derived", "recalled"}
REQUIRED = {"short_label", "label_en", "unit", "hjemmel", "evidens", "reguleres", "reference"}
RESERVED = {"description", "metadata", "values", "brackets"}
SEGMENT = re.compile(r"[a-z][a-z0-9_]*")
RESULT_GRANTS = ("beskaeftigelse", "uddannelse")
NUMBER_OF_MUNICIPALITIES = 98


def series_in(item: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every series or scale of a file with its path in the tree."""
    if "values" in item or "brackets" in item:
        yield path, item
        return
    for name, child in item.items():
        if name not in RESERVED:
            yield from series_in(child, f"{path}.{name}" if path else name)


def dates_of(item: dict[str, Any]) -> set[Any]:
    """Return the dates at which the parameter gets a value."""
    parts = [part for bracket in item.get("brackets", []) for part in bracket.values()]
    return {date for values in [item.get("values", {}), *parts] for date in values}


def problems_of(item: dict[str, Any], units: set[str]) -> list[str]:
    """Return what is missing or unknown in the metadata of a series or scale."""
    metadata = item.get("metadata", {})
    problems = [f"{name} is missing" for name in sorted(REQUIRED - set(metadata))]
    problems += [
        f"{name} is empty"
        for name in ("short_label", "label_en", "hjemmel")
        if name in metadata and not metadata[name]
    ]
    dates = dates_of(item)
    for name in ("evidens", "reference"):
        odd = dates ^ set(metadata.get(name, {}))
        problems += [f"{name}: {date} has no match" for date in sorted(map(str, odd))]
    problems += [
        f"evidens: {word} is unknown"
        for word in sorted(set(metadata.get("evidens", {}).values()) - EVIDENCE)
    ]
    problems += [
        f"{name}: {metadata[name]} is not in units.yaml"
        for name in ("unit", "threshold_unit")
        if name in metadata and metadata[name] not in units
    ]
    if item.get("description", "").endswith("."):
        problems.append("description ends in a period")
    return problems


@pytest.fixture(scope="module")
def units():
    return {unit["name"] for unit in load(PACKAGE / "units.yaml")}


@pytest.fixture(scope="module")
def files():
    return {path: load(path) for path in sorted(TREE.rglob("*.yaml"))}


@pytest.fixture(scope="module")
def series(files):
    found = {}
    for path, content in files.items():
        place = path.relative_to(TREE).with_suffix("")
        parts = place.parts[:-1] if place.name == "index" else place.parts
        found.update(series_in(content, ".".join(parts)))
    return found


@pytest.fixture(scope="module")
def tree():
    return ParameterNode(directory_path=str(TREE))


@pytest.fixture(scope="module")
def tables():
    """Return the rows of docs/law-sources.md by the heading of their first column."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in SOURCES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            heading = ""
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not heading:
            heading = " | ".join(cells)
            found[heading] = []
        elif not set(line) <= set("|- "):
            found[heading].append(cells)
    return found


def names_in(cell: str) -> list[str]:
    """Return the names in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def node_at(tree: ParameterNode, path: str) -> Any:
    """Return the parameter, scale or node at the path."""
    for name in path.split("."):
        tree = tree.children[name]
    return tree


def test_every_series_is_complete(series, units):
    problems = [
        f"{path}: {problem}"
        for path, item in series.items()
        for problem in problems_of(item, units)
    ]
    assert problems == []


def test_a_bad_series_is_found(units):
    bad = {
        "description": "Et beløb.",
        "values": {"2020-01-01": {"value": 1}, "2021-01-01": {"value": 2}},
        "metadata": {
            "short_label": "Beløb",
            "label_en": "Amount",
            "unit": "kroner",
            "hjemmel": "",
            "evidens": {"2020-01-01": "guessed", "2021-01-01": "seen"},
            "reference": {"2020-01-01": {"title": "Lov"}},
        },
    }
    assert problems_of(bad, units) == [
        "reguleres is missing",
        "hjemmel is empty",
        "reference: 2021-01-01 has no match",
        "evidens: guessed is unknown",
        "unit: kroner is not in units.yaml",
        "description ends in a period",
    ]


def test_dates_rise(series):
    wrong = [
        path
        for path, item in series.items()
        for values in [
            item.get("values", {}),
            *(part for bracket in item.get("brackets", []) for part in bracket.values()),
        ]
        if list(values) != sorted(values)
    ]
    assert wrong == []


def test_a_boolean_is_written_as_true_or_false(series):
    wrong = [
        path
        for path, item in series.items()
        for value in item.get("values", {}).values()
        if value["value"] is not None
        and (item["metadata"]["unit"] == "boolean") != isinstance(value["value"], bool)
    ]
    assert wrong == []


def test_shares_and_percentages_keep_apart(series):
    """A share of 25 or a tax of 0.25 per cent is a slip of a factor 100."""
    wrong = [
        f"{path} {date}: {value['value']}"
        for path, item in series.items()
        for date, value in item.get("values", {}).items()
        if value["value"] is not None
        and (
            (item["metadata"]["unit"] == "andel" and not -1 < value["value"] <= 1)
            or (path.startswith("skat.kommuneskatteprocenter") and not 15 < value["value"] < 30)
        )
    ]
    assert wrong == []


def test_the_last_day_known_is_told_of_every_living_series(series):
    wrong = [
        path
        for path, item in series.items()
        for values in [item.get("values") or item["brackets"][0]["amount"]]
        if (values[max(values)]["value"] is None)
        == ("last_value_still_valid_on" in item["metadata"])
        or item["metadata"].get("last_value_still_valid_on", max(values)) < max(values)
    ]
    assert wrong == []


def test_names_are_ascii_snake_case(series, files):
    names = {name for path in series for name in path.split(".")}
    names |= {part for path in files for part in path.relative_to(TREE).with_suffix("").parts}
    assert [name for name in sorted(names) if not SEGMENT.fullmatch(name)] == []


def test_every_folder_says_what_it_is():
    folders = {path.parent for path in TREE.rglob("*.yaml")}
    assert [folder for folder in sorted(folders) if not (folder / "index.yaml").exists()] == []


def test_the_tree_loads_with_every_series(tree, series):
    assert [path for path in series if node_at(tree, path) is None] == []


def test_every_source_row_is_in_the_tree(tree, tables):
    rows = tables["csv_id | parameter | status | note"]
    assert len(rows) > 600
    assert {status for _, _, status, _ in rows} == {"parameter", "skala", "udeladt"}
    missing = []
    for csv_id, parameter, _, _ in rows:
        for path in names_in(parameter):
            try:
                node_at(tree, path)
            except KeyError:
                missing.append(f"{csv_id}: {path}")
    assert missing == []


def test_every_parameter_is_told_of(series, tables):
    """No number without a row in docs/law-sources.md; our own have a table of their own."""
    told = {
        path
        for heading, rows in tables.items()
        if heading.startswith(("csv_id", "egen parameter"))
        for row in rows
        for cell in row[:2]
        for path in names_in(cell)
    }
    silent = [path for path in series if path not in told and path.rsplit(".", 1)[0] not in told]
    assert silent == []


def test_renamed_ids_are_kept_in_the_file(series, tables):
    """A csv id that is not the path of its parameter stands in the file's kilde_id."""
    wrong = []
    for csv_id, parameter, status, _ in tables["csv_id | parameter | status | note"]:
        name, path = names_in(csv_id)[0], names_in(parameter)[0]
        if status == "udeladt" or name in {path, "kommuner.csv"}:
            continue
        if name not in series[path]["metadata"].get("kilde_id", []):
            wrong.append(name)
    assert wrong == []


def test_the_same_fact_has_the_same_value(tree, tables):
    pairs = tables["parameter | samme som"]
    assert pairs
    for left, right in pairs:
        one, other = (node_at(tree, names_in(cell)[0]) for cell in (left, right))
        for value in one.values_list + other.values_list:
            if other.get_at_instant(value.instant_str) is not None:
                expected = other.get_at_instant(value.instant_str)
                assert one.get_at_instant(value.instant_str) in {None, expected}, left


@pytest.mark.parametrize("kind", RESULT_GRANTS)
@pytest.mark.parametrize(
    ("date", "amounts"),
    [
        ("2007-06-30", [0, 0, 0, 0, 0]),
        ("2012-01-01", [46142, 46142, 0, 0, 0]),
        ("2016-12-31", [49118, 49118, 0, 0, 0]),
        ("2017-01-01", [76500, 76500, 51000, 51000, 0]),
        ("2026-01-01", [96155, 96155, 64102, 64102, 0]),
    ],
)
def test_result_grants_by_months_from_takeover(tree, kind, date, amounts):
    """Integrationsloven § 45, stk. 9: high in years 1-3, low in years 4-5 from 2017."""
    scale = node_at(tree, f"integrationsloven.resultattilskud.{kind}").get_at_instant(date)
    assert scale.calc(np.array([0, 35, 36, 59, 60])).tolist() == amounts


@pytest.mark.parametrize(
    ("date", "amount"),
    [
        ("2007-06-30", 0),
        ("2012-01-01", 2481),
        ("2016-12-31", 2640),
        ("2017-01-01", 2693),
        ("2026-01-01", 3386),
    ],
)
def test_basic_grant_by_months_since_takeover(tree, date, amount):
    scale = tree.integrationsloven.grundtilskud.satser.get_at_instant(date)
    assert scale.calc(np.array([0, 35, 36, 60])).tolist() == [amount, amount, 0, 0]


def test_every_municipality_has_its_tax_rates(tree):
    codes = {f"k{code}" for code in load(PACKAGE / "kommuner.yaml")}
    assert len(codes) == NUMBER_OF_MUNICIPALITIES
    for name in ("kommuneskatteprocenter", "kirkeskatteprocenter"):
        node = node_at(tree, f"skat.{name}")
        assert set(node.children) == codes | {"k0"}
        for year in range(2007, 2027):
            assert all(child.get_at_instant(f"{year}-01-01") for child in node.children.values())


def test_the_national_average_is_the_same_in_both_places(tree):
    average = tree.skat.kommuneskat.gennemsnit
    table = tree.skat.kommuneskatteprocenter.k0
    for value in average.values_list:
        assert table.get_at_instant(value.instant_str) == pytest.approx(100 * value.value, abs=1e-6)


def test_units_are_told_once():
    content = load(PACKAGE / "units.yaml")
    names = [unit["name"] for unit in content]
    assert len(names) == len(set(names))
    assert all(set(unit) == {"name", "label", "label_en", "forhold"} for unit in content)
