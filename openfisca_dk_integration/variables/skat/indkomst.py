"""Personlig og skattepligtig indkomst (personal and taxable income)."""

from numpy import maximum
from openfisca_core.periods import MONTH, YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.skatteaar import amount, year_sum


@hjemmel("statsskatteloven § 4", "ligningsloven § 7, nr. 9")
class skattepligtige_ydelser_i_maaneden(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Månedens skattepligtige ydelser og anden indkomst uden arbejdsmarkedsbidrag"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2023/42"]
    documentation = (
        "Forsørgelsesydelse med danskbonus, anden offentlig ydelse, igu-uddannelsesgodtgørelse og "
        "anden indkomst. Skattefri er børneydelser, boligstøtte, særlig støtte, hjælp i særlige "
        "tilfælde, repatrieringsstøtte og engangsdanskbonus (skat.skattepligtig)."
    )

    def formula(person, period):
        """Public support, other public benefits and other income (skattepligtige ydelser)."""
        return (
            amount(person, "forsoergelsesydelse", period)
            + person("anden_offentlig_ydelse", period)
            + person("anden_indkomst", period)
        )

    def formula_2016_07(person, period, parameters):
        """Public support, other income and the taxable igu allowance (skattepligtige ydelser)."""
        skattepligtig = parameters(period).skat.skattepligtig
        godtgoerelse = skattepligtig.igu_uddannelsesgodtgoerelse
        saerlige_tilfaelde = skattepligtig.enkeltydelser_hjaelp_i_saerlige_tilfaelde
        return (
            amount(person, "forsoergelsesydelse", period)
            + person("anden_offentlig_ydelse", period)
            + person("anden_indkomst", period)
            + godtgoerelse * person("igu_godtgoerelse", period)
            + saerlige_tilfaelde * person("hjaelp_i_saerlige_tilfaelde", period)
        )


@hjemmel("statsskatteloven § 4")
class skattepligtige_ydelser(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Skattepligtige ydelser og anden indkomst uden arbejdsmarkedsbidrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2023/42"]

    def formula(person, period):
        """Sum of the months (skattepligtige ydelser)."""
        return year_sum(person, "skattepligtige_ydelser_i_maaneden", period)


@hjemmel("personskatteloven § 3")
class personlig_indkomst(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Personlig indkomst"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = "Den del af ATP-bidraget, som lønnen ikke dækker, nedsætter ydelserne."

    def formula(person, period):
        """Wage after AM-bidrag and benefits, less ATP and own pension (personlig indkomst)."""
        grundlag = amount(person, "am_grundlag", period)
        atp_af_loen = amount(person, "aarsloen", period) - grundlag
        atp_af_ydelser = person("atp_bidrag", period) - atp_af_loen
        ydelser = amount(person, "skattepligtige_ydelser", period)
        return (
            grundlag
            - person("am_bidrag", period)
            + maximum(0, ydelser - atp_af_ydelser)
            - person("pensionsindbetaling", period)
        )


@hjemmel("personskatteloven § 1", "ligningsloven §§ 9 J-9 K")
class skattepligtig_indkomst(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Skattepligtig indkomst"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = (
        "Negativ, når der er underskud; ægtefællens underskud er ikke trukket fra her. Fradraget "
        "for pensionsindbetalinger (ligningsloven § 9 L) og seniorfradraget (§ 9 J, stk. 5) gives "
        "som oevrige_ligningsmaessige_fradrag."
    )

    def formula(person, period):
        """Personal and net capital income less assessment deductions (skattepligtig indkomst)."""
        return (
            amount(person, "personlig_indkomst", period)
            + person("nettokapitalindkomst", period)
            - person("beskaeftigelsesfradrag", period)
            - person("ekstra_beskaeftigelsesfradrag_enlige", period)
            - person("jobfradrag", period)
            - person("oevrige_ligningsmaessige_fradrag", period)
        )
