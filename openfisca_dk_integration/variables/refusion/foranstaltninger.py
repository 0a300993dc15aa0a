"""Sociale foranstaltninger for flygtninge (social measures in the first years)."""

from numpy import clip, datetime64, maximum, where
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration import uger
from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel


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
        nytaar = datetime64(uger.first_date(period))
        naeste_nytaar = datetime64(uger.first_date(period.offset(1)))
        tilladelse = person("opholdstilladelse_dato", period)
        efter_tilladelse = uger.anniversary(tilladelse, regel.varighed)
        fyldt_18 = uger.anniversary(person("foedselsdato", period), myndighedsalder)
        uledsaget = person("uledsaget_mindreaarig", period)
        senest = where(uledsaget, maximum(efter_tilladelse, fyldt_18), efter_tilladelse)
        foerste = maximum(tilladelse, nytaar)
        udgiftsdage = maximum((naeste_nytaar - foerste).astype(int), 1)
        daekkede_dage = clip((senest - foerste).astype(int), 0, udgiftsdage)
        omfattet = person("er_flygtning_eller_familie", period)
        andel = omfattet * regel.andel * daekkede_dage / udgiftsdage
        return person("foranstaltningsudgift", period) * andel
