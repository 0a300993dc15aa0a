"""Remarks on variables and rates: what is written in Danish has its English, row by row."""

import csv
import re
from collections import Counter

import pytest
from openfisca_core.parameters import ParameterNode

from openfisca_dk_integration.docsite.texts import language_of
from openfisca_dk_integration.tax_benefit_system import in_force
from openfisca_dk_integration.texts.catalogue import (
    ANY_NUMBER,
    DATA,
    NUMBER,
    remark_en,
    remark_pattern,
    remarks,
)
from tests.code_health.test_catalogue import DANISH_WORDS

WORD = re.compile(r"[^\W\dx]")


@pytest.fixture(scope="module")
def on_variables():
    found = {name: item.documentation for name, item in in_force().variables.items()}
    return {name: text for name, text in found.items() if text}


@pytest.fixture(scope="module")
def on_rates():
    found = {}
    for item in in_force().parameters.get_descendants():
        if not isinstance(item, ParameterNode):
            notes = item.metadata.get("note", {})
            dated = notes if isinstance(notes, dict) else {"": notes}
            found |= {(item.name, date): text for date, text in dated.items()}
    return found


def test_every_remark_on_a_variable_is_in_english(on_variables):
    assert [name for name, text in on_variables.items() if not remark_en(text)] == [], (
        "add rows in texts/data/bemaerkninger.csv"
    )


def test_every_danish_remark_on_a_rate_is_in_english(on_rates):
    lacking = [
        key
        for key, text in on_rates.items()
        if WORD.search(text) and language_of(text) == "da" and not remark_en(text)
    ]
    assert lacking == [], "add rows in texts/data/bemaerkninger.csv"


def test_no_row_is_for_a_remark_that_is_gone(on_variables, on_rates):
    texts = {*on_variables.values(), *on_rates.values()}
    idle = [
        danish
        for danish in remarks()
        if danish not in texts and not any(map(remark_pattern(danish).fullmatch, texts))
    ]
    assert idle == []


def test_the_english_has_the_numbers_and_none_of_the_words_of_the_danish():
    for danish, english in remarks().items():
        figures = [Counter(re.findall(r"\d+", text)) for text in (danish, english)]
        assert figures[0] == figures[1], danish
        assert danish.count(ANY_NUMBER) == english.count(ANY_NUMBER), danish
        assert not DANISH_WORDS.search(english), english


def test_rows_stand_in_order():
    with (DATA / "bemaerkninger.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["da"] for row in rows] == sorted(remarks())


def test_numbers_of_a_remark_stand_in_its_english():
    assert remark_en("2024 mangler i kilden; satsen for 2023 gælder videre") == (
        "2024 is missing in the source; the rate for 2023 continues"
    )
    assert remark_en("en bemærkning, ingen har skrevet") == ""
    assert NUMBER.fullmatch("1,501802")
