"""Nobody pays a negative tax or gets a negative benefit, and every krone has a payer."""

import numpy
import pytest
from hypothesis import given

from tests.properties.drawn import SPAN, few, worlds

BENEFITS = (
    "introduktionsydelse",
    "starthjaelp",
    "kontanthjaelp",
    "uddannelseshjaelp",
    "integrationsydelse_sho",
    "danskbonus",
    "saerlig_stoette",
    "forsoergelsesydelse",
    "anden_offentlig_ydelse",
    "refusion_forsoergelse",
    "grundtilskud",
    "resultattilskud",
    "igu_godtgoerelse",
    "jobpraemie",
    "boerne_og_ungeydelse",
    "boernetilskud",
    "midlertidigt_boernetilskud",
    "inflationshjaelp",
    "fritidstillaeg",
    "boligstoette",
    "boligstoette_foer_loft",
    "fripladstilskud",
)
TAXES = (
    "am_bidrag",
    "bundskat",
    "kommuneskat",
    "mellemskat",
    "topskat",
    "kirkeskat",
    "indkomstskat",
    "groen_check",
)
TO_PERSONS = (
    "forsoergelsesydelse",
    "saerlig_stoette",
    "hjaelp_i_saerlige_tilfaelde",
    "anden_offentlig_ydelse",
    "igu_godtgoerelse",
    "danskbonus_engangsbeloeb",
    "jobpraemie",
)
TO_HOMES = (
    "boligstoette",
    "boerne_og_ungeydelse",
    "boernetilskud",
    "midlertidigt_boernetilskud",
    "inflationshjaelp",
    "fritidstillaeg",
)
TO_SUPPLIERS = (
    "programudgift",
    "danskuddannelse_udgift",
    "loentilskud_udgift",
    "virksomhedsbonus",
)
TO_DAY_CARE = ("fripladstilskud", "soeskendetilskud")
KRONE = 1.0
"""A year of float32 amounts of a few people, added up in two ways."""


@given(worlds())
@few(8)
def test_no_benefit_and_no_tax_is_negative(compute, drawn):
    homes, first = drawn
    found = compute(homes, first, first + SPAN - 1)
    for name in BENEFITS:
        assert found.months(name).min() >= 0, name
    for name in TAXES:
        assert min(found.at(name, month).min() for month in (first, first + 12)) >= 0, name


@given(worlds())
@few(8)
def test_taxes_are_no_more_than_income(compute, drawn):
    """The law has no tax above income: at most the ceiling (skatteloft) and church tax."""
    homes, first = drawn
    found = compute(homes, first, first + SPAN - 1)
    for month in (first, first + 12):
        tax = found.at("indkomstskat", month)
        income = found.at("aarsloen", month) + found.at("skattepligtige_ydelser", month)
        capital = numpy.maximum(0, found.at("nettokapitalindkomst", month))
        assert (tax <= income + capital + KRONE).all()


@given(worlds())
@few(8)
def test_municipality_state_citizens_and_others_add_up(compute, drawn):
    """What the municipality and the state lose is what citizens and suppliers get.

    Left: the law's own net results by payer. Right: what each person and household receives and
    pays, added up without asking who pays.
    """
    homes, first = drawn
    found = compute(homes, first, first + SPAN - 1)
    year = (first + 11) // 12
    months = range(12 * year, 12 * year + 12)
    public = sum(
        found.at(name, 12 * year).sum() for name in ("kommune_nettoresultat", "stat_nettoresultat")
    )
    monthly = (*TO_PERSONS, *TO_HOMES, *TO_SUPPLIERS, *TO_DAY_CARE)
    paid_out = sum(found.at(name, month).sum() for name in monthly for month in months)
    taxes = found.at("indkomstskat", 12 * year) - found.at("groen_check", 12 * year)
    church = found.at("kirkeskat", 12 * year)
    fees = sum(found.at("deltagerbetaling_for_dansk", month).sum() for month in months)
    paid_in = (taxes - church).sum() + fees
    assert public == pytest.approx(paid_in - paid_out, abs=KRONE, rel=1e-6)


@given(worlds())
@few(6)
def test_disposable_income_and_its_pieces_add_up(compute, drawn):
    """From the persons' own amounts, not from the household's sums of them."""
    homes, first = drawn
    found = compute(homes, first, first + SPAN - 1)
    for month in (first, first + 7, first + SPAN - 1):
        persons = {
            name: found.by_home(name, month)
            for name in (
                "loenindkomst",
                "skattepligtige_ydelser_i_maaneden",
                "kapitalindkomst_i_maaneden",
                "saerlig_stoette",
                "danskbonus_engangsbeloeb",
                "jobpraemie",
                "groen_check_i_maaneden",
            )
        }
        minus = ("skat_i_maaneden", "pension_og_atp_i_maaneden", "deltagerbetaling_for_dansk")
        total = sum(persons.values()) - sum(found.by_home(name, month) for name in minus)
        total = total + sum(found.at(name, month) for name in TO_HOMES)
        total = total - found.at("foraeldrebetaling", month)
        assert found.at("disponibel_indkomst", month) == pytest.approx(total, abs=KRONE)


@given(worlds())
@few(6)
def test_a_year_ends_above_zero_but_for_interest_pension_and_fees(compute, drawn):
    """Taxes leave something: what makes a year negative is what the household chose to pay.

    A single month can be negative for two more reasons, which are choices of the model and not of
    the law: the year's tax is spread evenly over the months in the realm, so that a month without
    income pays its part; and a year's interest falls on the few months after an arrival.
    """
    homes, first = drawn
    found = compute(homes, first, first + SPAN - 1)
    for year in (first // 12, first // 12 + 1):
        months = range(max(first, 12 * year), 12 * year + 12)
        left = sum(found.at("disponibel_indkomst", month) for month in months)
        for month in months:
            interest = numpy.minimum(found.at("kapitalindkomst_i_maaneden", month), 0)
            pension = found.by_home("pension_og_atp_i_maaneden", month)
            fees = found.by_home("deltagerbetaling_for_dansk", month)
            left = left - found.simulation.populations["husstand"].sum(interest) + pension
            left = left + fees + found.at("foraeldrebetaling", month)
        assert left.min() >= -KRONE
