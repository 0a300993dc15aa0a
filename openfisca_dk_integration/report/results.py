"""The results of a comparison for other programs: a folder of files, and JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars

from openfisca_dk_integration.account import ITEMS, PAYERS, Comparison
from openfisca_dk_integration.account.compare import unique_names
from openfisca_dk_integration.account.table import SCHEMA
from openfisca_dk_integration.report.files import sha256, whole_folder, write_table
from openfisca_dk_integration.small_cells import HIDDEN_CODE

if TYPE_CHECKING:
    from openfisca_dk_integration.report.texts import Texts

ACCOUNT, DIFFERENCE, RECORD = "regnskab", "forskel", "koersel"


def accounts_table(comparison: Comparison, texts: Texts) -> polars.DataFrame:
    """Return the accounts under every law, with labels, one row per amount."""
    names = [comparison.baseline.law.name, *unique_names(comparison.reforms)]
    accounts = [comparison.baseline, *comparison.reforms]
    tables = [
        account.table.select(polars.lit(name).alias("lov"), *SCHEMA)
        for name, account in zip(names, accounts, strict=True)
    ]
    return with_labels(polars.concat(tables), texts)


def difference_table(comparison: Comparison, texts: Texts) -> polars.DataFrame:
    """Return the differences with labels, one row per amount that any law has."""
    used = (polars.col("grundlag") != 0) | (polars.col("med_reform") != 0)
    return with_labels(comparison.difference.filter(used), texts)


def with_labels(table: polars.DataFrame, texts: Texts) -> polars.DataFrame:
    """Return the table with the names of payers and items, and of what stands together."""
    english = texts.language == "en"
    payers = {key: names[english] for key, names in PAYERS.items()}
    items = {item.key: item.label(texts.language) for item in ITEMS}
    if "kommunekode" in table.columns:
        name = polars.lit(texts("merged_name"))
        together = polars.when(polars.col("kommunekode") == HIDDEN_CODE)
        table = table.with_columns(together.then(name).otherwise("kommune").alias("kommune"))
    return table.with_columns(
        polars.col("betaler").replace_strict(payers).alias("betaler_navn"),
        polars.col("post").replace_strict(items).alias("post_navn"),
    )


def write_results(
    folder: Path,
    comparison: Comparison,
    record: dict[str, Any],
    texts: Texts,
    overwrite: bool = False,
    more: dict[str, polars.DataFrame] | None = None,
) -> list[str]:
    """Write the results into a folder, all of them or nothing, and return the names of the files.

    Args:
        folder: where.
        comparison: the accounts and differences.
        record: the run record; it gets the SHA-256 of each file.
        texts: in the language of the labels.
        overwrite: replace a folder that holds something.
        more: other tables by the name of their file (.csv or .parquet).

    Raises:
        OutputError: when the folder holds something already, or cannot be written.
    """
    with whole_folder(folder, overwrite) as new:
        accounts = accounts_table(comparison, texts)
        write_table(accounts, new / f"{ACCOUNT}.parquet")
        write_table(accounts, new / f"{ACCOUNT}.csv")
        write_table(difference_table(comparison, texts), new / f"{DIFFERENCE}.csv")
        for name, table in (more or {}).items():
            write_table(table, new / name)
        files = sorted(path.name for path in new.iterdir())
        complete = record | {"filer": {name: sha256(new / name) for name in files}}
        text = json.dumps(complete, ensure_ascii=False, indent=2)
        (new / f"{RECORD}.json").write_text(text + "\n", encoding="utf-8")
    return [*files, f"{RECORD}.json"]


def as_json(comparison: Comparison, record: dict[str, Any], texts: Texts) -> str:
    """Return the results as one JSON object."""
    return json.dumps(as_dict(comparison, record, texts), ensure_ascii=False, indent=2)


def as_dict(comparison: Comparison, record: dict[str, Any], texts: Texts) -> dict[str, Any]:
    """Return the results as plain data: record, differences, and sums at several levels."""
    per_year = ("betaler", "aar")
    return {
        "koersel": record,
        "betaler": comparison.total("betaler").to_dicts(),
        "betaler_aar": comparison.total(*per_year).to_dicts(),
        "betaler_post": with_item_labels(comparison.total("betaler", "post"), texts),
        "betaler_post_aar": with_item_labels(comparison.total("betaler", "post", "aar"), texts),
        "kommune_betaler_aar": comparison.total("kommunekode", *per_year).to_dicts(),
        "helaarspersoner": comparison.baseline.people.to_dicts(),
    }


def with_item_labels(table: polars.DataFrame, texts: Texts) -> list[dict[str, Any]]:
    """Return rows without zeros, with the names of the items."""
    used = (polars.col("grundlag") != 0) | (polars.col("med_reform") != 0)
    return with_labels(table.filter(used), texts).drop("betaler_navn").to_dicts()
