"""The scenario file: law, people, histories, behaviour, prices, years and uncertainty.

The models here are the one description of the file: it is read with them, and the JSON Schema
(``schemas/scenario.schema.json``) is made from them. ``docs/scenarios.md`` is for its users.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from openfisca_dk_integration.reforms.stack import PLUS
from openfisca_dk_integration.simulation import EXECUTIONS

FIRST_YEAR, LAST_YEAR = 2002, 2100
MOST_DRAWS = 10_000
DRAWS = 100
"""So many that the errors of a band's ends are below a tenth of its width (``bands.CONVERGED``)."""

Source = Literal["historik", "antagelser", "effekter", "priser", "befolkning"]
Payer = Literal["kommune", "stat", "borger", "alle"]
HISTORY: Source = "historik"


def complaint(da: str, en: str) -> PydanticCustomError:
    """Return an error that pydantic reports with the path of the field."""
    return PydanticCustomError("da_en", "{da}", {"da": da, "en": en})


def _years(given: Any) -> Any:
    """Read ``2027-2036``, ``2027`` or ``[2027, 2036]``."""
    if isinstance(given, int) and not isinstance(given, bool):
        given = [given, given]
    if isinstance(given, str):
        found = re.fullmatch(r"\s*(\d{4})(?:\s*-\s*(\d{4}))?\s*", given)
        given = [int(found[1]), int(found[2] or found[1])] if found else None
    pair = list(given) if isinstance(given, list | tuple) else []
    if len(pair) != 2 or not all(type(year) is int for year in pair):  # noqa: PLR2004 - first and last
        raise complaint("ventede år som 2027-2036", "expected years such as 2027-2036")
    if not FIRST_YEAR <= pair[0] <= pair[1] <= LAST_YEAR:
        raise complaint(
            f"{pair[0]}-{pair[1]}: det første år må ikke ligge efter det sidste, og begge skal "
            f"ligge i {FIRST_YEAR}-{LAST_YEAR}",
            f"{pair[0]}-{pair[1]}: the first year may not lie after the last, and both must lie "
            f"in {FIRST_YEAR}-{LAST_YEAR}",
        )
    return tuple(pair)


def _municipalities(given: Any) -> Any:
    if given is None or given == "alle":
        return None
    if (
        not isinstance(given, list | tuple)
        or not given
        or not all(type(one) is int for one in given)
    ):
        raise complaint(
            "ventede »alle« eller en liste af kommunekoder, fx [730, 101]",
            'expected "alle" or a list of municipality codes, such as [730, 101]',
        )
    return tuple(given)


def _execution(given: str) -> str:
    if given not in EXECUTIONS:
        known = ", ".join(EXECUTIONS)
        raise complaint(
            f"ukendt execution {given!r}; kendte: {known}",
            f"unknown execution {given!r}; known: {known}",
        )
    return given


def _stacked(given: Any) -> Any:
    """Read a list of reforms as one law: ``[a, b]`` is ``a+b``."""
    if isinstance(given, list | tuple):
        if not given or not all(isinstance(one, str) and one for one in given):
            raise complaint("ventede navne på reformer", "expected names of reforms")
        return PLUS.join(given)
    return given


