"""The built site: everything is there, everything resolves, nothing is fetched."""

import json
import re
from collections import Counter
from urllib.parse import unquote

import pytest
from openfisca_core.parameters import Parameter, ParameterScale

from openfisca_dk_integration.signoff.ledger import read_ledger
from tests.docsite.pages import page
from tests.support.yaml_cases import ROOT

LANGUAGES = {"da": ".", "en": "en"}


def pages_of(built, language):
    folder = built.folder / LANGUAGES[language]
    return [folder / "index.html", folder / "soeg.html"] + [
        path for name in ("lov", "dokumenter") for path in sorted((folder / name).glob("*.html"))
    ]


def every_page(built):
    return sorted(built.folder.rglob("*.html"))


def leaves(built):
    return [
        node
        for node in built.system.parameters.get_descendants()
        if isinstance(node, Parameter | ParameterScale) and "[" not in node.name
    ]


def search_entries(built, language):
    script = (built.folder / "static" / f"soeg-{language}.js").read_text(encoding="utf-8")
    return json.loads(script.removeprefix("window.soegeindeks = ").removesuffix(";\n"))


def test_the_site_is_built_in_less_than_thirty_seconds(built):
    assert built.seconds < 30
    assert built.pages == len(every_page(built))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_parameter_and_variable_has_its_place(built, language):
    found = Counter(name for path in pages_of(built, language) for name in page(path).ids)
    wanted = [f"sats-{node.name.replace('.', '-')}" for node in leaves(built)]
    wanted += [f"regel-{name}" for name in built.system.variables]
    assert [name for name in wanted if found[name] != 1] == []


def test_the_pages_are_well_formed_and_name_nothing_twice(built):
    for path in every_page(built):
        assert page(path).faults == [], path
        twice = [name for name, count in Counter(page(path).ids).items() if count > 1]
        assert twice == [], path


def test_each_page_says_its_language_and_exists_in_both(built):
    for language in LANGUAGES:
        for path in pages_of(built, language):
            assert page(path).language == language
    danish, english = (
        {path.relative_to(built.folder / LANGUAGES[key]) for path in pages_of(built, key)}
        for key in LANGUAGES
    )
    assert danish == english


def missing(path, link):
    target, _, anchor = link.partition("#")
    file = (path.parent / target).resolve() if target else path
    if not file.is_file():
        return True
    return bool(anchor) and unquote(anchor) not in page(file).ids


def test_every_link_inside_the_site_resolves(built):
    for path in every_page(built):
        inner = {link for link in page(path).links if "://" not in link}
        assert [link for link in inner if missing(path, link)] == [], path


def test_every_search_result_resolves(built):
    for language, folder in LANGUAGES.items():
        entries = search_entries(built, language)
        start = built.folder / folder / "soeg.html"
        assert [entry[3] for entry in entries if missing(start, entry[3])] == []
        words = {word for entry in entries for word in entry[4].split()}
        assert [node.name for node in leaves(built) if node.name not in words] == []
        assert [name for name in built.system.variables if name not in words] == []


def test_nothing_is_fetched_from_elsewhere(built):
    for path in every_page(built):
        assert [item for item in page(path).loaded if "://" in item or item[:2] == "//"] == []
        assert not re.search(r"\sstyle=\"[^\"]*url\(", page(path).text)
    for path in (built.folder / "static").iterdir():
        if path.name.startswith("soeg-"):
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://|url\(|@import|fetch\(|XMLHttpRequest", text), path


def test_links_out_of_the_site_are_sources(built):
    cited = {
        entry["href"]
        for node in leaves(built)
        for entry in node.metadata["reference"].values()
        if "href" in entry
    }
    cited |= {
        url for variable in built.system.variables.values() for url in variable.reference or ()
    }
    for path in every_page(built):
        if path.parent.name == "lov":
            outer = {link for link in page(path).links if "://" in link}
            assert outer <= cited


def article(text, name):
    return text.partition(f'id="{name}"')[2].partition("</article>")[0]


