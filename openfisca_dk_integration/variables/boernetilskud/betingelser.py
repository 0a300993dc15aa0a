"""Betingelser for børnetilskud (conditions for child allowances), børnetilskudsloven §§ 2-6."""

from numpy import where
from openfisca_core.periods import ETERNITY, MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.enums import AndenOffentligForsoergelse, Opholdsgrundlag
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.rule_helpers.familieydelser import months_into_quarter


@hjemmel("børnetilskudsloven § 4")
class foraeldre_doede_eller_ukendte(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Antal af barnets forældre, der er døde, eller hvis faderskab ikke er fastslået (0-2)"
    unit = "antal"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]
    documentation = "Oplysning om barnet; bruges til særligt børnetilskud."


@hjemmel("børnetilskudsloven § 1 og § 6, stk. 2")
class er_barn_med_boernetilskud(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Barn under 18 år på kvartalets første dag med ret fra et tidligere kvartal"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]

    def formula(person, period, parameters):
        """A child below 18 when the quarter begins (børnetilskud)."""
        alder = person("alder_ved_kvartalets_begyndelse", period)
        under_18 = alder < parameters(period).oplysninger.myndighedsalder
        return person("har_ret_som_barn_i_kvartalet", period) & under_18


@hjemmel("børnetilskudsloven § 5, stk. 1, nr. 1")
class bopaelsmaaneder_ved_kvartalets_begyndelse(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Hele måneder med bopæl i riget på kvartalets første dag"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]

    def formula(person, period):
        """Whole months from arrival to the first day of the quarter (fast bopæl)."""
        return person("maaneder_siden_indrejse", period) - months_into_quarter(period)


@hjemmel("børnetilskudsloven § 5, stk. 1, nr. 1", "børnetilskudsloven § 10 a, stk. 4")
class er_undtaget_fra_bopaelskrav_for_boernetilskud(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har dansk indfødsret eller opholdstilladelse som flygtning"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2019/63",
        "https://www.retsinformation.dk/eli/lta/2022/546",
    ]
    documentation = (
        "Familiesammenførte er ikke undtaget. EU-borgere følger undtagelsen fra optjening, "
        "fordrevne fra Ukraine er ligestillet med flygtninge fra maj 2022."
    )

    def formula(person, period):
        """Danish nationality, or a permit under udlændingeloven §§ 7 or 8 (flygtning)."""
        return one_of(
            person("opholdsgrundlag", period),
            Opholdsgrundlag.dansk_statsborger,
            Opholdsgrundlag.flygtning,
            Opholdsgrundlag.eu_borger,
        )

    def formula_2012(person, period, parameters):
        """Danes, refugees, and EU citizens who are exempt from accrual (EU-borgere)."""
        grundlag = person("opholdsgrundlag", period)
        eu_undtaget = parameters(period).boerne_og_ungeydelse.optjening.eu_borgere_undtaget
        dansk_eller_flygtning = one_of(
            grundlag, Opholdsgrundlag.dansk_statsborger, Opholdsgrundlag.flygtning
        )
        return dansk_eller_flygtning | (one_of(grundlag, Opholdsgrundlag.eu_borger) & eu_undtaget)

    def formula_2022_07(person, period, parameters):
        """Danes, refugees, exempt EU citizens and persons displaced from Ukraine (fordrevne)."""
        lov = parameters(period)
        grundlag = person("opholdsgrundlag", period)
        dansk_eller_flygtning = one_of(
            grundlag, Opholdsgrundlag.dansk_statsborger, Opholdsgrundlag.flygtning
        )
        eu_undtaget = lov.boerne_og_ungeydelse.optjening.eu_borgere_undtaget
        eu_borger = one_of(grundlag, Opholdsgrundlag.eu_borger) & eu_undtaget
        fordrevne_undtaget = lov.boernetilskud.bopaelskrav.fordrevne_undtaget
        fordreven = one_of(grundlag, Opholdsgrundlag.fordreven_saerlov) & fordrevne_undtaget
        return dansk_eller_flygtning | eu_borger | fordreven


@hjemmel("børnetilskudsloven § 5, stk. 1, nr. 1")
class opfylder_bopaelskrav_for_ordinaert_boernetilskud(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Barnet eller en forælder opfylder bopælskravet for ordinært og ekstra børnetilskud"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]
    documentation = "Opgøres for barnet; husstandens voksne regnes som forældre."

    def formula_2009(person, period, parameters):
        """Nationality, a refugee's permit or a year's residence of child or parent (fast bopæl)."""
        krav = parameters(period).boernetilskud.bopaelskrav.ordinaert_og_ekstra_maaneder
        laenge = person("bopaelsmaaneder_ved_kvartalets_begyndelse", period) >= krav
        selv = laenge | person("er_undtaget_fra_bopaelskrav_for_boernetilskud", period)
        return selv | person.husstand.any(selv & person("er_voksen", period))


@hjemmel("børnetilskudsloven § 5, stk. 1, nr. 1")
class opfylder_bopaelskrav_for_saerligt_boernetilskud(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Barnet eller en forælder opfylder bopælskravet for særligt børnetilskud"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]

    def formula_2009(person, period, parameters):
        """As for ordinary child allowance, but three years of residence (fast bopæl)."""
        krav = parameters(period).boernetilskud.bopaelskrav.saerligt_maaneder
        laenge = person("bopaelsmaaneder_ved_kvartalets_begyndelse", period) >= krav
        selv = laenge | person("er_undtaget_fra_bopaelskrav_for_boernetilskud", period)
        return selv | person.husstand.any(selv & person("er_voksen", period))


@hjemmel("børnetilskudsloven § 10 a, stk. 4")
class opfylder_bopaelskrav_for_flerboernstilskud(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Barnet eller en forælder opfylder bopælskravet for flerbørnstilskud"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]

    def formula_2009(person, period, parameters):
        """As for ordinary child allowance: one year of residence (fast bopæl)."""
        krav = parameters(period).boernetilskud.bopaelskrav.flerboern_maaneder
        laenge = person("bopaelsmaaneder_ved_kvartalets_begyndelse", period) >= krav
        selv = laenge | person("er_undtaget_fra_bopaelskrav_for_boernetilskud", period)
        return selv | person.husstand.any(selv & person("er_voksen", period))


@hjemmel("børnetilskudsloven § 2, stk. 1, nr. 4, og § 4, stk. 3, nr. 4")
class foraeldre_med_folkepension(Variable):
    value_type = int
    entity = Husstand
    definition_period = MONTH
    label = "Antal voksne i husstanden med folkepension"
    unit = "antal"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]

    def formula(husstand, period):
        """Adults with folkepension."""
        ydelse = husstand.members("anden_offentlig_forsoergelse", period)
        pension = one_of(ydelse, AndenOffentligForsoergelse.folkepension)
        return husstand.sum(pension & husstand.members("er_voksen", period))


@hjemmel("børnetilskudsloven § 4, stk. 2-3")
class antal_saerlige_boernetilskud(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Antal særlige børnetilskud for barnet (0-2)"
    unit = "antal"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]

    def formula(person, period):
        """One for each parent dead or unknown, else one when a parent has folkepension."""
        mangler = person("foraeldre_doede_eller_ukendte", period)
        pension = person.husstand("foraeldre_med_folkepension", period) > 0
        return where(mangler > 0, mangler, pension)


@hjemmel("børnetilskudsloven § 4, stk. 4-5")
class antal_tillaeg_til_saerligt_boernetilskud(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Antal tillæg til det særlige børnetilskud for barnet (0-2)"
    unit = "antal"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]

    def formula(person, period):
        """One for each parent dead or unknown, else one when both parents have folkepension."""
        mangler = person("foraeldre_doede_eller_ukendte", period)
        begge_pension = person.husstand("foraeldre_med_folkepension", period) > 1
        return where(mangler > 0, mangler, begge_pension)
