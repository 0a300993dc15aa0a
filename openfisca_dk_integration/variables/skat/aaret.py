"""Ægteskab og skattepligt i indkomståret (marriage and liability in the income year)."""

from numpy import clip, datetime64, where
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import days_in_month
from openfisca_dk_integration.rule_helpers.skatteaar import last_month, months_of


@hjemmel("personskatteloven § 10, stk. 3")
class gift_ved_aarets_udloeb(Variable):
    value_type = bool
    entity = Person
    definition_period = YEAR
    label = "Samlevende med sin ægtefælle ved indkomstårets udløb"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula(person, period):
        """Married and living together in the last month of the year (samlevende ægtefæller)."""
        return person("er_gift", last_month(period))


@hjemmel("personskatteloven § 10, stk. 2")
class alder_ved_aarets_udloeb(Variable):
    value_type = int
    entity = Person
    definition_period = YEAR
    label = "Alder ved indkomstårets udløb"
    unit = "aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula(person, period):
        """Whole years on 31 December: every birthday of the year has been."""
        return period.start.year - person("foedselsmaaned", period) // 12


@hjemmel("personskatteloven § 14, stk. 1")
class udrejste_dage_i_aaret(Variable):
    value_type = int
    entity = Person
    definition_period = YEAR
    label = "Dage i årets måneder som udrejst"
    unit = "dag"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula(person, period):
        """Days of the months in which the person has left the realm (udrejst)."""
        return sum(
            days_in_month(maaned) * person("er_udrejst", maaned) for maaned in months_of(period)
        )


@hjemmel("personskatteloven § 14, stk. 1")
class skattepligtig_andel_af_aaret(Variable):
    value_type = float
    default_value = 1.0
    entity = Person
    definition_period = YEAR
    label = "Andel af indkomståret med fuld skattepligt"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = (
        "Årene for indrejse og udrejse omregnes til et helt år, og helårsskatten nedsættes i samme "
        "forhold. Det er det samme som at nedsætte personfradrag og beløbsgrænser i beregningen; "
        "fradrag i indkomsten (ligningsloven §§ 9 J-9 K) gøres efter del-årets løn, før der "
        "omregnes. skat.helaarsomregning og skat.helaarsomregning_ved_fraflytning slår det fra."
    )

    def formula(person, period, parameters):
        """Days in the realm from the first lawful residence on (helårsomregning)."""
        naeste_aar = int(datetime64(period.start.offset(1, "year"), "D").astype("int64"))
        indrejse = person("indrejsedato", period).astype("datetime64[D]").astype("int64")
        skat = parameters(period).skat
        ude = person("udrejste_dage_i_aaret", period) * skat.helaarsomregning_ved_fraflytning
        siden_indrejse = clip(naeste_aar - indrejse, 0, period.size_in_days)
        andel = (siden_indrejse - ude) / period.size_in_days
        omregnes = skat.helaarsomregning & (andel > 0)
        return where(omregnes, andel, 1)


class er_indrejst_i_aaret(Variable):
    value_type = bool
    entity = Person
    definition_period = YEAR
    label = "Har haft lovligt ophold i året eller før"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula(person, period):
        """The first day of lawful residence lies before the end of the year (indrejse)."""
        return person("indrejsedato", period) < datetime64(period.start.offset(1, "year"), "D")
