"""A higher wage over a whole year never leaves more than itself."""

from hypothesis import given

from tests.properties.drawn import SPAN, few, worlds
from tests.properties.test_help import SELF_SUPPORTING

KRONE = 1.0


@given(worlds(activities=SELF_SUPPORTING))
@few(4)
def test_a_rise_of_the_wage_brings_at_most_itself(compute, drawn):
    """The sum over a calendar year: the effective marginal tax is not negative.

    A single month can say otherwise, since the year's tax is spread over the months. Looked at are
    homes whose earner has a wage in all months of the year: a first krone of wage is the cliff of
    aktivloven § 26, stk. 4 (test_help). There is no lower limit: day care (the first step of 5 per
    cent, dagtilbudsbekendtgørelsen § 38) and housing support can together take more than the rise.
    """
    homes, first = drawn
    found = compute(homes, first, first + SPAN - 1)
    year = first // 12 + 1
    months = range(12 * year, 12 * year + 12)
    earner = found.at("faar_hoejere_loen", 12 * year)
    paid = sum((found.at("loenindkomst", month) > 0) * earner for month in months)
    paid_in_all = found.simulation.populations["husstand"].sum(paid) >= len(months)
    higher, as_it_is = (
        sum(found.at(name, month) for month in months)
        for name in ("disponibel_indkomst_ved_hoejere_loen", "disponibel_indkomst")
    )
    law = found.system.get_parameters_at_instant(f"{year}-01-01")
    rise = len(months) * law.disponibel_indkomst.loenskridt
    assert (paid_in_all * (higher - as_it_is) <= rise + KRONE).all()
    assert not (paid_in_all & (higher == as_it_is)).any()
