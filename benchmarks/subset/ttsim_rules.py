"""The reference subset as policy functions of ttsim, GETTSIM's engine, and their parameters."""

from __future__ import annotations

from typing import Any

from people import FIRST
from ttsim import MainTarget, TTTargets
from ttsim import main as ttsim_main
from ttsim.tt import (
    AggType,
    ScalarParam,
    TTSIMUnit,
    agg_by_group_function,
    policy_function,
    policy_input,
)

UNIT = TTSIMUnit.DIMENSIONLESS
PLAIN: dict[str, Any] = {"unit": UNIT, "verify_units": False}
SUM: dict[str, Any] = {"agg_type": AggType.SUM, "unit": UNIT, "verify_units": False}

INTEGERS = (
    "p_id", "hh_id", "age_months", "since", "weeks", "total_before", "total_long_ago",
    "begun_before", "number_before", "worked_before", "adults_hh",
)  # fmt: skip
FLOATS = ("wage", "hours", "support", "wage_y", "benefit_y", "benefit_in", "tax_in", "housing_in")
TRUTHS = ("helped", "grown", "paid_before")
FUNCTIONS: dict[str, Any] = {}


def given(name: str, kind: type) -> Any:
    """Return an input column."""

    def column() -> Any:
        """Stand for the column."""

    column.__name__ = name
    column.__annotations__ = {"return": kind}
    return policy_input(unit=UNIT)(column)


for kind, names in ((int, INTEGERS), (float, FLOATS), (bool, TRUTHS)):
    FUNCTIONS |= {name: given(name, kind) for name in names}


def add(function: Any) -> Any:
    """Note a function."""
    FUNCTIONS[function.leaf_name] = function
    return function


@add
@policy_function(**PLAIN)
def young(grown: bool, age_months: int) -> bool:
    return (not grown) and age_months < 216


@add
@agg_by_group_function(**SUM)
def kids_hh(young: bool, hh_id: int) -> int:
    pass


@add
@policy_function(**PLAIN)
def rate(
    helped: bool, grown: bool, adults_hh: int, kids_hh: int,
    enlig_forsoerger: float, forsoerger: float, ikke_forsoerger: float,
) -> float:  # fmt: skip
    if helped and grown:
        if kids_hh > 0:
            if adults_hh == 1:
                out = enlig_forsoerger
            else:
                out = forsoerger
        else:
            out = ikke_forsoerger
    else:
        out = 0.0
    return out


@add
@policy_function(**PLAIN)
def deducted(
    wage: float, hours: float, am_bidrag: float, pr_time: float, maks_timer: float
) -> float:
    return max(wage * (1 - am_bidrag) - pr_time * min(hours, maks_timer), 0.0)


@add
@policy_function(**PLAIN)
def excess(deducted: float, rate: float, grown: bool) -> float:
    if grown:
        out = max(deducted - rate, 0.0)
    else:
        out = 0.0
    return out


@add
@agg_by_group_function(**SUM)
def excess_hh(excess: float, hh_id: int) -> float:
    pass


@add
@policy_function(**PLAIN)
def benefit(rate: float, deducted: float, excess: float, excess_hh: float, grown: bool) -> float:
    if grown:
        out = max(rate - deducted - (excess_hh - excess), 0.0)
    else:
        out = max(rate - deducted, 0.0)
    return out


@add
@policy_function(**PLAIN)
def ceiling(
    helped: bool, grown: bool, adults_hh: int, kids_hh: int,
    enlig_ikke: float, enlig_1: float, enlig_2: float,
    gift_ikke: float, gift_1: float, gift_2: float,
) -> float:  # fmt: skip
    if helped and grown:
        if adults_hh > 1:
            if kids_hh == 0:
                out = gift_ikke
            elif kids_hh == 1:
                out = gift_1
            else:
                out = gift_2
        else:
            if kids_hh == 0:
                out = enlig_ikke
            elif kids_hh == 1:
                out = enlig_1
            else:
                out = enlig_2
    else:
        out = 0.0
    return out


