"""The choices behind the figures: ages, months of follow-up, levels. Data, not code."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from openfisca_dk_integration.benchmark.errors import BenchmarkError
from openfisca_dk_integration.documents import DocumentError, read_document
from openfisca_dk_integration.fields import field_problems

SHIPPED = Path(__file__).parent / "data" / "definitioner.yaml"
DAYS_IN_WEEK = 7
DAYS_IN_MONTH = 365.25 / 12

Age = Annotated[int, Field(ge=0, le=120)]
Months = Annotated[int, Field(ge=1, le=240)]
Share = Annotated[float, Field(gt=0, lt=1)]


class Definitions(BaseModel):
    """What counts as what. All keys are documented in ``data/definitioner.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    alder_fra: Age
    alder_til: Age
    treaarsgruppe_alder_fra: Age
    treaarsgruppe_alder_til: Age
    opfoelgning_maaneder: list[Months] = Field(min_length=1)
    danskproeve_maaneder: list[Months] = Field(min_length=1)
    selvforsoergelse_maaneder: Months
    selvforsoergelse_opfoelgning: Months
    arbejde_uger: Annotated[int, Field(ge=1, le=156)]
    varighed_opfoelgning: Months
    timer_paa_tre_maaneder: Annotated[float, Field(gt=0, le=600)]
    mindste_antal: Annotated[int, Field(ge=5)]
    konfidens: Share
    mindste_antal_haendelser: Annotated[int, Field(ge=1)]
    basis_maaneder: Months
    sandsynlighed: Share
    maerkbar_forskel_maaneder: Annotated[float, Field(ge=0)]

    @model_validator(mode="after")
    def _ages_in_order(self) -> Definitions:
        for low, high in (
            (self.alder_fra, self.alder_til),
            (self.treaarsgruppe_alder_fra, self.treaarsgruppe_alder_til),
        ):
            if low > high:
                raise ValueError(
                    f"alder fra {low} er over alder til {high} | age from {low} is above to {high}"
                )
        return self

    @property
    def arbejde_maaneder(self) -> int:
        """Months in a row that make up the weeks of work of an exit, rounded to whole months."""
        return max(1, round(self.arbejde_uger * DAYS_IN_WEEK / DAYS_IN_MONTH))


@cache
def _shipped() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return content


def load_definitions(source: str | Path | None = None) -> Definitions:
    """Return the shipped choices, with those of a user's YAML file in their place.

    Raises:
        BenchmarkError: every key that is unknown or has a value that cannot be used.
    """
    if source is None:
        return Definitions(**_shipped())
    own = read_yaml(Path(source))
    try:
        return Definitions(**{**_shipped(), **own})
    except ValidationError as error:
        raise BenchmarkError(field_problems(error, Definitions, str(source))) from error


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the keys and values of a YAML file.

    Raises:
        BenchmarkError: when it cannot be read, or holds something else.
    """
    try:
        content = read_document(path)
    except DocumentError as error:
        raise BenchmarkError.of(str(path), error.da, error.en) from error
    if not isinstance(content, dict):
        raise BenchmarkError.of(
            str(path), "skal være nøgler og værdier", "must hold keys and values"
        )
    return {str(key): value for key, value in content.items()}
