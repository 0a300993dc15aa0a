"""docs/open-questions.md is current, and every switch it names does something."""

import re
from collections import Counter

import pytest
from openfisca_core.parameters import Parameter

from tests.support.open_questions import PAGES, effect, in_force, page, questions

SWITCHED = [question for question in questions() if "skift" in question]
LEAST = 10


@pytest.mark.langsom
@pytest.mark.parametrize("language", PAGES)
def test_the_page_is_current(language):
    assert PAGES[language].read_text(encoding="utf-8") == page(language), "run `make coverage`"


@pytest.mark.parametrize("question", SWITCHED, ids=lambda question: question["skift"]["sti"])
def test_the_switch_is_a_parameter(question):
    node = in_force().parameters
    for step in question["skift"]["sti"].split("."):
        node = node.children[step]
    assert isinstance(node, Parameter)
    assert node.get_at_instant(str(question["skift"]["fra"])) != question["skift"]["vaerdi"]


def test_a_question_says_what_is_modelled_and_what_it_is_worth():
    assert len(SWITCHED) >= LEAST
    for question in questions():
        assert {"lov", "spoergsmaal", "model", "en"} <= set(question)
        assert ("virkning" in question) != ("case" in question)
        assert ("skift" in question) == ("case" in question)


def test_a_question_in_english_says_the_same_with_the_same_numbers():
    laws = {}
    for question in questions():
        danish = {key: question[key] for key in ("lov", "spoergsmaal", "model")}
        if "case" in question:
            danish["navn"] = question["case"]["navn"]
        else:
            danish["virkning"] = question["virkning"]
        assert set(question["en"]) == set(danish)
        numbers = [
            Counter(re.findall(r"\d+", " ".join(texts.values())))
            for texts in (danish, question["en"])
        ]
        assert numbers[0] == numbers[1], question["spoergsmaal"]
        assert laws.setdefault(danish["lov"], question["en"]["lov"]) == question["en"]["lov"]


def test_an_effect_is_the_difference_of_two_computations():
    (question,) = (item for item in SWITCHED if item["skift"]["sti"] == "skat.helaarsomregning")
    found = effect(question)
    assert found.difference == found.other - found.modelled != 0
