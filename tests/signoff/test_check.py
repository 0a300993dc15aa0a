"""An approval is stale when the case, a number or a formula it used has changed, and says why."""

from openfisca_core.model_api import MONTH, Reform, Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.signoff.check import check
from openfisca_dk_integration.signoff.fingerprint import code_of, constants, helpers
from tests.signoff.conftest import AGE

RATES = "integrationsloven.grundtilskud.satser"


def amount(tree, start, value):
    """Set the first amount of the basic grant from a date on."""
    tree.integrationsloven.grundtilskud.satser.brackets[0].amount.update(start=start, value=value)
    return tree


def law_with(in_force, *variables, change=None):
    class Changed(Reform):
        def apply(self):
            for variable in variables:
                self.update_variable(variable)
            if change is not None:
                self.modify_parameters(change)

    return Changed(in_force)


def test_nothing_changed(project):
    assert project.reasons(project.approved()) == []


def test_the_case_changed(project):
    approval = project.approved()
    project.edit("overtagelsesdato: 2021-01-01", "overtagelsesdato: 2021-01-02")
    assert project.reasons(approval) == ["case: oplysningerne (input) er ændret"]
    project.edit("absolute_error_margin: 0.01", "absolute_error_margin: 0.02")
    project.edit("BEK 1210/2020", "BEK 1210/2020, bilag")
    project.edit("grundtilskud: 2915", "grundtilskud: 2900")
    assert project.reasons(approval) == [
        "case: oplysningerne (input) er ændret",
        "case: de ventede tal (output) er ændret",
        "case: periode, margin eller reform er ændret",
        "case: beskrivelse eller paragraf er ændret",
        "case: går ikke længere op: a grundtilskud 2021-03: ventede 2900, fik 2915.00",
    ]


def test_another_case_of_the_file_or_its_layout_changed(project):
    approval = project.approved()
    project.edit("alder: [31, 30]", "alder: [1, 2]")
    project.edit("- name", "# en note\n- name")
    project.edit("  period: 2021-03", '  period: "2021-03"')
    assert project.reasons(approval) == []


def test_the_case_is_gone(project):
    approval = project.approved()
    project.edit("Grundtilskud i 2021", "Tilskud i 2021")
    assert project.reasons(approval) == [
        "tests/lov/integrationsloven/proeve.yaml: casen findes ikke længere"
    ]
    project.path.unlink()
    assert "findes ikke" in project.reasons(approval)[0]


def test_a_number_changed(project, in_force):
    approval = project.approved()
    law = law_with(in_force, change=lambda tree: amount(tree, "2021-01-01", 3000))
    assert project.reasons(approval, law) == [
        "case: går ikke længere op: a grundtilskud 2021-03: ventede 2915, fik 3000.00",
        (
            f"{RATES}: satsen fra 2021-01-01 er ændret: fra 0: 2.915; fra 36: 0 -> fra 0: 3.000; "
            "fra 36: 0 (Grundtilskud: beløb pr. måned efter måneder siden overtagelsen)"
        ),
    ]
    (_, rate) = check(project.root, approval, law).reasons
    assert rate.text("en") == (
        f"{RATES}: the rate from 2021-01-01 has changed: from 0: 2,915; from 36: 0 -> from 0: "
        "3,000; from 36: 0 (Basic grant: amount per month by months since takeover)"
    )


def test_a_number_of_a_later_year_or_another_law_changed(project, in_force):
    def change(tree):
        tree.boerne_og_ungeydelse  # noqa: B018 - it is there, and the case does not read it
        tree.skat.topskat.grundbeloeb_kapitalindkomst.update(start="2010-01-01", value=1)
        return amount(tree, "2022-01-01", 1)

    assert project.reasons(project.approved(), law_with(in_force, change=change)) == []


class grundtilskud_ret(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Personen kan udløse grundtilskud"

    def formula_2007_07(person, period):
        """Another rule, that gives the same here."""
        return person("programmaalgruppe", period) & ~person("er_barn", period)


def test_a_formula_changed_and_others_came_and_went(project, in_force):
    reasons = project.reasons(project.approved(), law_with(in_force, grundtilskud_ret))
    label = "(Personen kan udløse grundtilskud)"
    assert f"grundtilskud_ret: formlen fra 2007-07-01 er ændret {label}" in reasons
    assert "er_barn: formlen er ny i casen (Er barn i husstanden)" in reasons
    gone = "er_udrejst: formlen køres ikke længere (Opholder sig uden for riget)"
    assert gone in reasons
    assert not any(reason.startswith(f"{RATES}: ") for reason in reasons)
    assert any(": bruges ikke længere (" in reason for reason in reasons)


def test_a_formula_of_another_rule_changed(project, in_force):
    law = law_with(in_force, grundtilskud_ret)
    assert project.reasons(project.approved(AGE), law) == []


def test_a_function_that_a_formula_calls_changed(project):
    approval = project.approved()
    assert "months.month_number()" in approval.formulas
    approval.formulas["months.month_number()"] = "0" * 12
    assert project.reasons(approval) == ["months.month_number(): funktionen er ændret"]


LIMIT = 3


def plain(a, b):
    """Say something."""
    return max(a, LIMIT) if a > b else (a, b)


def same(a, b):
    # Another comment.
    """Say something else.

    On more lines.
    """
    return max(  # and here
        a, LIMIT
    ) if a > b else (a, b)  # fmt: skip


def other(a, b):
    """Say something."""
    return max(a, LIMIT) if a >= b else (a, b)


def test_comments_docstrings_and_layout_do_not_count():
    assert code_of(plain).replace("plain", "same") == code_of(same)
    assert code_of(plain).replace("plain", "other") != code_of(other)
    assert constants(plain) == "[3]"
    assert helpers(plain) == []