@add
@agg_by_group_function(**SUM)
def benefit_hh(benefit: float, hh_id: int) -> float:
    pass


@add
@agg_by_group_function(**SUM)
def ceiling_hh(ceiling: float, hh_id: int) -> float:
    pass


@add
@policy_function(**PLAIN)
def housing(benefit_hh: float, ceiling_hh: float, support: float) -> float:
    if ceiling_hh > 0:
        out = max(support - max(benefit_hh + support - ceiling_hh, 0.0), 0.0)
    else:
        out = support
    return out


@add
@policy_function(**PLAIN)
def total(total_before: int, number_before: int, benefit: float, weeks: int) -> int:
    if number_before > 0 and benefit <= 0:
        out = total_before + weeks
    else:
        out = total_before
    return out


@add
@policy_function(**PLAIN)
def reset(total: int, total_long_ago: int, begun_before: int, nulstilling_uger: int) -> bool:
    return total - max(total_long_ago, begun_before) >= nulstilling_uger


@add
@policy_function(**PLAIN)
def begun(reset: bool, total: int, begun_before: int) -> int:
    if reset:
        out = total
    else:
        out = begun_before
    return out


@add
@policy_function(**PLAIN)
def number(reset: bool, number_before: int, benefit: float, weeks: int) -> int:
    if reset:
        out = 0
    elif benefit > 0:
        out = number_before + weeks
    else:
        out = number_before
    return out


@add
@policy_function(**PLAIN)
def share(
    number: int, step_1: int, step_2: int, step_3: int,
    share_0: float, share_1: float, share_2: float, share_3: float,
) -> float:  # fmt: skip
    if number < step_1:
        out = share_0
    elif number < step_2:
        out = share_1
    elif number < step_3:
        out = share_2
    else:
        out = share_3
    return out


@add
@policy_function(**PLAIN)
def refund(benefit: float, share: float) -> float:
    return benefit * share


@add
@policy_function(**PLAIN)
def basic(grown: bool, since: int, basic_months: int, basic_amount: float) -> float:
    if grown and since < basic_months:
        out = basic_amount
    else:
        out = 0.0
    return out


@add
@policy_function(**PLAIN)
def worked(hours: float, min_timer: float, worked_before: int) -> int:
    if hours * 12 >= min_timer * 52:
        out = worked_before + 1
    else:
        out = 0
    return out


@add
@policy_function(**PLAIN)
def grant(
    worked: int, in_row: int, paid_before: bool, grown: bool, since: int,
    months_1: int, months_2: int, amount_1: float, amount_2: float,
) -> float:  # fmt: skip
    if worked == in_row and grown and not paid_before:
        if since - in_row + 1 < months_1:
            out = amount_1
        elif since - in_row + 1 < months_2:
            out = amount_2
        else:
            out = 0.0
    else:
        out = 0.0
    return out


@add
@policy_function(**PLAIN)
def paid(paid_before: bool, grant: float) -> bool:
    return paid_before or grant > 0


@add
@policy_function(**PLAIN)
def cost(benefit: float, refund: float, basic: float, grant: float) -> float:
    return benefit - refund - basic - grant


@add
@policy_function(**PLAIN)
def tax(
    wage_y: float, benefit_y: float, am_bidrag: float, personfradrag: float, bundskat: float,
    kommuneskat: float, topskat: float, topskat_graense: float, fradrag_sats: float,
    fradrag_maksimum: float,
) -> float:  # fmt: skip
    income = wage_y - wage_y * am_bidrag + benefit_y
    work = min(fradrag_sats * wage_y, fradrag_maksimum)
    low = max(income - personfradrag, 0.0) * bundskat
    local = max(income - work - personfradrag, 0.0) * kommuneskat
    return wage_y * am_bidrag + low + local + max(income - topskat_graense, 0.0) * topskat


