"""Indsatsen uden for programmet: løntilskud, IGU, foranstaltninger, repatriering (other effort)."""

from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.sums import weighted_sum


@hjemmel("integrationsloven § 23 c")
class kommune_loentilskud(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udgift til løntilskud"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula(kommune, period):
        """Wage subsidies (løntilskud)."""
        return weighted_sum(kommune, "loentilskud_udgift", period)


@hjemmel("kommunefinansieringsloven § 3, stk. 1, nr. 13")
class kommune_refusion_loentilskud(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Statens refusion af løntilskud uden for rådighedsbeløbet"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula(kommune, period):
        """The state's refund of wage subsidies outside the cap."""
        return weighted_sum(kommune, "refusion_loentilskud", period)


@hjemmel("igu-loven § 10")
class kommune_igu_godtgoerelse(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udgift til skolegodtgørelse under IGU"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/623"]

    def formula(kommune, period):
        """School allowance during IGU (uddannelsesgodtgørelse)."""
        return weighted_sum(kommune, "igu_godtgoerelse", period)


@hjemmel("igu-loven § 10, stk. 5")
class kommune_refusion_igu_godtgoerelse(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Statens refusion af skolegodtgørelse under IGU"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/623"]

    def formula(kommune, period):
        """The state's refund of the school allowance."""
        return weighted_sum(kommune, "refusion_igu_godtgoerelse", period)


@hjemmel("integrationsloven § 22")
class kommune_danskbonus_engangsbeloeb(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udgift til danskbonus som engangsbeløb"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula(kommune, period):
        """One-off Danish bonus (danskbonus)."""
        return weighted_sum(kommune, "danskbonus_engangsbeloeb", period)


@hjemmel("integrationsloven § 45, stk. 3")
class kommune_refusion_danskbonus_engangsbeloeb(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Statens refusion af danskbonus som engangsbeløb"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula(kommune, period):
        """The state's refund of the one-off Danish bonus."""
        return weighted_sum(kommune, "refusion_danskbonus_engangsbeloeb", period)


@hjemmel("barnets lov § 203, stk. 2", "serviceloven § 181, stk. 2")
class kommune_foranstaltninger(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udgift til sociale foranstaltninger for flygtninge"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/282"]

    def formula(kommune, period):
        """Social measures for refugees (foranstaltninger)."""
        return weighted_sum(kommune, "foranstaltningsudgift", period)


@hjemmel("barnets lov § 203, stk. 2", "serviceloven § 181, stk. 2")
class kommune_refusion_foranstaltninger(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Statens refusion af sociale foranstaltninger"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/282"]

    def formula(kommune, period):
        """The state's refund of social measures."""
        return weighted_sum(kommune, "refusion_foranstaltningsudgift", period)


@hjemmel("repatrieringsloven § 13")
class kommune_repatrieringstilskud(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Resultattilskud ved repatriering"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/1021"]

    def formula(kommune, period):
        """Result grants at repatriation (repatriering)."""
        return weighted_sum(kommune, "repatrieringstilskud", period)


@hjemmel("danskuddannelsesloven § 14, stk. 2 (2018-2020)")
class kommune_deltagerbetaling_for_dansk(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommunens indtægt af deltagerbetaling for danskuddannelse"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2018/991"]

    def formula(kommune, period):
        """Course fees, passed on to the municipality (deltagerbetaling)."""
        return weighted_sum(kommune, "deltagerbetaling_for_dansk", period)
