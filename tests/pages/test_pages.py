"""Every page's main task in both languages, in a browser: by keyboard, without a serious fault."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
import yaml

from openfisca_dk_integration.reforms import load_law
from tests.support.soak import few

ROOT = Path(__file__).parents[2]
LANGUAGES = ("da", "en")
SHORT = (
    "/investering?horisont=2&effekt.efter_maaneder=3&indsats.maaneder=6"
    "&kontrakt.sidste_maaling_maaned=12"
)
FAMILY = "/husstand?vis=1&timer=20&partner=ja&boern=3,7&jobparat=ja&reform=et_aars_introduktion"
EDITED = "/reform?reform=et_aars_introduktion&ret=1&soeg=program&v.hurtige=ja"
WRONG = "/reform?reform=egen&rettet=1&r.0.sti=findes.ikke&r.0.fra=x&r.0.vaerdi=y&aar=z"
PAGES = (
    "",
    FAMILY,
    "/lov?q=grundtilskud",
    "/reform",
    EDITED,
    "/business-case",
    SHORT,
    "/benchmark",
)
LAW = {"da": "/lovsider/lov/integrationsloven.html", "en": "/lovsider/en/lov/refusion.html"}


def amount(text):
    """The number of a cell in Danish or English."""
    return int(re.sub(r"[^\d−]", "", text).replace("−", "-"))


def axe_faults(page):
    """Serious and critical findings of axe-core."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        (one["id"], one["nodes"][0]["html"][:120])
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_family_is_built_computed_and_explained(page, address, language):
    page.goto(f"/{language}/husstand")
    page.fill("#f-timer", "20")
    page.fill("#f-boern", "3, 7")
    page.select_option("#f-reform", "et_aars_introduktion")
    page.click("form button:not([name])")
    assert "timer=20" in page.url
    assert "boern=3" in page.url
    table = page.locator("table").first
    pieces = [
        amount(cell)
        for cell in table.locator("tbody tr:not(.ialt) td:nth-child(2)").all_inner_texts()
    ]
    total = amount(table.locator("tr.ialt td").first.inner_text())
    assert abs(sum(pieces) - total) <= len(pieces), "pieces of the table add up"
    assert total > 10_000
    assert page.locator("svg.figur").count() == 2
    assert page.locator("#hvorfor .vaerdi").count() >= 1
    assert "husstand.json" in page.locator("pre").first.text_content()
    with page.expect_download() as download:
        page.click("button[name=hent]")
    content = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert set(content) == {"personer", "husstande", "kommuner"}


def test_the_call_a_page_shows_gives_what_the_page_shows(page, service, address):
    page.goto("/da/husstand?vis=1&timer=12&timeloen=150&jobparat=ja")
    body = json.loads(page.locator("pre.krop code").text_content())
    answer = page.request.post(f"{address}/v1/calculate", data=body).json()
    own = next(row["values"] for row in answer["results"] if row["situation"] == "12")
    shown = amount(page.locator(".noegletal strong").first.inner_text())
    assert round(own["husstande"]["husstand"]["disponibel_indkomst"]["2025-06"]) == shown
    why = page.locator("#hvorfor .vaerdi").first.inner_text()
    assert amount(why.split(",")[0]) in {shown, shown - 1}, "the explanation is of the same number"


@pytest.mark.parametrize("language", LANGUAGES)
def test_mistakes_are_told_with_links_to_their_fields(page, language):
    answer = page.request.get(f"/{language}/husstand?vis=1&timer=abc&maaned=i+dag&ankomst=2024-01")
    assert answer.status == 400
    text = answer.text()
    assert 'href="#f-timer"' in text
    assert 'href="#f-maaned"' in text
    assert text.count('aria-invalid="true"') == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_law_is_searched_and_read(page, language):
    page.goto(f"/{language}/lov")
    page.fill("#f-q", "grundtilskud")
    page.keyboard.press("Enter")
    hit = page.locator(".soegeliste a[href*='#sats-']").first
    hit.click()
    assert "/lovsider/" in page.url
    assert page.locator("h1").count() == 1
    assert page.locator(".values table").count() > 3
    assert page.locator("a[href*='retsinformation']").count() > 0
    page.click(f"header a[href='/{language}/husstand']")
    assert page.url.endswith(f"/{language}/husstand")


