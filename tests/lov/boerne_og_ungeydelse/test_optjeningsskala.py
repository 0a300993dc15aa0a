"""The table of shares by months earned says the same as the requirement and the step."""

import pytest

from openfisca_dk_integration.tax_benefit_system import in_force

PER_CENT = 0.001
"""The act prints the shares in per cent with one decimal."""


@pytest.mark.parametrize(("day", "table"), [("2012-01-01", "2"), ("2018-01-01", "6")])
def test_the_table_of_shares_is_the_requirement_in_steps(day, table):
    rule = in_force().get_parameters_at_instant(day).boerne_og_ungeydelse.optjening
    shares = rule[f"andel_{table}_aar"]
    steps = round(rule.krav_maaneder / rule.trin_maaneder)
    assert shares["efter_0_maaneder"] == 0
    for step in range(1, steps + 1):
        share = shares[f"efter_{step * rule.trin_maaneder}_maaneder"]
        assert share == pytest.approx(step * rule.trin_andel, abs=PER_CENT)
    assert shares[f"efter_{rule.krav_maaneder}_maaneder"] == 1