@add
@policy_function(**PLAIN)
def child_money(
    young: bool, age_months: int, child_0: float, child_3: float, child_7: float, child_15: float
) -> float:
    if young:
        if age_months < 36:
            out = child_0 / 12
        elif age_months < 84:
            out = child_3 / 12
        elif age_months < 180:
            out = child_7 / 12
        else:
            out = child_15 / 12
    else:
        out = 0.0
    return out


@add
@policy_function(**PLAIN)
def own(wage: float, benefit_in: float, tax_in: float, child_money: float) -> float:
    return wage + benefit_in - tax_in / 12 + child_money


@add
@agg_by_group_function(**SUM)
def own_hh(own: float, hh_id: int) -> float:
    pass


@add
@policy_function(**PLAIN)
def disposable(own_hh: float, housing_in: float) -> float:
    return own_hh + housing_in


MONTHLY = (
    "benefit", "refund", "basic", "grant", "cost", "housing",
    "total", "begun", "number", "worked", "paid",
)  # fmt: skip


def parameters(rates: dict[str, Any], year: int) -> dict[str, Any]:
    """Return the rates of a year by name."""
    values, scales = rates["values"], rates["scales"]
    found = {name.split(".")[-1]: item["by_year"][year] for name, item in values.items()}
    for short, name in (
        ("enlig_ikke", "enlig_ikke_forsoerger"), ("enlig_1", "enlig_1_barn"),
        ("enlig_2", "enlig_2_plus_boern"), ("gift_ikke", "gift_ikke_forsoerger"),
        ("gift_1", "gift_1_barn"), ("gift_2", "gift_2_plus_boern"),
    ):  # fmt: skip
        found[short] = found.pop(name)
    found["min_timer"] = found.pop("min_timer_pr_uge")
    found["in_row"] = found.pop("maaneder_i_traek")
    ladder, result = scales["trappe.statens_andel"], scales["resultattilskud.beloeb"]
    found |= {f"step_{n}": ladder["thresholds"][n] for n in (1, 2, 3)}
    found |= {f"share_{n}": ladder["amounts_by_year"][n][year] for n in range(4)}
    found["basic_months"] = scales["grundtilskud"]["thresholds"][1]
    found["basic_amount"] = scales["grundtilskud"]["amounts_by_year"][0][year]
    found |= {f"months_{n}": result["thresholds"][n] for n in (1, 2)}
    found |= {f"amount_{n}": result["amounts_by_year"][n - 1][year] for n in (1, 2)}
    child = scales["boerneydelse"]
    for threshold, amounts in zip(child["thresholds"], child["amounts_by_year"], strict=True):
        found[f"child_{threshold}"] = amounts[year]
    whole = {"nulstilling_uger", "in_row", "basic_months"}
    whole |= {name for name in found if name.startswith(("step_", "months_"))}
    return {name: (int if name in whole else float)(value) for name, value in found.items()}


def functions(rates: dict[str, Any], year: int, backend: str, sample: dict[str, Any]) -> list[Any]:
    """Return ttsim's functions for a month, for the year's tax and for disposable income."""
    scalars = parameters(rates, year) | {
        "policy_year": FIRST // 12 + year, "policy_month": 1, "policy_day": 1,
    }  # fmt: skip
    environment = FUNCTIONS | {
        name: ScalarParam(value=value, unit=UNIT) for name, value in scalars.items()
    }
    return [
        ttsim_main(
            main_target=MainTarget.tt_function,
            policy_environment=environment,
            processed_data=sample,
            tt_targets=TTTargets.tree(dict.fromkeys(targets)),
            backend=backend,
            rounding=False,
            include_fail_nodes=False,
            include_warn_nodes=False,
            policy_date_str=f"{FIRST // 12 + year}-01-01",
        )
        for targets in (MONTHLY, ("tax",), ("disposable",))
    ]