@pytest.mark.parametrize("language", few(LANGUAGES, ("en",)))
def test_a_business_case_is_changed_downloaded_and_sent_back(page, language, tmp_path):
    page.goto(f"/{language}/business-case")
    page.select_option("#f-maalgruppe", "nytilkomne_under_30")
    page.click("button[name=skift]")
    page.select_option("#f-kommune", "Odense")
    page.fill("#f-deltagere", "33")
    page.fill("#f-opstart", "1.234,5" if language == "da" else "1234.5")
    page.click("form[method=get] button:not([name])")
    assert "deltagere=33" in page.url
    body = json.loads(page.locator("pre.krop code").text_content())
    assert (body["deltagere"], body["opstart"], body["kommune"]) == (33, 1234.5, "Odense")
    net = page.locator(".noegletal strong").first.inner_text()
    api = page.request.post("/v1/case", data=body).json()
    assert sum(api["niveauer"]["beregner"]["raekker"]["netto"]) == amount(net)
    with page.expect_download() as download:
        page.click("button[value=xlsx]")
    assert zipfile.is_zipfile(download.value.path())
    with page.expect_download() as download:
        page.click("button[value=html]")
    assert net in Path(download.value.path()).read_text(encoding="utf-8")
    if language == "en":
        return
    with page.expect_download() as download:
        page.click("button[value=mal]")
    form = tmp_path / "skema.xlsx"
    download.value.save_as(form)
    page.goto(f"/{language}/business-case")
    page.set_input_files("#f-fil", form)
    page.click("form[method=post] button")
    assert page.locator(".noegletal strong").first.inner_text() == net
    assert page.input_value("#f-deltagere") == "33"


@pytest.mark.parametrize("language", few(LANGUAGES, ("da",)))
def test_a_social_investment_is_changed_and_taken_away(page, language):
    page.goto(f"/{language}{SHORT}&vis=1&deltagere=40")
    assert page.locator("svg.figur").count() == 1
    assert page.locator("table").count() >= 3
    content = json.loads(taken(page, "button[value=json]"))
    assert content["forudsaetninger"]["deltagere"] == 40
    body = json.loads(page.locator("pre.krop code").text_content())
    answer = page.request.post("/v1/invest", data=body).json()
    assert answer["betalere"] == content["betalere"], "the call gives what the page gives"


def test_an_investment_that_is_sent_is_shown_and_taken_away(page, tmp_path):
    page.goto(f"/da{SHORT}")
    raw = yaml.safe_load((ROOT / "examples/invest/social_investering.yaml").read_text("utf-8"))
    raw |= {"horisont": 2, "usikkerhed": {"traek": 100}}
    raw["effekt"]["efter_maaneder"] = raw["indsats"]["maaneder"] = 6
    raw["kontrakt"]["sidste_maaling_maaned"] = 12
    file = tmp_path / "egen.yaml"
    file.write_text(yaml.safe_dump(raw), encoding="utf-8")
    page.set_input_files("#f-fil", file)
    page.locator("form:has(#f-fil) button").click()
    assert page.locator(".fejl").count() == 0
    assert "sag=" in page.url, "the investment that was sent stands in the address"
    own = json.loads(taken(page, "form:has([name=sag]) button[value=json]"))
    assert own["sag"]["aar"] == [2024, 2025]
    book = taken(page, "form:has([name=sag]) button[value=xlsx]")
    assert zipfile.is_zipfile(io.BytesIO(book))
    assert axe_faults(page) == []


def taken(page, selector):
    """What is downloaded when a button is pressed."""
    with page.expect_download() as download:
        page.click(selector)
    return Path(download.value.path()).read_bytes()


def compute(page):
    """Press the button that computes, see progress, and wait for the result."""
    page.click("form[data-koer] button:not([name]):not([formmethod])")
    assert page.locator(".fremdrift").is_visible()
    page.wait_for_selector("#resultat table", timeout=90_000)


def archive_of(page):
    """The archive that holds everything of a run."""
    with page.expect_download() as download:
        page.click("[data-fil='sammenligning.zip']")
    return zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))