ReformName = Annotated[
    str,
    BeforeValidator(_stacked),
    Field(min_length=1),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "array", "items": {"type": "string"}, "minItems": 1},
            ]
        }
    ),
]
Years = Annotated[
    tuple[int, int],
    BeforeValidator(_years),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": "^\\d{4}(-\\d{4})?$"},
                {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR},
                {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
            ]
        }
    ),
]
Municipalities = Annotated[
    tuple[int, ...] | None,
    BeforeValidator(_municipalities),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": "alle"},
                {"type": "array", "items": {"type": "integer"}, "minItems": 1},
            ]
        }
    ),
]
Seed = Annotated[int, Field(ge=0, lt=2**32, strict=True)]
Share = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
Factor = Annotated[float, Field(gt=0.5, lt=1.5, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Section(BaseModel):
    """A part of the file: unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Synthetic(Section):
    """People drawn from published figures."""

    kommuner: Municipalities = Field(None, description="`alle` eller kommunekoder")
    aar: Years = Field(description="År, personerne overtages i, fx 2027-2036")
    froe: Seed = Field(description="Frø for tilfældige tal")
    stikproeve: Share = Field(1.0, description="Andel, der trækkes; vægten bliver 1/andel")
    grupper: tuple[str, ...] | None = Field(None, description="Grupper af personer; ellers alle")
    marginer: str | None = Field(None, description="Fil med egne marginaler (CSV)")


class People(Section):
    """Whose lives are computed: files or a synthetic population."""

    filer: str | None = Field(None, description="Mappe eller Excel-fil med befolkningen")
    syntetisk: Synthetic | None = Field(None, description="Befolkning trukket ud fra tal")

    @model_validator(mode="after")
    def _one(self) -> People:
        if (self.filer is None) == (self.syntetisk is None):
            raise complaint("angiv enten filer eller syntetisk", "give either filer or syntetisk")
        return self


class Histories(Section):
    """What happens to people month by month."""

    kilde: Literal["observeret", "simuleret"] = Field(
        description="`observeret`: som i filerne. `simuleret`: filernes forløb fortsættes, og "
        "personer uden forløb får et"
    )
    froe: Seed | None = Field(None, description="Frø; skal gives, når forløb simuleres")
    model: str | None = Field(None, description="Fil med egne antagelser; ellers pakkens")


class Price(Section):
    """A unit cost with its range."""

    lav: Amount
    central: Amount
    hoej: Amount
    kilde: str = Field(min_length=1, description="Hvor tallet kommer fra")
    aar: int | None = Field(None, ge=FIRST_YEAR, le=LAST_YEAR, description="Prisår")

    @model_validator(mode="after")
    def _ordered(self) -> Price:
        if not self.lav <= self.central <= self.hoej:
            raise complaint(
                f"lav ≤ central ≤ hoej gælder ikke: {self.lav:g}, {self.central:g}, {self.hoej:g}",
                f"lav <= central <= hoej does not hold: "
                f"{self.lav:g}, {self.central:g}, {self.hoej:g}",
            )
        return self


class ReformUse(Section):
    """A reform with its choices, its behaviour and its own prices."""

    reform: ReformName = Field(
        description="Navn i pakken, sti til en fil, flere i samme lov ([a, b]), eller "
        "gaeldende_ret (samme lov, anden adfærd eller andre priser)"
    )
    navn: str | None = Field(None, min_length=1, description="Navn i tabellerne; ellers reformens")
    valg: dict[str, Any] = Field(default_factory=dict, description="Reformens valg")
    adfaerd: str | None = Field(None, description="Adfærd: navn i pakken eller sti til en fil")
    priser: dict[str, Price] = Field(
        default_factory=dict, description="Priser, der er anderledes med reformen"
    )


class Laws(Section):
    """The law in force and what it is compared with."""

    reformer: tuple[ReformUse, ...] = Field(min_length=1)
    indeksering: Factor | None = Field(
        None, description="Årlig faktor for satser efter deres sidste kendte år; ellers uændrede"
    )
    udligning: bool = Field(False, description="Slå udligningen til")


class Prices(Section):
    """Unit costs; those not named are the package's."""

    regulering: Factor | None = Field(None, description="Årlig faktor fra prisåret; ellers fast")
    satser: dict[str, Price] = Field(default_factory=dict)
    egne_tal: str | None = Field(
        None, description="CSV med kommunernes egne tal: kommunekode, aar, navn, vaerdi, ..."
    )


class Uncertainty(Section):
    """Draws and what varies between them."""

    traekninger: int = Field(
        DRAWS, ge=2, le=MOST_DRAWS, strict=True, description="Trækninger; ellers 100"
    )
    froe: Seed
    varierer: tuple[Source, ...] | None = Field(
        None, min_length=1, description="Hvad der varierer; ellers alt, der kan"
    )
    tornado: tuple[str, ...] = Field(
        (),
        description="Hvad der prøves for sig, lav og høj: `alt`, en art (`priser`), eller en art "
        "og et navn (`antagelser/arbejde.ophoer`)",
    )


class BreakEven(Section):
    """The question: how large must the effect be, for the reform to cost nobody anything?"""

    reform: str = Field(min_length=1, description="Navnet på en af reformerne")
    effekt: Literal["point", "multiplikator"] = Field(
        description="`point`: flere i arbejde (0,05 = 5 procentpoint). `multiplikator`: gange "
        "overgangen til arbejde"
    )
    efter_maaneder: int = Field(12, ge=1, le=120, description="Hvornår pointene er nået")
    gruppe: dict[str, Any] | None = Field(
        None, description="Hvem effekten når (som i en adfærdsfil); ellers alle"
    )
    mindst: float = Field(allow_inf_nan=False)
    hoejst: float = Field(allow_inf_nan=False)
    betalere: tuple[Payer, ...] = Field(("kommune", "stat", "alle"), min_length=1)
    traekninger: int = Field(1, ge=1, le=MOST_DRAWS, strict=True)
    noejagtighed: float = Field(0.001, gt=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _possible(self) -> BreakEven:
        if not self.mindst < self.hoejst:
            raise complaint("mindst skal være mindre end hoejst", "mindst must be below hoejst")
        if self.effekt == "point" and not -1 <= self.mindst < self.hoejst <= 1:
            raise complaint(
                "point er andele og skal ligge i [-1, 1]", "points are shares within [-1, 1]"
            )
        if self.effekt == "multiplikator" and self.mindst < 0:
            raise complaint(
                "en multiplikator kan ikke være negativ", "a multiplier cannot be negative"
            )
        return self


class Running(Section):
    """How it is computed; never changes a number."""

    execution: Annotated[str, AfterValidator(_execution)] = "blocks"
    workers: int | None = Field(None, ge=1, strict=True, description="Processer; ellers kerner")
    block_size: int | None = Field(None, ge=1, strict=True, description="Personer pr. blok")


class Scenario(Section):
    """Law x behaviour x population x prices: everything a result depends on."""

    titel: str = Field(min_length=1)
    beskrivelse: str = ""
    befolkning: People
    historik: Histories
    lov: Laws
    priser: Prices = Field(default_factory=lambda: Prices.model_validate({}))
    aar: Years = Field(description="De år, der regnes, fx 2027-2036")
    usikkerhed: Uncertainty | None = None
    nulpunkt: BreakEven | None = None
    budgetgaranti: bool = Field(
        False,
        description="Slå budgetgarantien til: staten dækker kommunernes samlede nettoændring, "
        "fordelt efter indbyggere; kræver alle 98 kommuner",
    )
    koersel: Running = Field(default_factory=lambda: Running.model_validate({}))
