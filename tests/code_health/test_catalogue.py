"""The catalogue of texts: every variable, formula and choice in both languages, no idle row."""

import csv
import re
from collections import Counter

import pytest
from openfisca_core.indexed_enums import Enum

from openfisca_dk_integration.docsite.rules import file_of
from openfisca_dk_integration.explain.tree import first_sentence
from openfisca_dk_integration.tax_benefit_system import in_force
from openfisca_dk_integration.texts.catalogue import DATA, UNDATED, choices, groups, variables

SAME_IN_BOTH = {"Formue"}
"""Danish labels that are English too; empty of need, and a place to say so."""

DANISH_WORDS = re.compile(
    r"\b(og|af|ikke|den|som|til|efter|med|er|ved|på|måned|når)\b", re.IGNORECASE
)
ENGLISH_WORDS = re.compile(r"\b(the|of|and|is|by|with|when|month|year|person's)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def system():
    return in_force()


def formulas_of(variable):
    """Return what the rows of a variable are dated by: nothing when there is one rule or none."""
    starts = ["" if start == UNDATED else str(start) for start in variable.formulas]
    return starts if len(starts) > 1 else [""]


def test_every_variable_and_formula_has_its_row(system):
    missing = {
        name: [start for start in formulas_of(variable) if start not in known.sentences]
        for name, variable in system.variables.items()
        for known in [variables().get(name)]
        if known is not None
    }
    lacking = {name: starts for name, starts in missing.items() if starts}
    without = [name for name in system.variables if name not in variables()]
    assert (without, lacking) == ([], {}), "add rows in texts/data/variabler (CONTRIBUTING.md)"


def test_no_row_is_for_something_that_is_gone(system):
    gone = [name for name in variables() if name not in system.variables]
    idle = [
        (name, start)
        for name, text in variables().items()
        if name in system.variables
        for start in text.sentences
        if start not in formulas_of(system.variables[name])
    ]
    assert (gone, idle) == ([], [])


def test_rows_stand_in_the_file_of_their_law_in_order(system):
    for path in sorted((DATA / "variabler").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        order = [(row["name"], row["from"]) for row in rows]
        assert order == sorted(order), path.name
        homes = {file_of(system.variables[name]).parts[0] for name, _ in order}
        assert homes == {path.stem}
        assert all(None not in row and None not in row.values() for row in rows), path.name


def test_sentences_are_sentences_in_danish(system):
    for name, text in variables().items():
        for sentence in text.sentences.values():
            assert sentence.endswith("."), name
            assert sentence[0] == sentence[0].upper(), name
            assert sentence == " ".join(sentence.split()), name
            assert 10 <= len(sentence) <= 170, (name, len(sentence))
            # Amounts and shares are parameters, which a reform may change; the text would be wrong.
            assert not re.search(r"\d (pct|procent|kr)\b|\d %", sentence), (name, sentence)
            assert not ENGLISH_WORDS.search(sentence), (name, sentence)
            assert sentence.rstrip(".") != str(system.variables[name].label), name


def test_english_labels_are_english_and_short(system):
    for name, text in variables().items():
        label = text.label_en
        assert label, name
        assert len(label) <= 110, (name, len(label))
        assert not label.endswith("."), name
        assert label == system.variables[name].label or not DANISH_WORDS.search(label), (
            name,
            label,
        )
        if label not in SAME_IN_BOTH:
            assert label != system.variables[name].label, name


def test_a_label_means_one_variable_within_a_law(system):
    # Twins in the accounts and the law they add up carry one name; inside a law names differ.
    twice = Counter(
        (file_of(system.variables[n]).parts[0], t.label_en) for n, t in variables().items()
    )
    assert [key for key, count in twice.items() if count > 1] == []


def test_names_of_variables_are_not_used_as_text(system):
    names = {name for name in system.variables if "_" in name}
    for name, text in variables().items():
        words = set(re.findall(r"\w+", " ".join([text.label_en, *text.sentences.values()])))
        assert not words & names, (name, words & names)


def test_the_english_half_of_every_rule_is_its_docstring(system):
    for name, variable in system.variables.items():
        for formula in variable.formulas.values():
            assert first_sentence(formula.__doc__ or ""), name


def test_every_choice_has_an_english_name(system):
    tables = {
        variable.possible_values
        for variable in system.variables.values()
        if variable.value_type == Enum
    }
    wanted = {(table.__name__, member.name) for table in tables for member in table}
    assert wanted == set(choices())
    assert all(choices().values())


def test_groups_are_folders_and_files_of_variables(system):
    files = {file_of(variable).with_suffix("") for variable in system.variables.values()}
    known = {path.as_posix() for path in files} | {path.parts[0] for path in files}
    assert set(groups()) <= known
