"""Arbejdsmarkedsbidrag (AM-bidrag, labour market contribution)."""

from numpy import maximum
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.skatteaar import amount, whole_kroner, year_sum


@hjemmel("arbejdsmarkedsbidragsloven § 2, stk. 1, nr. 1")
class aarsloen(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Årets løn før arbejdsmarkedsbidrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/121"]

    def formula(person, period):
        """Sum of the months (løn)."""
        return year_sum(person, "loenindkomst", period)


@hjemmel("arbejdsmarkedsbidragsloven § 2, stk. 1, nr. 1")
class am_grundlag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Grundlag for arbejdsmarkedsbidrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/121"]
    documentation = "Også løn i igu og i job med løntilskud. Ydelser er ikke med."

    def formula(person, period):
        """Wage less the person's own ATP, as far as the wage covers it (AM-grundlag)."""
        loen = amount(person, "aarsloen", period)
        return maximum(0, loen - person("atp_bidrag", period))


@hjemmel("arbejdsmarkedsbidragsloven § 1")
class am_bidrag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Arbejdsmarkedsbidrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/121"]

    def formula_2004(person, period, parameters):
        """The rate of the base, rounded down to whole kroner (arbejdsmarkedsbidrag)."""
        sats = parameters(period).skat.am_bidrag.sats
        return whole_kroner(sats * amount(person, "am_grundlag", period))
