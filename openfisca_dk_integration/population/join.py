"""Two populations as one: a user's own people in the place of synthetic ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.population.model import Given, MunicipalFigures, Population, Spells
from openfisca_dk_integration.population.problems import PopulationError, Problem


def with_own_people(population: Population, own: Population) -> Population:
    """Return a population in which the municipalities of ``own`` have its people and no others.

    The municipal figures of both are kept; of the same municipality and year those of ``own``.

    Args:
        population: synthetic people, with or without histories.
        own: the user's people.

    Raises:
        PopulationError: when people or households of both have the same id.
    """
    elsewhere = ~numpy.isin(population.municipality_of_household, own.municipality_codes)
    rest = population.take(elsewhere)
    problems = [
        Problem("same_id", own.source or "own", None, column, str(name))
        for column, ours, theirs in (
            ("person_id", own.person_ids, rest.person_ids),
            ("husstand_id", own.household_ids, rest.household_ids),
        )
        for name in numpy.intersect1d(ours, theirs)[:20].tolist()
    ]
    if problems:
        raise PopulationError(problems)
    sources = " + ".join(one for one in (population.source, own.source) if one)
    return replace(_joined(rest, own), source=sources)


def _joined(first: Population, second: Population) -> Population:
    """Return the people of two populations, households in the order of their ids."""
    ids = numpy.concatenate([first.household_ids, second.household_ids])
    by_id = numpy.argsort(ids, kind="stable")
    place = numpy.argsort(by_id)
    household = place[
        numpy.concatenate(
            [first.household_of_person, second.household_of_person + first.households]
        )
    ]
    roles = numpy.concatenate([first.roles, second.roles])
    person_ids = numpy.concatenate([first.person_ids, second.person_ids])
    people = numpy.lexsort((person_ids, roles, household))
    new_person = numpy.argsort(people)
    person = new_person[
        numpy.concatenate([first.spells.person, second.spells.person + first.count])
    ]
    start = numpy.concatenate([first.spells.start, second.spells.start])
    spells = numpy.lexsort((start, person))
    counts = (first.count, second.count)
    homes = (first.households, second.households)
    months = (first.spells.count, second.spells.count)
    codes = [first.municipality_of_household, second.municipality_of_household]
    return Population(
        person_ids=person_ids[people],
        household_ids=ids[by_id],
        household_of_person=household[people].astype(numpy.int32),
        roles=roles[people],
        municipality_of_household=numpy.concatenate(codes)[by_id],
        persons=_columns(first.persons, second.persons, counts, people),
        household_values=_columns(first.household_values, second.household_values, homes, by_id),
        spells=Spells(
            person=person[spells].astype(numpy.int32),
            start=start[spells],
            end=numpy.concatenate([first.spells.end, second.spells.end])[spells],
            columns=_columns(first.spells.columns, second.spells.columns, months, spells),
        ),
        figures=_figures(first.figures, second.figures),
    )


def _columns(
    first: dict[str, Given], second: dict[str, Given], counts: tuple[int, int], order: NDArray[Any]
) -> dict[str, Given]:
    """Return the columns of both; where one lacks a column, its cells are not known."""
    result = {}
    for name in [*first, *(name for name in second if name not in first)]:
        there = first.get(name) or second[name]
        parts = [
            given or Given(_same(there, count), numpy.zeros(count, dtype=bool), there.default)
            for given, count in zip((first.get(name), second.get(name)), counts, strict=True)
        ]
        values = numpy.concatenate([part.values for part in parts])
        known = numpy.concatenate([part.known for part in parts])
        result[name] = Given(values[order], known[order], there.default)
    return result


def _same(given: Given, count: int) -> NDArray[Any]:
    return numpy.full(count, given.default, dtype=given.values.dtype)


def _figures(first: MunicipalFigures, second: MunicipalFigures) -> MunicipalFigures:
    """Return the figures of both, ``second`` first where both have a municipality and year."""
    keys = [10_000 * one.codes.astype(numpy.int64) + one.years for one in (first, second)]
    rows = numpy.flatnonzero(~numpy.isin(keys[0], keys[1]))
    kept = {name: given.at(rows) for name, given in first.columns.items()}
    codes = numpy.concatenate([first.codes[rows], second.codes])
    years = numpy.concatenate([first.years[rows], second.years])
    order = numpy.lexsort((years, codes))
    columns = _columns(kept, second.columns, (len(rows), len(second.codes)), order)
    return MunicipalFigures(codes[order], years[order], columns)
