"""A social investment on the terminal: the account, the contract, and who risks what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy
from rich.text import Text

from openfisca_dk_integration.cases.ledger import label
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.report.case_results import whole_years
from openfisca_dk_integration.report.case_tables import law_lines, payers_table
from openfisca_dk_integration.report.figures import Table
from openfisca_dk_integration.report.terminal import print_lines, print_table

if TYPE_CHECKING:
    from rich.console import Console

    from openfisca_dk_integration.cases.social.results import InvestmentResult
    from openfisca_dk_integration.report.texts import Texts

TENTHS = 1


def print_investment(console: Console, result: InvestmentResult, texts: Texts) -> None:
    """Print every table of a social investment."""
    investment = result.investment
    place = municipality_names()[investment.code]
    start = investment.start_aar
    years = texts.years([start, start + investment.horisont - 1])
    console.print(Text(f"{investment.titel or 'Invest'}. {place}, {years}", style="bold"))
    effect = investment.effekt
    gap = effect.andel_indsats.middel - effect.andel_kontrol.middel
    console.print(
        texts(
            "invest_people",
            participants=f"{investment.deltagere:g}",
            effort=texts.number(100 * effect.andel_indsats.middel, TENTHS),
            control=texts.number(100 * effect.andel_kontrol.middel, TENTHS),
            extra=texts.number(investment.deltagere * gap, TENTHS),
        ),
        "",
    )
    table = replace(payers_table(result.ledger, start, texts), title=texts("invest_undiscounted"))
    print_table(console, table, texts)
    print_table(console, _discounted(result, texts), texts)
    _print_contract(console, result, texts)
    print_table(console, _bands(result, texts), texts)
    print_lines(console, texts("invest_risk"), _risks(result, texts))
    rates = ", ".join(dict.fromkeys(texts.number(100 * rate, TENTHS) for rate in result.rates))
    notes = [
        texts("invest_rate", rate=rates, source="; ".join(result.rate_sources)),
        *(en if texts.english else da for da, en in result.notes),
        texts(
            "invest_draws",
            draws=texts.number(investment.usikkerhed.traek),
            seed=investment.usikkerhed.froe,
        ),
        texts("case_before_equalisation"),
        *law_lines(result.law, start + investment.horisont - 1, texts),
    ]
    print_lines(console, texts("notes"), notes)


def _discounted(result: InvestmentResult, texts: Texts) -> Table:
    monthly = numpy.repeat(result.discount, 12)
    payers = result.ledger.payers
    whole = [whole_years(result.ledger.of_payer(payer) * monthly) for payer in payers]
    start = result.investment.start_aar
    return Table(
        title=texts("invest_discounted"),
        heading=texts("payer"),
        columns=[
            *(str(start + year) for year in range(result.investment.horisont)),
            texts("total"),
        ],
        rows=[
            (label(payer, texts.language), [*row.tolist(), int(row.sum())])
            for payer, row in zip(payers, whole, strict=True)
        ],
    )


def _print_contract(console: Console, result: InvestmentResult, texts: Texts) -> None:
    contract = result.investment.kontrakt
    if contract is None or result.payments is None:
        return
    start = result.investment.start_aar
    rows = [
        (
            label(outcome.enhed, texts.language),
            [round(value) for value in units[0].reshape(-1, 12).sum(axis=1)],
        )
        for outcome, units in zip(contract.udfald, result.payments.units, strict=True)
    ]
    paid = whole_years(result.payments.paid[0]).tolist()
    print_table(
        console,
        Table(
            title=texts("invest_contract"),
            heading=texts("invest_outcome"),
            columns=[
                *(str(start + year) for year in range(result.investment.horisont)),
                texts("total"),
            ],
            rows=[(name, [*values, sum(values)]) for name, values in rows],
            totals=[(texts("invest_paid"), [*paid, sum(paid)])],
        ),
        texts,
    )
    lines = []
    if result.internal_rate is not None:
        rate = texts.number(100 * result.internal_rate, TENTHS)
        lines.append(texts("invest_return", rate=rate))
    for solved in result.solved:
        condition = texts(f"invest_{solved.key}", rate=f"{100 * contract.afkastkrav:g}")
        if solved.unbounded:
            answer = texts("invest_any_price")
        elif solved.factor is None:
            answer = texts("invest_no_price")
        else:
            prices = (
                f"{label(outcome.enhed, texts.language)} {texts.number(price)}"
                for outcome, price in zip(contract.udfald, solved.prices, strict=True)
            )
            answer = "; ".join(prices)
        lines.append(f"{condition}: {answer}")
    print_lines(console, texts("invest_prices"), lines)
    console.print()


def _bands(result: InvestmentResult, texts: Texts) -> Table:
    return Table(
        title=texts("invest_bands"),
        heading=texts("payer"),
        columns=[
            *(f"{percent} %" for percent in (5, 50, 95)),
            *(texts("invest_value", percent=percent) for percent in (5, 50, 95)),
        ],
        rows=[
            (
                label(band.payer, texts.language),
                [round(value) for value in (*band.total, *band.present_value)],
            )
            for band in result.bands
        ],
    )


def _risks(result: InvestmentResult, texts: Texts) -> list[str]:
    lines = [
        texts(
            "invest_loss",
            payer=label(band.payer, texts.language),
            loss=texts.number(100 * band.loss, TENTHS),
            discounted=texts.number(100 * band.loss_discounted, TENTHS),
        )
        for band in result.bands
    ]
    contract = result.investment.kontrakt
    if contract is not None:
        payer = next(band for band in result.bands if band.payer == contract.betaler)
        lines.append(
            texts(
                "invest_worse_year",
                payer=label(payer.payer, texts.language),
                risk=texts.number(100 * payer.worse_in_a_year, TENTHS),
            )
        )
    if result.below_required is not None:
        lines.append(texts("invest_below", risk=texts.number(100 * result.below_required, TENTHS)))
    return lines
