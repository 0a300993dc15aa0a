"""How formulas are written: no numbers of the law, no reading of oneself, sentences that stand."""

import ast
import re

import pytest

from tests.support.formulas import (
    PACKAGE,
    VARIABLES,
    classes,
    formulas,
    names_in,
    rule_modules,
    syntax_of,
    variable_files,
)
from tests.support.lists import listed

NEUTRAL = {0, 1, 12}
LEANING = re.compile(r"\b(as before|as above|ditto)\b|(^|: )(the same( for|[;,.])|see )")
SHORTEST = 3


def numbers_in(tree):
    """Return the numbers of a file that need a reason; a negative one counts by its size."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and type(node.value) in {int, float, complex}
        and node.value not in NEUTRAL
    }


def own_readings(variable, formula):
    """Return the calls that read the variable itself in any other way than ``before``."""
    return [
        ast.unparse(call)
        for call in ast.walk(formula)
        if isinstance(call, ast.Call)
        and any(isinstance(arg, ast.Constant) and arg.value == variable for arg in call.args)
        and not (isinstance(call.func, ast.Name) and call.func.id == "before")
    ]


def what_is_wrong_with(docstring):
    """Return why a formula's first sentence cannot be shown alone, or None."""
    if not docstring:
        return "is missing"
    first = docstring.strip().splitlines()[0]
    if not first.endswith("."):
        return "does not end in a full stop on its line"
    if len(first.split()) < SHORTEST:
        return "is no sentence"
    if LEANING.search(first.lower()):
        return "leans on another formula"
    return None


def test_no_number_stands_in_a_formula():
    """Rates, ages and dates are parameters; what is left is listed with its reason."""
    found = {
        f"{path.relative_to(PACKAGE).as_posix()} {number}"
        for path in [*variable_files(), *rule_modules()]
        for number in numbers_in(syntax_of(path))
    }
    allowed = set(listed("numbers.csv"))
    assert sorted(found - allowed) == []
    assert sorted(allowed - found) == [], "no longer there: take them off the list"


def test_a_number_in_a_rule_module_has_a_name():
    """In shared modules a number is a constant with a name, not a part of a sentence of code."""
    nameless = [
        f"{path.name}:{node.lineno}: {number}"
        for path in rule_modules()
        for statement in syntax_of(path).body
        if isinstance(statement, ast.FunctionDef)
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant)
        for number in numbers_in(node)
    ]
    # Two rows of a table for each benefit: explained in the list of numbers.
    assert [item for item in nameless if not item.startswith("loftsatser.py")] == []


def test_no_variable_reads_itself():
    """openfisca-core answers such a call with the default; ``months.before`` does not."""
    wrong = [
        f"{formula.where}: {call}"
        for formula in formulas()
        for call in own_readings(formula.variable, formula.node)
    ]
    assert wrong == []


def test_a_variable_that_reads_itself_is_found():
    source = """
def formula(person, period):
    a = before(person, "x", period)
    b = person("x", period.offset(-1, "month"))
    return a + b + person("y", period) + weighted_sum(person, "x", period)
"""
    assert set(own_readings("x", ast.parse(source))) == {
        "person('x', period.offset(-1, 'month'))",
        "weighted_sum(person, 'x', period)",
    }


def test_the_first_sentence_of_every_formula_stands_alone():
    """It is what an explanation shows, without the formula before it."""
    wrong = [
        f"{formula.where}: {problem}"
        for formula in formulas()
        if (problem := what_is_wrong_with(ast.get_docstring(formula.node)))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "docstring",
    [
        None,
        "",
        "As before, and refugees.",
        "Since 2025: the same for § 87.",
        "Rate.",
        "The rate\nof the month.",
    ],
)
def test_a_sentence_that_leans_is_found(docstring):
    assert what_is_wrong_with(docstring)


def test_every_input_is_read_by_a_rule():
    """A fact nobody reads is asked for in vain."""
    read = {
        word
        for formula in formulas()
        for word in names_in(formula.node)
        if word != formula.variable
    }
    read |= {word for path in rule_modules() for word in names_in(syntax_of(path))}
    inputs = {
        node.name
        for _, node in classes()
        if not any(isinstance(item, ast.FunctionDef) for item in node.body)
    }
    assert len(inputs) > 50
    unread = inputs - read
    assert sorted(unread - set(listed("unread_inputs.csv"))) == []
    assert sorted(set(listed("unread_inputs.csv")) - unread) == [], "they are read now"


def test_the_trees_of_variables_and_parameters_match():
    """One folder per law in both; a folder that stands alone says why."""
    rules = {path.relative_to(VARIABLES).parts[0] for path in variable_files()}
    numbers = {
        path.relative_to(PACKAGE / "parameters").parts[0].removesuffix(".yaml")
        for path in (PACKAGE / "parameters").rglob("*.yaml")
    } - {"index"}
    apart = {f"variables/{name}" for name in rules - numbers}
    apart |= {f"parameters/{name}" for name in numbers - rules}
    allowed = set(listed("folders_apart.csv"))
    assert sorted(apart - allowed) == []
    assert sorted(allowed - apart) == [], "no longer apart: take them off the list"
