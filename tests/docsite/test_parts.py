"""The parts of the site: charts, readings of formulas, documents, sign-off, an earlier build."""

import ast
import datetime

import pytest

from openfisca_dk_integration.docsite import charts
from openfisca_dk_integration.docsite.build import build
from openfisca_dk_integration.docsite.documents import questions_of, read_documents
from openfisca_dk_integration.docsite.model import Law, Name, Rate, RateGroup, Row
from openfisca_dk_integration.docsite.reads import reads
from openfisca_dk_integration.docsite.texts import SiteTexts, danish_letters, language_of
from openfisca_dk_integration.signoff.check import approve
from openfisca_dk_integration.signoff.ledger import write_approval
from openfisca_dk_integration.tax_benefit_system import in_force

CASE = """
- name: Programmet er slut
  description: Integrationsloven § 16. En prøve til denne test.
  keywords: [integrationsloven § 16]
  period: 2016-05
  absolute_error_margin: 0.01
  input: {alder: 30}
  output: {alder: 30}
"""


@pytest.fixture(scope="module")
def system():
    return in_force()


def rate(*rows, unit="DKK/maaned", valid_on=""):
    made = tuple(Row(start, value, evidence) for start, value, evidence in rows)
    return Rate("lov.sats", Name("Sats", "Rate"), unit, "", made, valid_on)


def drawn(item, end=2026.0):
    texts = SiteTexts("da")
    lines = charts.lines_of(item, end, texts)
    return str(charts.chart("c", "Sats", lines, item.unit, end, texts))


def test_a_line_breaks_where_a_rate_ends_and_starts_again():
    svg = drawn(
        rate(
            ("2010-01-01", 100, "seen"),
            ("2012-01-01", None, "seen"),
            ("2015-01-01", 200, "derived"),
        )
    )
    (path,) = [part for part in svg.split("<") if part.startswith('path class="line" ')]
    assert path.count("M") == 2
    assert svg.count('<circle class="s"') == 1
    assert svg.count('<circle class="d"') == 1


def test_a_value_carried_forward_is_dashed():
    rows = (("2010-01-01", 100, "seen"), ("2012-01-01", 200, "recalled"))
    assert "carried" in drawn(rate(*rows, valid_on="2020-01-01"))
    assert "carried" not in drawn(rate(*rows))


def test_axes_in_kroner_begin_at_zero_and_percentages_may_not():
    rows = (("2010-01-01", 1000, "seen"), ("2012-01-01", 1001, "seen"))
    assert ">0</text>" in drawn(rate(*rows))
    rows = (("2010-01-01", 24.9, "seen"), ("2012-01-01", 25.1, "seen"))
    assert ">0 %</text>" not in drawn(rate(*rows, unit="procent"))


def test_the_title_of_a_chart_is_text_and_no_markup():
    item = rate(("2010-01-01", 1, "seen"), ("2011-01-01", 2, "seen"))
    texts = SiteTexts("da")
    lines = charts.lines_of(item, 2012.0, texts)
    svg = str(charts.chart("c", "<b>&", lines, item.unit, 2012.0, texts))
    assert "&lt;b&gt;&amp;" in svg


def test_links_of_a_passage_lead_from_the_page_of_a_law_to_the_documents(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "limitations.md").write_text(
        "# Hvad\n\n## Regnskab\n\nSe [her](#regnskab), [der](account.md#a) og [ude](https://x.dk).",
        encoding="utf-8",
    )
    (tmp_path / "docs" / "account.md").write_text("# Regnskab\n\n## A\n", encoding="utf-8")
    law = Law("regnskab", Name("Regnskab"), Name("Regnskab"))
    (question,) = questions_of(law, read_documents(tmp_path))
    assert 'href="../dokumenter/limitations.html#regnskab"' in question.html
    assert 'href="../dokumenter/account.html#a"' in question.html
    assert 'href="https://x.dk"' in question.html


def test_constants_dates_and_truth_values_are_not_drawn():
    for item in (
        rate(("2010-01-01", 5, "seen"), ("2012-01-01", 5, "seen")),
        rate(("2010-01-01", True, "seen"), ("2012-01-01", False, "seen"), unit="boolean"),
        rate(("2010-01-01", 20100101, "seen"), ("2012-01-01", 2, "seen"), unit="dato_yyyymmdd"),
    ):
        assert not charts.worth_drawing(charts.lines_of(item, 2026.0, SiteTexts("da")))


