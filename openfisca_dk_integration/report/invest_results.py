"""The results of a social investment for other programs: JSON, and a folder of files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy
import polars

from openfisca_dk_integration.report.case_results import DECIMALS, finish, record_head
from openfisca_dk_integration.report.files import whole_folder, write_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.cases.social.results import InvestmentResult


def yearly(amounts: NDArray[numpy.float64]) -> list[float]:
    """Return monthly amounts by year."""
    return [float(value) + 0.0 for value in amounts.reshape(-1, 12).sum(axis=1)]


def payers_frame(result: InvestmentResult) -> polars.DataFrame:
    """Return the account by payer, item and year, undiscounted and discounted."""
    discount = polars.DataFrame(
        {"aar": list(range(1, len(result.rates) + 1)), "faktor": result.discount},
        schema={"aar": polars.Int32, "faktor": polars.Float64},
    )
    return (
        result.ledger.frame()
        .join(discount, on="aar", how="left", maintain_order="left")
        .with_columns(nutidsvaerdi=polars.col("beloeb") * polars.col("faktor"))
        .with_columns(polars.col(polars.Float64).round(DECIMALS) + 0.0)
    )


def contract_record(result: InvestmentResult) -> dict[str, Any] | None:
    """Return units, payments and solved prices of the contract, None without one."""
    contract = result.investment.kontrakt
    if contract is None or result.payments is None:
        return None
    paid = result.payments
    return {
        "udfald": [
            {"enhed": outcome.enhed, "pris": outcome.pris, "antal_pr_aar": yearly(units[0])}
            for outcome, units in zip(contract.udfald, paid.units, strict=True)
        ],
        "betalt_pr_aar": yearly(paid.paid[0]),
        "falder_efter_horisonten": float(paid.too_late[0]),
        "investors_afkast_pr_aar": result.internal_rate,
        "priser": [
            {
                "betingelse": solved.key,
                "faktor": solved.factor,
                "ubegraenset": solved.unbounded,
                "pris_pr_udfald": list(solved.prices),
            }
            for solved in result.solved
        ],
    }


def investment_record(result: InvestmentResult, source: str) -> dict[str, Any]:
    """Return the whole result as one structure; every report renders this."""
    investment = result.investment
    discount = result.discount
    payers = {}
    for payer in result.ledger.payers:
        amounts = yearly(result.ledger.of_payer(payer))
        payers[payer] = {
            "aar": amounts,
            "nutidsvaerdi_aar": [
                value * factor for value, factor in zip(amounts, discount, strict=True)
            ],
            "i_alt": sum(amounts),
            "nutidsvaerdi": float(numpy.dot(amounts, discount)),
        }
    return {
        **record_head(investment.titel, investment, result.law, source),
        "forudsaetninger": investment.model_dump(),
        "rente_pr_aar": list(result.rates),
        "rente_kilde": list(result.rate_sources),
        "betalere": payers,
        "betalere_poster": payers_frame(result).to_dicts(),
        "overfoersler_mellem_offentlige": result.ledger.transfers_between(
            ("kommune", "stat", "region")
        ),
        "kontrakt": contract_record(result),
        "usikkerhed": [
            {
                "betaler": band.payer,
                "percentiler": [5, 50, 95],
                "i_alt": list(band.total),
                "nutidsvaerdi": list(band.present_value),
                "risiko_for_tab": band.loss,
                "risiko_for_tab_nutidsvaerdi": band.loss_discounted,
                "risiko_for_et_daarligere_aar": band.worse_in_a_year,
            }
            for band in result.bands
        ],
        "risiko_for_mindre_end_afkastkravet": result.below_required,
        "bemaerkninger": [{"da": da, "en": en} for da, en in result.notes],
    }


def write_investment(
    folder: Path, result: InvestmentResult, record: dict[str, Any], overwrite: bool = False
) -> list[str]:
    """Write the results into a folder, whole or not at all, and return the names of the files.

    Raises:
        OutputError: when the folder holds something already, or cannot be written.
    """
    with whole_folder(folder, overwrite) as new:
        write_table(payers_frame(result), new / "betalere.csv")
        polars.DataFrame(
            [
                (band.payer, *band.total, *band.present_value, band.loss, band.loss_discounted)
                for band in result.bands
            ],
            schema=[
                "betaler",
                *(f"i_alt_p{percentile}" for percentile in (5, 50, 95)),
                *(f"nutidsvaerdi_p{percentile}" for percentile in (5, 50, 95)),
                "risiko_for_tab",
                "risiko_for_tab_nutidsvaerdi",
            ],
            orient="row",
        ).write_csv(new / "usikkerhed.csv")
        return finish(new, record)
