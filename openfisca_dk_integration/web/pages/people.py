"""The people a page computes on: sent as files, drawn from published figures, or the example."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.population import PopulationError, read_population
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.scenario import ScenarioError, prepare, scenario_of
from openfisca_dk_integration.web.errors import TOO_LARGE, RequestError
from openfisca_dk_integration.web.pages.uploads import as_files

if TYPE_CHECKING:
    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.web.service import Service

EXAMPLE = Path(__file__).parents[3] / "examples" / "kommune"
OWN, DRAWN, SHOWN = "fil", "syntetisk", "eksempel"
BOOKS = (".xlsx", ".xlsm")
ALL = "alle"


def has_example() -> bool:
    """Return True where the repository's example stands beside the package."""
    return EXAMPLE.is_dir()


def scenario(place: str, years: tuple[int, int], share: float, seed: int) -> dict[str, Any]:
    """Return the scenario of people drawn from published figures, without a reform."""
    return {
        "titel": "web",
        "befolkning": {
            "syntetisk": {
                "kommuner": ALL if place == ALL else [int(place)],
                "aar": f"{years[0]}-{years[1]}",
                "froe": seed,
                "stikproeve": share,
            }
        },
        "historik": {"kilde": "simuleret", "froe": seed},
        "aar": f"{years[0]}-{years[1]}",
    }


def read_sent(service: Service, files: list[tuple[str, bytes]]) -> Population:
    """Return the population of the files somebody sent.

    Raises:
        RequestError: everything that is wrong with them.
    """
    if not files:
        raise RequestError.of("fil", "vælg en fil", "choose a file")
    with as_files(files) as folder:
        one = folder / files[0][0]
        path = one if len(files) == 1 and one.suffix.lower() in BOOKS else folder
        try:
            people = read_population(path, service.system)
        except PopulationError as error:
            raise _plain(error, folder) from error
    people = replace(people, source=files[0][0])
    most = service.settings.max_people
    if people.count > most:
        raise RequestError.of(
            "fil",
            f"{people.count} personer; højst {most}",
            f"{people.count} persons; at most {most}",
            TOO_LARGE,
        )
    return people


def _plain(error: PopulationError, folder: Path) -> RequestError:
    pairs = zip(error.lines("da"), error.lines("en"), strict=True)
    path = str(folder)
    return RequestError(
        Problem("", da.replace(f"{path}/", "").replace(path, "fil"), en.replace(path, "file"))
        for da, en in pairs
    )


@contextmanager
def scenario_problems() -> Iterator[None]:
    """Turn a scenario's problems into those of a request."""
    try:
        yield
    except ScenarioError as error:
        raise RequestError(
            Problem(problem.where.rpartition(": ")[2], problem.da, problem.en)
            for problem in error.problems
        ) from error


def drawn(
    service: Service, place: str, years: tuple[int, int], share: float, seed: int
) -> Population:
    """Return people drawn from published figures with histories simulated by the same seed.

    Raises:
        RequestError: when there are no figures for these years.
    """
    with scenario_problems():
        content = scenario(place, years, share, seed)
        content["lov"] = {"reformer": [{"reform": "et_aars_introduktion"}]}
        plan = prepare(scenario_of(content, "web", Path())).plan
        people = plan.people(plan.cases[0], plan.setting(1))
    if people.count > service.settings.max_people:
        most = service.settings.max_people
        raise RequestError.of(
            "stikproeve",
            f"{people.count} personer; højst {most}: tag en mindre stikprøve",
            f"{people.count} persons; at most {most}: take a smaller sample",
            TOO_LARGE,
        )
    return replace(people, source=f"syntetisk: {place}, {years[0]}-{years[1]}, frø {seed}")