@pytest.mark.langsom
def test_a_reform_is_edited_runs_on_sent_files_and_is_taken_away(page, tmp_path):
    page.goto("/en/reform?reform=egen&aar=2024&kilde=fil&vindere=ja&vis=1")
    folder = ROOT / "examples" / "reformer"
    page.set_input_files("#f-fil", [folder / f"{name}.csv" for name in TABLES])
    page.fill("#f-soeg", "basic grant amount per month step 1")
    page.keyboard.press("Enter")
    page.wait_for_selector(".fundne")
    assert page.evaluate("document.activeElement.name") == "tilfoej"
    page.locator("[value='integrationsloven.grundtilskud.satser[0].amount']").click()
    page.wait_for_selector("[id='f-r.0.vaerdi']:focus")
    page.keyboard.press("Control+a")
    page.keyboard.type("abc")
    page.click("#find")
    page.wait_for_selector("#fejl a[href='#f-r.0.vaerdi']")
    page.fill("[id='f-r.0.vaerdi']", "5000")
    with page.expect_download() as download:
        page.click("button[value=yaml]")
    reform = tmp_path / "min_reform.yaml"
    download.value.save_as(reform)
    compute(page)
    assert "r.0.vaerdi=5000" in page.url
    assert "fil=" not in page.url
    with archive_of(page) as archive:
        assert archive.read("min_reform.yaml") == reform.read_bytes()
        record = json.loads(archive.read("koersel.json"))
        assert zipfile.is_zipfile(io.BytesIO(archive.read("sammenligning.xlsx")))
        assert b"Basic grant" in archive.read("sammenligning.html")
    assert record["reformer"][0]["fingeraftryk"] == load_law(reform).fingerprint
    assert axe_faults(page) == []
    link = page.url
    page.goto(link)
    assert page.input_value("[id='f-r.0.vaerdi']") == "5000"
    page.set_input_files("#f-reformfil", reform)
    page.locator("form:has(#f-reformfil) button").click()
    assert page.input_value("[id='f-r.0.vaerdi']") == "5000"


POPULATIONS = {
    "da": "kilde=syntetisk&kommune=alle&stikproeve=0.004&aar=2025&v.fra=2023-01-01&vindere=ja",
    "en": "kilde=eksempel&aar=2018&v.fra=2016-01-01",
}


