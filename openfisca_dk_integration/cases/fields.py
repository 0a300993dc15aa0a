"""The kinds of fields that case files share: amounts, shares, ranges, families, jobs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema


class Part(BaseModel):
    """A mapping of the file: only known fields, finite numbers."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True, strict=False)


Amount = Annotated[float, Field(ge=0)]
"""DKK, zero or more."""

Money = Annotated[float, Field()]
"""DKK, of either sign."""

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[float, Field(ge=0)]
Months = Annotated[float, Field(ge=0, le=600)]
Name = Annotated[str, Field(min_length=1)]

Payer = Literal["kommune", "stat", "borger", "region", "investor", "andre"]
"""Who pays or receives; ``andre`` is everybody whose account is not kept."""


class Range(Part):
    """A number with its low and high estimate."""

    lav: Count
    middel: Count
    hoej: Count

    @property
    def scenarios(self) -> dict[str, float]:
        """The three estimates by name."""
        return {"lav": self.lav, "middel": self.middel, "hoej": self.hoej}

    @property
    def is_one(self) -> bool:
        """Return True when the three are the same."""
        return self.lav == self.middel == self.hoej


def widen(value: Any) -> Any:
    """Return one number, or a list of three, as a range."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return {"lav": value, "middel": value, "hoej": value}
    if isinstance(value, (list, tuple)) and len(value) == len(Range.model_fields):
        return dict(zip(Range.model_fields, value, strict=True))
    return value


def _written(number: dict[str, Any]) -> WithJsonSchema:
    """Return how an estimate may be written, for the JSON schema."""
    names = list(Range.model_fields)
    return WithJsonSchema(
        {
            "anyOf": [
                number,
                {"type": "array", "items": number, "minItems": 3, "maxItems": 3},
                {
                    "type": "object",
                    "properties": dict.fromkeys(names, number),
                    "required": names,
                    "additionalProperties": False,
                },
            ]
        }
    )


Estimate = Annotated[Range, BeforeValidator(widen), _written({"type": "number", "minimum": 0})]
"""``10``, ``[6, 10, 14]`` or ``{lav: 6, middel: 10, hoej: 14}``."""


class ShareRange(Range):
    """A share with its low and high estimate."""

    lav: Share
    middel: Share
    hoej: Share


ShareEstimate = Annotated[
    ShareRange,
    BeforeValidator(widen),
    _written({"type": "number", "minimum": 0, "maximum": 1}),
]


class Family(Part):
    """A type of household in the target group, and how many of the people live in one.

    The participant is the first adult. Ages are whole years at the start of the investment.
    """

    navn: Name
    andel: Share
    partner: bool = False
    partner_aktivitet: Literal[
        "ledig", "danskuddannelse", "vejledning_opkvalificering", "ordinaer_beskaeftigelse", "ingen"
    ] = "ledig"
    partner_loen_pr_maaned: Amount = 0.0
    partner_timer_pr_maaned: Annotated[float, Field(ge=0, le=400)] = 0.0
    partner_alder: Annotated[int, Field(ge=18, le=66)] | None = None
    boern: list[Annotated[int, Field(ge=0, le=17)]] = Field(default_factory=list)
    husleje: Amount
    forbrugsudgift: Amount = 0.0
    boligareal: Amount = 0.0


class Rules(Part):
    """What the rule-based level needs: the people, their families, and the job they get."""

    alder: Annotated[int, Field(ge=18, le=66)]
    koen: Literal["kvinde", "mand", "uoplyst"] = "uoplyst"
    opholdsgrundlag: Literal[
        "flygtning",
        "fordreven_saerlov",
        "familiesammenfoert_til_flygtning",
        "familiesammenfoert_til_andre",
        "eu_borger",
        "oevrig_indvandrer",
        "dansk_statsborger",
    ] = "flygtning"
    maaneder_siden_overtagelse: Annotated[int, Field(ge=1, le=360)]
    jobparat: bool = True
    danskuddannelse: Literal["ingen", "du1", "du2", "du3"] = "du2"
    har_erhvervsuddannelse: bool = False
    aktivitet: Literal[
        "ledig",
        "vejledning_opkvalificering",
        "danskuddannelse",
        "virksomhedspraktik",
        "nytteindsats",
    ] = "vejledning_opkvalificering"
    job: Literal["ordinaer_beskaeftigelse", "igu", "loentilskud", "ordinaer_uddannelse"] = (
        "ordinaer_beskaeftigelse"
    )
    loen_pr_maaned: Amount
    timer_pr_maaned: Annotated[float, Field(ge=0, le=400)]
    soeger_supplerende_hjaelp: bool = False
    ordinaere_timer_seneste_10_aar: Amount | None = None
    dagtilbud_takst: Amount = 0.0
    familier: Annotated[list[Family], Field(min_length=1)]


class ExtraItem(Part):
    """An amount of the user's own: a unit cost, or something no longer needed."""

    navn: Name
    beloeb_pr_maaned: Amount
    fra: Payer
    til: Payer
    naar: Literal["i_job", "indsats"] = "i_job"
    sparet: bool = False