def test_what_was_not_read_in_a_source_is_marked(built):
    texts = {path.stem: page(path).text for path in (built.folder / "lov").glob("*.html")}
    for node in leaves(built):
        text, name = texts[node.name.split(".")[0]], f"sats-{node.name.replace('.', '-')}"
        if f'<tr id="{name}"' in text:
            continue  # a row of a table of municipalities: below
        evidence = node.metadata["evidens"].values()
        unread = sum(word != "seen" for word in evidence)
        html = article(text, name)
        assert html.count('<tr class="unread">') == unread, node.name
        assert html.count("udledt, ikke læst") >= list(evidence).count("derived"), node.name
        assert html.count("husket, ikke læst") >= list(evidence).count("recalled"), node.name


def test_cells_of_a_table_of_names_are_marked_too(built):
    node = built.system.parameters.skat.kommuneskatteprocenter.k0
    unread = sum(word != "seen" for word in node.metadata["evidens"].values())
    text = page(built.folder / "lov" / "skat.html").text
    row = text.partition('id="sats-skat-kommuneskatteprocenter-k0"')[2].partition("</tr>")[0]
    assert unread > 0
    assert row.count("<sup>u</sup>") + row.count("<sup>h</sup>") == unread


def test_every_chart_is_named_described_and_has_its_table(built):
    for path in (built.folder / "lov").glob("*.html"):
        text = page(path).text
        charts = re.findall(r'<svg [^>]*aria-labelledby="(\S+) (\S+)">', text)
        assert len(charts) == text.count("<svg ")
        for title, description in charts:
            assert {title, description} <= set(page(path).ids)
            name = title.removesuffix("-t")
            place = article(text, name) or text.partition(f'<tr id="{name}"')[2]
            assert "<table>" in place or "<td" in place


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_rules_are_in_the_language_of_the_page(built, language):
    folder = built.folder / LANGUAGES[language] / "lov"
    law = page(folder / "boernetilskud.html").text
    rule = article(law, "regel-er_undtaget_fra_bopaelskrav_for_boernetilskud")
    expected = {
        "da": ("1. januar 2012 – 30. juni 2022:", "Undtaget er danske statsborgere", "Til 31."),
        "en": ("1 January 2012 – 30 June 2022:", "Danes, refugees, and EU citizens", "Until 31"),
    }
    assert [text for text in expected[language] if text not in rule] == []
    for path in sorted(folder.glob("*.html")):
        rules = re.findall(r'<article class="rule".*?</article>', page(path).text, re.DOTALL)
        parts = [re.search(r"<h4>.*?</h4>", html, re.DOTALL)[0] for html in rules]
        parts += re.findall(r'<ul class="formulas">.*?</ul>', "".join(rules), re.DOTALL)
        assert [part for part in parts if " lang=" in part] == [], path.name


def test_remarks_are_in_english_on_the_english_pages(built):
    folder = built.folder / "en" / "lov"
    marked = [path.name for path in folder.glob("*.html") if "In Danish:" in page(path).text]
    assert marked == []
    rule = article(page(folder / "boernetilskud.html").text, "regel-ekstra_boernetilskud")
    questions = page(folder / "integrationsloven.html").text.partition('id="aabne"')[2]
    assert "Does the rate of the result grant follow the day the work began" in questions
    assert "Følger resultattilskuddets sats" not in questions
    assert "One allowance for a lone parent whatever the number of children." in rule


def test_the_choices_of_a_fact_have_english_names(built):
    text = page(built.folder / "en" / "lov" / "oplysninger.html").text
    assert "Family reunified to a refugee (<code>" in article(text, "regel-opholdsgrundlag")
    assert "Oplysning om" in page(built.folder / "lov" / "oplysninger.html").text


def test_nobody_has_signed_and_the_front_page_says_so(built):
    if read_ledger(ROOT / "signoff"):
        pytest.skip("somebody has signed")
    assert "Ingen jurist har godkendt" in page(built.folder / "index.html").text
    assert "No legal expert has signed off" in page(built.folder / "en" / "index.html").text
