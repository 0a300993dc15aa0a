"""Andre offentlige forsørgelsesydelser (other public support of a person or a spouse)."""

from openfisca_core.holders import set_input_divide_by_period
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of


@hjemmel("SU-loven § 2")
class su_antages(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "SU antages, fordi aktiviteten er ordinær uddannelse uden ansøgning om hjælp"

    def formula(person, period, parameters):
        """An adult in ordinary education who does not apply for help lives on SU."""
        uddannelse = one_of(person("aktivitet", period), Aktivitet.ordinaer_uddannelse)
        voksen = person("alder", period) >= parameters(period).oplysninger.myndighedsalder
        ikke_andet = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.ingen
        )
        return uddannelse & voksen & ikke_andet & ~person("soeger_hjaelp", period)


@hjemmel("barselsloven § 20", "barselsloven § 39")
class barselsdagpenge_antages(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Barselsdagpenge antages, fordi aktiviteten er barsel uden ansøgning om hjælp"
    documentation = "Med en løn, der er mindst så høj som dagpengene, får arbejdsgiveren dem."

    def formula_2000(person, period, parameters):
        """An adult on leave who does not apply for help and is paid less than the benefit."""
        barsel = one_of(person("aktivitet", period), Aktivitet.barsel)
        voksen = person("alder", period) >= parameters(period).oplysninger.myndighedsalder
        ikke_andet = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.ingen
        )
        faar_dagpenge = person("barselsdagpenge_efter_loen", period) > 0
        return barsel & voksen & ikke_andet & faar_dagpenge & ~person("soeger_hjaelp", period)


@hjemmel("SU-loven § 2")
class er_paa_su(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Får SU"

    def formula(person, period):
        """SU is given as input or follows from the activity."""
        oplyst = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.su
        )
        return oplyst | person("su_antages", period)


@hjemmel("lov om aktiv socialpolitik § 26, stk. 3")
class forsoerges_af_anden_offentlig_ydelse(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Modtager en anden offentlig forsørgelsesydelse"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula(person, period):
        """Dagpenge, SU, pension and the like, given or following from the activity."""
        ingen = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.ingen
        )
        antages = person("su_antages", period) | person("barselsdagpenge_antages", period)
        return ~ingen | antages


@hjemmel("lov om aktiv socialpolitik § 30")
class anden_offentlig_ydelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Beløb i anden offentlig forsørgelse"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = (
        "Uden oplysning: den højeste sats efter lovens nedsættelser, lagt sammen af ydelsernes "
        "egne variable (dagpenge_beloeb, su_beloeb, foertidspension_beloeb og så videre). Efterløn "
        "og voksenlærlingetilskud har ingen sats her (0 kr.), og en sats før dens første kendte år "
        "er 0 kr."
    )
    set_input = set_input_divide_by_period

    def formula_2000(person, period):
        """The amount of the benefit the person receives; a person has one at a time."""
        return (
            person("dagpenge_beloeb", period)
            + person("sygedagpenge_beloeb", period)
            + person("barselsdagpenge_beloeb", period)
            + person("su_beloeb", period)
            + person("foertidspension_beloeb", period)
            + person("folkepension_beloeb", period)
            + person("ressourceforloebsydelse_beloeb", period)
            + person("revalideringsydelse_beloeb", period)
            + person("ledighedsydelse_beloeb", period)
            + person("fleksloentilskud_beloeb", period)
        )
