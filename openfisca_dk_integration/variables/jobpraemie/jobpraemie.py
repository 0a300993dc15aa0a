"""Jobpræmie til den, der får arbejde (job premiums), 2011-2014 og 2017-2019."""

from numpy import maximum, minimum, where
from openfisca_core.holders import set_input_divide_by_period
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before
from openfisca_dk_integration.rule_helpers.ydelsesuger import months_since


@hjemmel("lov 287/2017 § 7")
class loen_uden_stoette(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Løn i ordinær beskæftigelse, uden løntilskud og fleksjob"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2017/287"]
    documentation = "Igu regnes som ordinær løn; loven siger det ikke udtrykkeligt."

    def formula(person, period):
        """The wage unless the job is subsidised (løntilskud, fleksjob)."""
        loentilskud = one_of(person("aktivitet", period), Aktivitet.loentilskud)
        fleksjob = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.fleksloentilskud,
        )
        return person("loenindkomst", period) * ~(loentilskud | fleksjob)


@hjemmel("lov 287/2017 § 8")
class maaneder_med_jobpraemie(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder med jobpræmie efter ordningen 2017-2019, denne måned med"
    unit = "maaned"
    end = "2019-03-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2017/287"]

    def formula_2017_04(person, period):
        """One more than last month when the month has a premium."""
        hidtil = before(person, "maaneder_med_jobpraemie", period)
        return hidtil + (person("jobpraemie", period) > 0)


@hjemmel("lov 287/2017 § 8")
class jobpraemie_i_alt(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Jobpræmie efter ordningen 2017-2019 i alt, denne måned med"
    unit = "DKK"
    end = "2019-03-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2017/287"]

    def formula_2017_04(person, period):
        """Last month's total and the month's premium."""
        return before(person, "jobpraemie_i_alt", period) + person("jobpraemie", period)


@hjemmel("lov 1593/2010 §§ 1-3", "lov 473/2012 §§ 1-3", "lov 287/2017 §§ 1-8")
class jobpraemie(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Jobpræmie"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2010/1593",
        "https://www.retsinformation.dk/eli/lta/2012/473",
        "https://www.retsinformation.dk/eli/lta/2017/287",
    ]
    documentation = (
        "Skattefri og uden betydning for andre ydelser. Henføres til den måned, lønnen er tjent i; "
        "den udbetales kvartalsvis bagud. Selvstændiges jobpræmie er ikke med."
    )
    set_input = set_input_divide_by_period

    def formula_2011(person, period, parameters):
        """Lone parents: a share of the wage up to a monthly maximum (enlige forsørgere)."""
        regel = parameters(period).jobpraemie
        siden = months_since(period, regel.enlige_2011_skaeringsdato)
        enlig = before(person, "i_maalgruppe_for_jobpraemie_til_enlige", period, siden)
        loen = person("loenindkomst", period)
        return enlig * minimum(regel.enlige_2011_sats * loen, regel.enlige_2011_maks)

    def formula_2012_06(person, period, parameters):
        """Lone parents, else the long-term unemployed: a share of the wage (§ 1, stk. 3)."""
        regel = parameters(period).jobpraemie
        siden = months_since(period, regel.enlige_2011_skaeringsdato)
        enlig = before(person, "i_maalgruppe_for_jobpraemie_til_enlige", period, siden)
        siden_2012 = months_since(period, regel.ordning_2012_skaeringsdato)
        ledig = before(person, "i_maalgruppe_for_jobpraemie_2012", period, siden_2012)
        loen = person("loenindkomst", period)
        som_enlig = minimum(regel.enlige_2011_sats * loen, regel.enlige_2011_maks)
        som_ledig = minimum(regel.ordning_2012_sats * loen, regel.ordning_2012_maks)
        return where(enlig, som_enlig, ledig * som_ledig)

    def formula_2013(person, period, parameters):
        """The long-term unemployed alone (kontanthjælpsmodtagere med langvarig ledighed)."""
        regel = parameters(period).jobpraemie
        siden = months_since(period, regel.ordning_2012_skaeringsdato)
        ledig = before(person, "i_maalgruppe_for_jobpraemie_2012", period, siden)
        loen = person("loenindkomst", period)
        return ledig * minimum(regel.ordning_2012_sats * loen, regel.ordning_2012_maks)

    def formula_2014_06(person, period):
        """June 2014 to March 2017: there is no scheme."""
        return person.filled_array(0)

    def formula_2017_04(person, period, parameters):
        """Share of unsubsidised wage, at most a sum a month, a number of months and in total."""
        regel = parameters(period).jobpraemie
        siden = months_since(period, regel.ordning_2017_skaeringsuge_til)
        maalgruppe = before(person, "i_maalgruppe_for_jobpraemie_2017", period, siden)
        hidtil = before(person, "maaneder_med_jobpraemie", period)
        rest = maximum(
            regel.ordning_2017_maks_i_alt - before(person, "jobpraemie_i_alt", period), 0
        )
        praemie = minimum(
            regel.ordning_2017_sats * person("loen_uden_stoette", period),
            regel.ordning_2017_maks_pr_maaned,
        )
        ret = maalgruppe & (hidtil < regel.ordning_2017_maks_maaneder)
        return ret * minimum(praemie, rest)

    def formula_2019_04(person, period):
        """From April 2019: there is no scheme."""
        return person.filled_array(0)
