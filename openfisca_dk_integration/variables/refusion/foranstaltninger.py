"""Sociale foranstaltninger for flygtninge (social measures in the first years)."""

from numpy import clip, maximum
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import month_number
from openfisca_dk_integration.rule_helpers import uger


@hjemmel(
    "serviceloven § 181, stk. 2-3",
    "barnets lov § 203, stk. 2-3",
)
class refusion_foranstaltningsudgift(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Statens refusion af sociale foranstaltninger for flygtninge"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/941",
        "https://www.retsinformation.dk/eli/lta/2025/282",
    ]
    documentation = (
        "Årets udgift fordeles på dagene fra opholdstilladelsen (eller 1. januar). Uledsagede"
        " mindreårige: til de fylder 18 år. Døgnanbragte med funktionsnedsættelse kendes ikke af"
        " modellen."
    )

    def formula_2007(person, period, parameters):
        """All of it in the first three years after the permit (opholdstilladelse)."""
        regel = parameters(period).refusion.sociale_foranstaltninger_flygtninge
        myndighedsalder = parameters(period).oplysninger.myndighedsalder
        aarets_maaned = month_number(period)
        nytaar = uger.day_number(aarets_maaned, 1)
        naeste_nytaar = uger.day_number(aarets_maaned + 12, 1)
        maaned = person("opholdstilladelse_maaned", period)
        dag = person("opholdstilladelse_dag", period)
        foerste = maximum(uger.day_number(maaned, dag), nytaar)
        efter_tilladelse = uger.day_number(maaned + 12 * int(regel.varighed), dag)
        fyldt_18 = uger.day_number(
            person("foedselsmaaned", period) + 12 * int(myndighedsalder),
            person("foedselsdag", period),
        )
        uledsaget = person("uledsaget_mindreaarig", period)
        sidste = maximum(efter_tilladelse, uledsaget * fyldt_18)
        udgiftsdage = maximum(naeste_nytaar - foerste, 1)
        daekkede_dage = clip(sidste - foerste, 0, udgiftsdage)
        omfattet = person("er_flygtning_eller_familie", period)
        andel = omfattet * regel.andel * daekkede_dage / udgiftsdage
        return person("foranstaltningsudgift", period) * andel