def test_a_formula_is_read_for_variables_and_parameters_also_through_names(system):
    (cls,) = ast.parse(
        "class x(Variable):\n"
        "    def formula_2016(person, period, parameters):\n"
        "        p = parameters(period).integrationsloven\n"
        "        satser = p.grundtilskud.satser\n"
        "        grense = parameters(period.this_year).oplysninger.myndighedsalder\n"
        "        return satser.calc(person('alder', period)) * p.program.varighed_max + grense\n"
    ).body
    found = reads(cls, set(system.variables), system.parameters)["formula_2016"]
    assert found.variables == ("alder",)
    assert set(found.parameters) == {
        "integrationsloven.grundtilskud.satser",
        "integrationsloven.program.varighed_max",
        "oplysninger.myndighedsalder",
    }


def documents(folder):
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs" / "limitations.md").write_text(
        "# Det åbne\n\n## Integrationsloven og naboer\n- Et valg, se [andet](other.md#x-y).\n\n"
        "## Andet\n- Om `lov.sats` er læst.\n- Om noget andet.\n- Se [filen](../setup.py).\n",
        encoding="utf-8",
    )
    (folder / "docs" / "other.md").write_text("# Other\n\n## X y\nIt is the text.\n", "utf-8")
    return read_documents(folder)


def test_links_between_documents_become_links_between_pages(tmp_path):
    limits, other = documents(tmp_path)
    assert 'href="other.html#x-y"' in limits.html
    assert 'id="x-y"' in other.html
    assert "setup.py" not in limits.html
    assert "Se filen." in limits.html
    assert (limits.language, other.language) == ("da", "en")


def test_open_questions_are_found_by_heading_and_by_name(tmp_path):
    limits = documents(tmp_path)
    named = Law("integrationsloven", Name("Integrationsloven"), Name("Integrationsloven"))
    other = Law("lov", Name("Loven om andet"), Name("Loven om andet"))
    other.rates = [RateGroup("lov", Name("Lov"), (rate(("2010-01-01", 1, "seen")),))]
    assert [question.title for question in questions_of(named, limits)] == [
        "Integrationsloven og naboer"
    ]
    (question,) = questions_of(other, limits)
    assert "er læst" in question.html
    assert "noget andet" not in question.html


def test_a_sign_off_is_shown_and_goes_stale(tmp_path, system):
    documents(tmp_path)
    folder = tmp_path / "tests" / "lov" / "integrationsloven"
    folder.mkdir(parents=True)
    (folder / "program.yaml").write_text(CASE, encoding="utf-8")
    file = "tests/lov/integrationsloven/program.yaml"
    from openfisca_dk_integration.signoff.cases import read_cases

    (case,) = read_cases(tmp_path / file)
    date = datetime.date(2026, 1, 2)
    approval = approve(file, case, "Prøve Person", date, "LBK 1", system=system)
    write_approval(tmp_path / "signoff", approval)
    build(tmp_path, tmp_path / "out", system)
    text = (tmp_path / "out" / "lov" / "integrationsloven.html").read_text("utf-8")
    assert "Godkendt af Prøve Person 2. januar 2026 efter LBK 1" in text
    assert "1 af 1 prøver" in (tmp_path / "out" / "index.html").read_text("utf-8")
    (folder / "program.yaml").write_text(CASE.replace("30", "31"), encoding="utf-8")
    build(tmp_path, tmp_path / "out", system)
    text = (tmp_path / "out" / "lov" / "integrationsloven.html").read_text("utf-8")
    assert "Forældet godkendelse af Prøve Person" in text
    assert "Ingen jurist har godkendt" in (tmp_path / "out" / "index.html").read_text("utf-8")


def test_pages_that_are_gone_are_removed_and_other_files_stay(tmp_path, system):
    documents(tmp_path)
    out = tmp_path / "out"
    build(tmp_path, out, system)
    (out / "mine.html").write_text("mine", encoding="utf-8")
    (tmp_path / "docs" / "other.md").unlink()
    build(tmp_path, out, system)
    assert not (out / "dokumenter" / "other.html").exists()
    assert (out / "mine.html").exists()
    assert (out / "dokumenter" / "limitations.html").exists()


def test_words_dates_and_languages():
    assert danish_letters("boerne_og_ungeydelse") == "Børne og ungeydelse"
    assert language_of("derived from the rate of 2019") == "en"
    assert language_of("regnet efter satsen for 2019") == "da"
    danish, english = SiteTexts("da"), SiteTexts("en")
    assert (danish.date("2007-07-01"), english.date("2007-07-01")) == (
        "1. juli 2007",
        "1 July 2007",
    )
    assert danish.amount(20180101, "dato_yyyymmdd") == "1. januar 2018"
    assert danish.full(1234.5, "DKK/maaned") == "1.234,50 kr. pr. måned"
    assert english.full(24.95, "procent") == "24.95 %"
