"""Kommunens og statens nettoresultat af borgerne (net results by payer)."""

from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.rule_helpers.sums import weighted_sum


class kommune_tilskud_og_refusion_fra_staten(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Tilskud og refusion fra staten til kommunen"
    unit = "DKK/aar"
    documentation = "Uden boligstøtte, hvor statens andel ikke går gennem kommunen her."

    def formula(kommune, period):
        """Everything the state pays the municipality (refusion og tilskud)."""
        refusion = (
            kommune("kommune_refusion_forsoergelse", period)
            + kommune("kommune_refusion_saerlig_stoette", period)
            + kommune("kommune_refusion_hjaelp_i_saerlige_tilfaelde", period)
            + kommune("kommune_refusion_anden_forsoergelse", period)
            + kommune("kommune_refusion_fritidstillaeg", period)
            + kommune("kommune_refusion_loentilskud", period)
            + kommune("kommune_refusion_igu_godtgoerelse", period)
            + kommune("kommune_refusion_danskbonus_engangsbeloeb", period)
            + kommune("kommune_refusion_foranstaltninger", period)
            + kommune("kommune_driftsrefusion", period)
            + kommune("kommune_refusion_introduktionsforloeb", period)
            + kommune("kommune_indkvarteringsrefusion", period)
        )
        tilskud = (
            kommune("kommune_grundtilskud", period)
            + kommune("kommune_tilskud_uledsagede", period)
            + kommune("kommune_resultattilskud", period)
            + kommune("kommune_beskaeftigelsesbonus", period)
            + kommune("kommune_repatrieringstilskud", period)
        )
        return refusion + tilskud


class kommune_udgifter(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommunens bruttoudgifter"
    unit = "DKK/aar"

    def formula(kommune, period):
        """Everything the municipality pays, before refunds and grants (bruttoudgifter)."""
        forsoergelse = (
            kommune("kommune_forsoergelse", period)
            + kommune("kommune_saerlig_stoette", period)
            + kommune("kommune_hjaelp_i_saerlige_tilfaelde", period)
            + kommune("kommune_anden_forsoergelse", period)
            + kommune("kommune_medfinansiering", period)
            + kommune("kommune_boligstoette", period)
            + kommune("kommune_fripladstilskud", period)
            + kommune("kommune_soeskendetilskud", period)
            + kommune("kommune_fritidstillaeg", period)
        )
        indsats = (
            kommune("kommune_programudgift", period)
            + kommune("kommune_indsatsudgift", period)
            + kommune("kommune_danskuddannelse", period)
            + kommune("kommune_loentilskud", period)
            + kommune("kommune_igu_godtgoerelse", period)
            + kommune("kommune_danskbonus_engangsbeloeb", period)
            + kommune("kommune_foranstaltninger", period)
            + kommune("indkvarteringsudgift", period)
            - kommune("indkvarteringsegenbetaling", period)
            - kommune("kommune_deltagerbetaling_for_dansk", period)
        )
        return forsoergelse + indsats


class kommune_nettoresultat(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommunens nettoresultat"
    unit = "DKK/aar"
    documentation = (
        "Indtægter minus udgifter; positivt er overskud. "
        "Udligning er kun med, når den er slået til."
    )

    def formula(kommune, period):
        """Tax, grants and refunds less gross expenditure (nettoresultat)."""
        indtaegter = kommune("kommune_skatteindtaegt", period) + kommune(
            "kommune_tilskud_og_refusion_fra_staten", period
        )
        udligning = kommune("kommune_udligning", period) + kommune(
            "kommune_indvandrertilskud", period
        )
        return indtaegter + udligning - kommune("kommune_udgifter", period)


class stat_ydelser_til_borgere(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Ydelser, som staten betaler til borgere og virksomheder"
    unit = "DKK/aar"

    def formula(kommune, period):
        """Benefits of state and unemployment funds, job premiums and bonuses (statens ydelser)."""
        return (
            weighted_sum(kommune, "anden_ydelse_fra_staten", period)
            + weighted_sum(kommune, "jobpraemie", period)
            + weighted_sum(kommune, "virksomhedsbonus", period)
        )


class stat_nettoresultat(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Statens nettoresultat af kommunens borgere"
    unit = "DKK/aar"
    documentation = "Indtægter minus udgifter; positivt er overskud."

    def formula(kommune, period):
        """State taxes and co-financing less benefits, grants and refunds (nettoresultat)."""
        indtaegter = kommune("stat_skatteindtaegt", period) + kommune(
            "kommune_medfinansiering", period
        )
        udgifter = (
            kommune("stat_ydelser_til_borgere", period)
            + kommune("stat_boligstoette", period)
            + kommune("stat_boerneydelser", period)
            + kommune("kommune_tilskud_og_refusion_fra_staten", period)
        )
        return indtaegter - udgifter
