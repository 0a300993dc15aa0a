"""A social investment as a report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.cases.ledger import label
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.report import charts
from openfisca_dk_integration.report.case_results import whole_years
from openfisca_dk_integration.report.case_tables import payers_table
from openfisca_dk_integration.report.figures import Table
from openfisca_dk_integration.report.html import Report, Section
from openfisca_dk_integration.report.invest_assumptions import invest_assumptions
from openfisca_dk_integration.report.invest_results import investment_record

if TYPE_CHECKING:
    from openfisca_dk_integration.cases.social.results import InvestmentResult
    from openfisca_dk_integration.report.texts import Texts

PERCENTILES = (5, 50, 95)


def investment_report(result: InvestmentResult, texts: Texts, source: str) -> Report:
    """Return the report of a social investment."""
    investment = result.investment
    start = investment.start_aar
    last = start + investment.horisont - 1
    place = municipality_names()[investment.code]
    payers = result.ledger.payers
    names = [label(payer, texts.language) for payer in payers]
    places = [str(year) for year in range(start, last + 1)]
    yearly = [whole_years(result.ledger.of_payer(payer)) for payer in payers]
    running = [
        charts.Series(name, numpy.cumsum(row).tolist())
        for name, row in zip(names, yearly, strict=True)
    ]
    bands = Table(
        title=texts("invest_bands"),
        heading=texts("payer"),
        columns=[
            *(f"{percent} %" for percent in PERCENTILES),
            *(texts("invest_value", percent=percent) for percent in PERCENTILES),
        ],
        rows=[
            (
                label(band.payer, texts.language),
                [round(value) for value in (*band.total, *band.present_value)],
            )
            for band in result.bands
        ],
    )
    notes = [en if texts.english else da for da, en in result.notes]
    sections = [
        Section(
            key_figures=[
                (f"{name}, {texts.years([start, last])}", texts.number(int(row.sum())))
                for name, row in zip(names, yearly, strict=True)
            ],
            charts=[
                charts.lines(
                    "loebende", texts("report_running_payers"), places, running, texts.number
                )
            ],
            tables=[
                replace(
                    payers_table(result.ledger, start, texts), title=texts("invest_undiscounted")
                )
            ],
        ),
        *_contract(result, texts),
        Section(
            texts("invest_risk"),
            tables=[bands],
            notes=[
                *(
                    texts(
                        "invest_loss",
                        payer=label(band.payer, texts.language),
                        loss=texts.number(100 * band.loss, 1),
                        discounted=texts.number(100 * band.loss_discounted, 1),
                    )
                    for band in result.bands
                ),
                *notes,
                texts("case_before_equalisation"),
            ],
        ),
        Section(
            texts("report_assumptions"), tables=[invest_assumptions(result, texts)], folded=True
        ),
    ]
    return Report(
        title=f"{investment.titel}. {place}, {texts.years([start, last])}",
        lead=[texts("report_amounts", unit=texts("kr"))],
        sections=sections,
        record=investment_record(result, source)["koersel"],
    )


def _contract(result: InvestmentResult, texts: Texts) -> list[Section]:
    contract = result.investment.kontrakt
    if contract is None or result.payments is None:
        return []
    start = result.investment.start_aar
    columns = [str(start + year) for year in range(result.investment.horisont)]
    rows = []
    for outcome, units in zip(contract.udfald, result.payments.units, strict=True):
        counts = [round(value) for value in units[0].reshape(-1, 12).sum(axis=1)]
        rows.append((label(outcome.enhed, texts.language), [*counts, sum(counts)]))
    paid = whole_years(result.payments.paid[0]).tolist()
    lines = []
    if result.internal_rate is not None:
        rate = texts.number(100 * result.internal_rate, 1)
        lines.append(texts("invest_return", rate=rate))
    for solved in result.solved:
        condition = texts(f"invest_{solved.key}", rate=f"{100 * contract.afkastkrav:g}")
        if solved.unbounded:
            told = texts("invest_any_price")
        elif solved.factor is None:
            told = texts("invest_no_price")
        else:
            told = "; ".join(
                f"{label(outcome.enhed, texts.language)} {texts.number(price)}"
                for outcome, price in zip(contract.udfald, solved.prices, strict=True)
            )
        lines.append(f"{condition}: {told}")
    return [
        Section(
            texts("invest_contract"),
            tables=[
                Table(
                    title=texts("invest_contract"),
                    heading=texts("invest_outcome"),
                    columns=[*columns, texts("total")],
                    rows=rows,
                    totals=[(texts("invest_paid"), [*paid, sum(paid)])],
                )
            ],
            notes=lines,
        )
    ]
