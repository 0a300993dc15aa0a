"""Fradrag for lønmodtagere (employment deductions)."""

from numpy import maximum, minimum
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.skatteaar import amount, quarter_starts


@hjemmel("ligningsloven § 9 J, stk. 1")
class beskaeftigelsesfradrag_grundlag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Grundlag for beskæftigelsesfradrag"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/1162",
        "https://www.retsinformation.dk/eli/lta/2019/806",
    ]

    def formula(person, period):
        """To 2017: the base of AM-bidrag less the person's own pension contributions."""
        egen_pension = amount(person, "pensionsindbetaling", period)
        return maximum(0, amount(person, "am_grundlag", period) - egen_pension)

    def formula_2018(person, period):
        """From 2018: the wage before AM-bidrag; own pension no longer counts, ATP is part of it."""
        return person("aarsloen", period)


@hjemmel("ligningsloven § 9 J, stk. 1-2")
class beskaeftigelsesfradrag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Beskæftigelsesfradrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1500"]
    documentation = "Før 2010 er satserne ikke i samlingen, og fradraget er 0."

    def formula_2010(person, period, parameters):
        """A rate of the wage, at most a fixed amount (beskæftigelsesfradrag)."""
        fradrag = parameters(period).skat.beskaeftigelsesfradrag
        grundlag = amount(person, "beskaeftigelsesfradrag_grundlag", period)
        return minimum(fradrag.sats * grundlag, fradrag.maksimum)


@hjemmel("ligningsloven § 9 J, stk. 3")
class modtager_ekstra_boernetilskud_andel(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Andel af årets kvartaler med ret til og modtagelse af ekstra børnetilskud"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1500"]
    documentation = (
        "Uden oplysning: andelen af kvartaler, hvori husstanden får ekstra børnetilskud, uanset "
        "hvor stor en andel af det der er optjent."
    )

    def formula(person, period):
        """Not given: the share of the year's quarters with extra child allowance paid."""
        kvartaler = quarter_starts(period)
        husstand = person.husstand
        med_tilskud = sum(
            (husstand("ekstra_boernetilskud", kvartal) > 0).astype("int32") for kvartal in kvartaler
        )
        return person("er_voksen", period) * med_tilskud / len(kvartaler)


@hjemmel("ligningsloven § 9 J, stk. 3-4")
class ekstra_beskaeftigelsesfradrag_enlige(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Ekstra beskæftigelsesfradrag for enlige forsørgere"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1500"]

    def formula_2014(person, period, parameters):
        """A quarter of the rate per quarter with ekstra børnetilskud, at most a fixed amount."""
        fradrag = parameters(period).skat.beskaeftigelsesfradrag_enlige
        sats = fradrag.sats * amount(person, "modtager_ekstra_boernetilskud_andel", period)
        grundlag = amount(person, "beskaeftigelsesfradrag_grundlag", period)
        return minimum(sats * grundlag, fradrag.maksimum)


@hjemmel("ligningsloven § 9 K")
class jobfradrag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Jobfradrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2018/724"]

    def formula_2018(person, period, parameters):
        """A rate of the wage above a floor, at most a fixed amount (jobfradrag)."""
        fradrag = parameters(period).skat.jobfradrag
        grundlag = amount(person, "beskaeftigelsesfradrag_grundlag", period)
        over_graensen = maximum(0, grundlag - fradrag.bundgraense)
        return minimum(fradrag.sats * over_graensen, fradrag.maksimum)
