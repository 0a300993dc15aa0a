"""Inflationshjælp til børnefamilier i 2023 (inflation support), lov nr. 500/2023."""

from numpy import clip
from openfisca_core.periods import MONTH, YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand
from openfisca_dk_integration.enums import AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.rule_helpers.skatteaar import months_of


@hjemmel("lov nr. 500 af 2023")
class antal_boern_med_inflationshjaelp(Variable):
    value_type = int
    entity = Husstand
    definition_period = MONTH
    end = "2023-12-31"
    label = "Hjemmeboende børn, der giver inflationshjælp"
    unit = "antal"
    reference = ["https://www.retsinformation.dk/eli/lta/2023/500"]

    def formula_2023(husstand, period, parameters):
        """Children in the home below 15 (børn under 15 år)."""
        graense = parameters(period).inflationshjaelp_2023.aldersgraense
        hjemme = husstand.members("er_medlem_af_husstanden", period)
        ung = husstand.members("alder", period) < graense
        return husstand.sum(husstand.members("er_barn", period) & hjemme & ung)


@hjemmel("lov nr. 500 af 2023")
class inflationshjaelp_for_aaret(Variable):
    value_type = float
    entity = Husstand
    definition_period = YEAR
    end = "2023-12-31"
    label = "Inflationshjælp i alt"
    unit = "DKK"
    reference = ["https://www.retsinformation.dk/eli/lta/2023/500"]
    documentation = (
        "Loven er ikke i samlingen; reglerne følger en gennemgang af lov nr. 500/2023. Husstanden "
        "får hjælpen én gang, også når begge voksne fik ydelse."
    )

    def formula_2023(husstand, period, parameters):
        """By the number of children, when an adult had help or ressourceforløb in January."""
        januar, *_ = months_of(period)
        satser = parameters(januar).inflationshjaelp_2023
        ydelse = husstand.members("anden_offentlig_forsoergelse", januar)
        ressourceforloeb = one_of(ydelse, AndenOffentligForsoergelse.ressourceforloebsydelse)
        hjaelp = husstand.members("forsoergelsesydelse", januar) > 0
        voksen = husstand.members("er_voksen", januar)
        modtager = husstand.any((hjaelp | ressourceforloeb) & voksen)
        boern = husstand("antal_boern_med_inflationshjaelp", januar)
        beloeb = (
            satser.foerste_barn * clip(boern, 0, 1)
            + satser.andet_barn * clip(boern - 1, 0, 1)
            + satser.tredje_barn * clip(boern - 2, 0, 1)
        )
        return modtager * beloeb


@hjemmel("lov nr. 500 af 2023")
class inflationshjaelp(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    end = "2023-12-31"
    label = "Inflationshjælp"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2023/500"]
    documentation = "Skattefri; udbetalt med halvdelen i juni og halvdelen i august 2023."

    def formula_2023(husstand, period, parameters):
        """The part of the year's amount that is paid in the month (udbetaling)."""
        andel = parameters(period).inflationshjaelp_2023.andel_udbetalt
        return andel * husstand("inflationshjaelp_for_aaret", period.this_year)
