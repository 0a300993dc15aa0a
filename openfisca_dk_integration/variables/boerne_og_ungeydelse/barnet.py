"""Barnets alder og ret (the child's age and right), børne- og ungeydelsesloven §§ 1-5."""

from numpy import maximum
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import month_number
from openfisca_dk_integration.rule_helpers.familieydelser import quarter_start


@hjemmel("lov om en børne- og ungeydelse § 5, stk. 4")
class myndighedsmaaned(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måned, hvor personen bliver myndig, som månedsnummer"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/603"]

    def formula(person, period, parameters):
        """Month of the eighteenth birthday (fylder 18 år)."""
        return (
            person("foedselsmaaned", period) + 12 * parameters(period).oplysninger.myndighedsalder
        )


@hjemmel("lov om en børne- og ungeydelse § 5, stk. 3-4")
class ungeydelse_fra_maaned(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Første måned med ungeydelse, som månedsnummer"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/603"]

    def formula_2010(person, period, parameters):
        """The month after the fifteenth birthday; a birthday on the 1st counts at once."""
        alder = parameters(period).boerne_og_ungeydelse.aldersgrupper.ungeydelse_fra
        return person("foerste_maaned_med_ny_alder", period) + 12 * alder


@hjemmel(
    "lov om en børne- og ungeydelse § 2, stk. 1, nr. 2", "børnetilskudsloven § 5, stk. 1, nr. 2"
)
class boerneydelse_ret_fra_maaned(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måned, hvor barnet er født og kommet til landet, som månedsnummer"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/603"]

    def formula(person, period):
        """The later of birth and arrival (barnet opholder sig her i landet)."""
        return maximum(person("foedselsmaaned", period), person("indrejsemaaned", period))


@hjemmel("lov om en børne- og ungeydelse § 5, stk. 3", "børnetilskudsloven § 10")
class har_voksen_i_riget_ved_kvartalets_begyndelse(Variable):
    value_type = bool
    entity = Husstand
    definition_period = MONTH
    label = "En af de voksne er indrejst i et tidligere kvartal"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/603"]

    def formula(husstand, period):
        """An adult arrived before the quarter (første gang for det følgende kvartal)."""
        indrejse = husstand.members("indrejsemaaned", period)
        voksen = husstand.members("er_voksen", period)
        return husstand.any(voksen & (indrejse < quarter_start(period)))


@hjemmel("lov om en børne- og ungeydelse § 2, stk. 1, nr. 1-2", "børnetilskudsloven § 5, stk. 1")
class bor_i_riget(Variable):
    value_type = bool
    entity = Husstand
    definition_period = MONTH
    label = "En af de voksne opholder sig i riget"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/603"]
    documentation = "Børnene følger de voksne; en udrejst familie får ingen ydelser."

    def formula(husstand, period):
        """An adult has arrived and has not left (aktivitet udrejst)."""
        indrejst = husstand.members("indrejsemaaned", period) <= month_number(period)
        udrejst = husstand.members("er_udrejst", period)
        return husstand.any(husstand.members("er_voksen", period) & indrejst & ~udrejst)


@hjemmel(
    "lov om en børne- og ungeydelse § 3 og § 5, stk. 3", "børnetilskudsloven § 6, stk. 2, og § 10"
)
class har_ret_som_barn_i_kvartalet(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Barn, hvis ret er opnået i et tidligere kvartal"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/603"]

    def formula(person, period):
        """A child born and arrived before the quarter, with an adult who was here as well."""
        foer = person("boerneydelse_ret_fra_maaned", period) < quarter_start(period)
        voksen = person.husstand("har_voksen_i_riget_ved_kvartalets_begyndelse", period)
        return person("er_barn", period) & foer & voksen


@hjemmel("lov om en børne- og ungeydelse § 3 og § 5, stk. 4")
class har_ret_som_ung_i_maaneden(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Ung, hvis ret er opnået i en tidligere måned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/603"]

    def formula(person, period):
        """A child of the household who arrived before the month, with an adult who did as well."""
        maaned = month_number(period)
        foer = person("boerneydelse_ret_fra_maaned", period) < maaned
        indrejst = person("er_voksen", period) & (person("indrejsemaaned", period) < maaned)
        return person("er_barn", period) & foer & person.husstand.any(indrejst)


@hjemmel("lov om en børne- og ungeydelse § 1, stk. 1, og § 3")
class alder_ved_kvartalets_begyndelse(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Alder på kvartalets første dag"
    unit = "aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/603"]
    documentation = "Negativ for den, der ikke er født."

    def formula(person, period):
        """Whole years on the first day of the quarter."""
        return (quarter_start(period) - person("foerste_maaned_med_ny_alder", period)) // 12