@pytest.mark.langsom
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reform_runs_on_drawn_people_and_on_the_example(page, language):
    page.goto(f"/{language}/reform?vis=1&reform=et_aars_introduktion&{POPULATIONS[language]}")
    compute(page)
    rows = page.locator("#resultat table").first.locator("tbody tr").all()
    by_payer = {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows}
    *parts, total = ([amount(cell) for cell in cells] for cells in by_payer.values())
    assert [sum(column) for column in zip(*parts, strict=True)] == total
    assert parts[0][2] < 0, "the municipality loses what the state saves"
    if language == "da":
        assert page.locator("svg .felt").count() == 98
        body = json.loads(page.locator("pre.krop code").last.text_content())
        rows = page.request.post("/v1/compare", data=body, timeout=90_000).json()["betaler"]
        town = next(row["forskel"] for row in rows if row["betaler"] == "kommune")
        unit = 1000 if "1.000 kr." in page.locator(".noegletal li").first.inner_text() else 1
        assert round(town / unit) == parts[0][2], "the call gives what the page gives"
    assert axe_faults(page) == []
    for width in (360, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


TABLES = ("personer", "husstande", "forloeb", "kommuner")


@pytest.mark.langsom
def test_a_run_can_be_cancelled(page, service):
    page.goto("/da/reform?vis=1&reform=et_aars_introduktion&for=et_aars_introduktion&kilde=eksempel"
              "&aar=2015-2023")  # fmt: skip
    page.click("form button:not([name]):not([formmethod])")
    page.wait_for_selector(".fremdrift:not([hidden])")
    page.keyboard.press("Enter")  # the button to cancel has the focus
    page.wait_for_selector("#resultat:has-text('Afbrudt')")
    assert page.locator(".fremdrift").is_hidden()


@pytest.mark.langsom
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_benchmark_of_the_example(page, language):
    page.goto(f"/{language}/benchmark")
    page.check("#f-forventet")
    page.click("form button")
    page.wait_for_selector("#resultat table", timeout=60_000)
    assert page.locator("#resultat table").count() > 5
    assert page.locator("#resultat svg").count() > 2
    assert taken(page, "[data-fil='indikatorer.csv']").startswith(b"indikator")
    assert zipfile.is_zipfile(io.BytesIO(taken(page, "[data-fil='benchmark.xlsx']")))
    title = page.locator("#resultat h2").first.inner_text()
    assert title in taken(page, "[data-fil='benchmark.html']").decode()
    assert axe_faults(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_serious_fault_and_each_fits_its_window(page, language, path):
    page.goto(f"/{language}{path}")
    assert axe_faults(page) == []
    for width in (1920, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("html").get_attribute("lang") == language
    other = page.locator("a.sprog")
    href = other.get_attribute("href")
    other.click()
    assert page.locator("html").get_attribute("lang") != language
    assert page.url.endswith(href)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_a_law_and_of_mistakes_have_no_serious_fault(browser, address, language):
    # A page of mistakes is a fault of loading to the console, so this one is not watched.
    context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=address)
    page = context.new_page()
    for path in (LAW[language], f"/{language}{WRONG}", f"/{language}/findes-ikke"):
        page.goto(path)
        assert axe_faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.goto(LAW[language])
    assert page.locator("#proever, .untested").count() == 0, "a server has no cases to tell of"
    assert page.locator(".lead").inner_text().count("·") == 1
    context.close()


def tab_to(page, selector):
    """Press Tab until something has the focus, as somebody without a mouse does."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} is not reached by Tab")


def test_the_household_page_works_by_keyboard_alone(page):
    page.goto("/da/husstand")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "f-maaned"
    tab_to(page, "#f-timer")
    page.keyboard.press("Control+a")
    page.keyboard.type("15")
    page.keyboard.press("Enter")
    page.wait_for_url("**timer=15**")
    assert page.input_value("#f-timer") == "15"
    tab_to(page, "#hvorfor summary, .igen summary")


@pytest.mark.parametrize(
    ("path", "field", "text"),
    [("/en/business-case", "#f-deltagere", "31"), (f"/en{SHORT}", "#f-deltagere", "31"),
     ("/da/lov", "#f-q", "grundtilskud")],
)  # fmt: skip
def test_other_forms_work_by_keyboard_alone(page, path, field, text):
    page.goto(path)
    tab_to(page, field)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    tab_to(page, "form button:not([name])")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**={text}**")
    if "lov" in path:
        tab_to(page, ".soegeliste a")
        page.keyboard.press("Enter")
        page.wait_for_url("**/lovsider/**")
    else:
        tab_to(page, "button[value=xlsx]")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert zipfile.is_zipfile(download.value.path())


@pytest.mark.langsom
def test_a_reform_and_a_benchmark_work_by_keyboard_alone(page):
    page.goto("/da/reform?reform=egen&aar=2018&kilde=eksempel&vis=1")
    tab_to(page, "#f-soeg")
    page.keyboard.type("grundtilskud trin 1 beløb")
    page.keyboard.press("Enter")
    page.wait_for_selector(".fundne button:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("[id='f-r.0.vaerdi']:focus")
    page.keyboard.press("Control+a")
    page.keyboard.type("9000")
    page.keyboard.press("Shift+Tab")
    page.evaluate("document.getElementById('indhold').focus()")  # what the link to skip does
    tab_to(page, "#reformform button:not([name]):not([formmethod])")
    page.keyboard.press("Enter")
    page.wait_for_selector("#resultat table", timeout=90_000)
    assert page.evaluate("document.activeElement.id") == "resultat"
    tab_to(page, "[data-fil='sammenligning.zip']")
    page.goto("/en/benchmark")
    tab_to(page, "form[data-koer] button")
    page.keyboard.press("Space")
    page.wait_for_selector("#resultat table", timeout=90_000)
    tab_to(page, "[data-fil='benchmark.xlsx']")


def test_pages_work_without_a_script(browser, address):
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/da/benchmark")
    page.click("form button")
    assert page.locator("#resultat table").count() > 5
    context.close()


def test_the_search_for_faults_finds_one(page):
    page.goto("/da")
    page.evaluate("document.querySelector('main').innerHTML = '<img src=\"/static/ikon.svg\">'")
    assert "image-alt" in [name for name, _ in axe_faults(page)]
