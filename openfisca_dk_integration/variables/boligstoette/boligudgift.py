"""Boligudgiften (the housing cost that counts), boligstøtteloven §§ 10-14."""

from numpy import maximum, minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import pick


@hjemmel("boligstøtteloven § 10")
class boligudgift(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Årlig boligudgift efter tillæg og fradrag for varme"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]
    documentation = (
        "Varmetillægget gives, når varme ikke er i huslejen. Elforbrug antages at være uden for "
        "huslejen, vand i den; vedligeholdelsestillæg og fremleje er ikke med."
    )

    def formula_2010(husstand, period, parameters):
        """Yearly rent, plus an amount per m2 for own heating or minus one for heating included."""
        pr_m2 = parameters(period).boligstoette.pr_m2
        leje = 12 * husstand("husleje", period).astype("float64")
        varme = where(
            husstand("varme_i_husleje", period),
            -(pr_m2.fradrag_varme + pr_m2.fradrag_varmt_vand),
            pr_m2.tillaeg_varme_betales_saerskilt,
        )
        udgift = maximum(0, leje + varme * husstand("boligareal", period))
        return where(leje > 0, udgift, 0)


@hjemmel("boligstøtteloven § 12, stk. 2")
class boligudgift_inden_for_arealgraensen(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Årlig boligudgift for det areal, der regnes med"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]
    documentation = "Areal 0 er ukendt og begrænser intet."

    def formula_2010(husstand, period, parameters):
        """The cost in proportion to 65 m2 for one person and 20 m2 for each further person."""
        areal = parameters(period).boligstoette.areal
        medlemmer = husstand("antal_voksne_i_boligen", period) + husstand(
            "antal_boern_i_boligen", period
        )
        graense = areal.foerste_person + areal.yderligere_person * maximum(0, medlemmer - 1)
        m2 = husstand("boligareal", period).astype("float64")
        for_stor = m2 > graense
        andel = where(for_stor, graense / where(for_stor, m2, 1), 1)
        return husstand("boligudgift", period) * andel


@hjemmel("boligstøtteloven § 14, stk. 1")
class forhoejelse_af_hoejeste_boligudgift(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Forhøjelse af den højeste boligudgift efter antal børn"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]

    def formula_2010(husstand, period, parameters):
        """5 % for each child up to four (børn i husstanden)."""
        lov = parameters(period).boligstoette
        trin = [
            0,
            lov.leje_forhoejelse_1_barn,
            lov.leje_forhoejelse_2_boern,
            lov.leje_forhoejelse_3_boern,
            lov.leje_forhoejelse_4_boern,
        ]
        boern = husstand("antal_boern_i_boligen", period)
        return pick(trin, minimum(boern, len(trin) - 1))
