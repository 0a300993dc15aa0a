"""Ydelser og uger, der giver adgang til jobpræmie (benefits and weeks that give access)."""

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before, days_in_month
from openfisca_dk_integration.rule_helpers.ydelsesuger import clipped_to, touched_weeks


@hjemmel("lov 1593/2010 § 1, stk. 1", "lov 473/2012 § 1, stk. 2", "lov 287/2017 § 5")
class har_anden_ydelse_til_jobpraemie(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Anden ydelse eller løntilskud, der tæller i jobpræmiens anciennitet"
    end = "2016-12-31"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2010/1593",
        "https://www.retsinformation.dk/eli/lta/2012/473",
        "https://www.retsinformation.dk/eli/lta/2017/287",
    ]
    documentation = (
        "Loven kræver løntilskud i forlængelse af en af ydelserne; det antages. § 5 i lov 287/2017 "
        "kendes kun fra omtale."
    )

    def formula_2009_08(person, period):
        """Lone parents' scheme: dagpenge, sickness, revalidering, ledighed or wage subsidy."""
        anden = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.dagpenge,
            AndenOffentligForsoergelse.revalideringsydelse,
            AndenOffentligForsoergelse.ledighedsydelse,
            AndenOffentligForsoergelse.sygedagpenge,
        )
        return anden | one_of(person("aktivitet", period), Aktivitet.loentilskud)

    def formula_2011_03(person, period):
        """Scheme of 2012: only a job with wage subsidy (løntilskud)."""
        return one_of(person("aktivitet", period), Aktivitet.loentilskud)

    def formula_2015_06(person, period):
        """Scheme of 2017: the benefits of both target groups, or wage subsidy (løntilskud)."""
        anden = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.dagpenge,
            AndenOffentligForsoergelse.sygedagpenge,
            AndenOffentligForsoergelse.ressourceforloebsydelse,
            AndenOffentligForsoergelse.revalideringsydelse,
            AndenOffentligForsoergelse.ledighedsydelse,
        )
        return anden | one_of(person("aktivitet", period), Aktivitet.loentilskud)


@hjemmel("lov 1593/2010 § 1, stk. 1", "lov 473/2012 § 1, stk. 2", "lov 287/2017 § 5")
class foerste_dag_med_ydelse_til_jobpraemie(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Månedens første dag, der tæller i jobpræmiens anciennitet"
    unit = "dag"
    end = "2016-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2010/1593"]

    def formula_2009_08(person, period):
        """The first day covered by help, the whole month of other benefits."""
        anden = person("har_anden_ydelse_til_jobpraemie", period)
        return where(anden, 1, person("hjaelp_fra_dag", period))


@hjemmel("lov 1593/2010 § 1, stk. 1", "lov 473/2012 § 1, stk. 2", "lov 287/2017 § 5")
class sidste_dag_med_ydelse_til_jobpraemie(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Månedens sidste dag, der tæller i jobpræmiens anciennitet (0 = ingen)"
    unit = "dag"
    end = "2016-12-31"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2010/1593",
        "https://www.retsinformation.dk/eli/lta/2012/473",
        "https://www.retsinformation.dk/eli/lta/2017/287",
    ]

    def formula_2009_08(person, period, parameters):
        """Last day covered by help or another benefit, 3 August 2009 to 2 August 2010."""
        regel = parameters(period).jobpraemie
        anden = person("har_anden_ydelse_til_jobpraemie", period)
        hjaelp = (person("forsoergelsesydelse", period) > 0) * person("hjaelp_til_dag", period)
        sidste = where(anden, days_in_month(period), hjaelp)
        foerste = person("foerste_dag_med_ydelse_til_jobpraemie", period)
        vindue = (regel.enlige_2011_optaelling_fra, regel.enlige_2011_skaeringsdato)
        return clipped_to(period, foerste, sidste, vindue)[1]

    def formula_2011_03(person, period):
        """Last day covered by kontanthjælp, starthjælp, introduktionsydelse or wage subsidy."""
        anden = person("har_anden_ydelse_til_jobpraemie", period)
        hjaelp = (person("forsoergelsesydelse", period) > 0) * person("hjaelp_til_dag", period)
        return where(anden, days_in_month(period), hjaelp)

    def formula_2015_06(person, period, parameters):
        """Last day covered by help or another benefit, week 50 of 2015 to week 48 of 2016."""
        regel = parameters(period).jobpraemie
        anden = person("har_anden_ydelse_til_jobpraemie", period)
        hjaelp = (person("forsoergelsesydelse", period) > 0) * person("hjaelp_til_dag", period)
        sidste = where(anden, days_in_month(period), hjaelp)
        foerste = person("foerste_dag_med_ydelse_til_jobpraemie", period)
        vindue = (regel.ordning_2017_optaelling_fra, regel.ordning_2017_skaeringsuge_til)
        return clipped_to(period, foerste, sidste, vindue)[1]


@hjemmel("lov 1593/2010 § 1, stk. 2", "lov 287/2017 § 5")
class uger_med_ydelse_til_jobpraemie(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Uger i måneden, der tæller i jobpræmiens anciennitet"
    unit = "uge"
    end = "2016-12-31"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2010/1593",
        "https://www.retsinformation.dk/eli/lta/2017/287",
    ]
    documentation = (
        "En uge hører til den måned, dens søndag ligger i, og tæller fra én dags ydelse."
    )

    def formula_2009_08(person, period, parameters):
        """Weeks with at least one covered day, 3 August 2009 to 2 August 2010."""
        regel = parameters(period).jobpraemie
        foerste, sidste = clipped_to(
            period,
            person("foerste_dag_med_ydelse_til_jobpraemie", period),
            person("sidste_dag_med_ydelse_til_jobpraemie", period),
            (regel.enlige_2011_optaelling_fra, regel.enlige_2011_skaeringsdato),
        )
        foer = before(person, "sidste_dag_med_ydelse_til_jobpraemie", period)
        return touched_weeks(period, foerste, sidste, foer)

    def formula_2011_03(person, period):
        """The scheme of 2012 counts days, not weeks."""
        return person.filled_array(0)

    def formula_2015_06(person, period, parameters):
        """Weeks with at least one covered day, week 50 of 2015 to week 48 of 2016."""
        regel = parameters(period).jobpraemie
        foerste, sidste = clipped_to(
            period,
            person("foerste_dag_med_ydelse_til_jobpraemie", period),
            person("sidste_dag_med_ydelse_til_jobpraemie", period),
            (regel.ordning_2017_optaelling_fra, regel.ordning_2017_skaeringsuge_til),
        )
        foer = before(person, "sidste_dag_med_ydelse_til_jobpraemie", period)
        return touched_weeks(period, foerste, sidste, foer)


@hjemmel("lov 287/2017 § 6")
class sidste_dag_med_dagpenge_til_jobpraemie(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Månedens sidste dag, der tæller i dagpengemodtageres anciennitet (0 = ingen)"
    unit = "dag"
    end = "2016-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2017/287"]
    documentation = "Løntilskud efter dagpenge kan ikke ses i data og tæller ikke her."

    def formula_2015_06(person, period, parameters):
        """Last day of a month of dagpenge or sygedagpenge, week 24 of 2015 to week 48 of 2016."""
        regel = parameters(period).jobpraemie
        ydelse = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.dagpenge,
            AndenOffentligForsoergelse.sygedagpenge,
        )
        vindue = (regel.ordning_2017_dagpenge_optaelling_fra, regel.ordning_2017_skaeringsuge_til)
        return clipped_to(period, 1, ydelse * days_in_month(period), vindue)[1]


@hjemmel("lov 287/2017 § 6")
class uger_med_dagpenge_til_jobpraemie(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Uger i måneden, der tæller i dagpengemodtageres anciennitet"
    unit = "uge"
    end = "2016-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2017/287"]

    def formula_2015_06(person, period, parameters):
        """Weeks with at least one day of dagpenge or sygedagpenge, from week 24 of 2015."""
        regel = parameters(period).jobpraemie
        foerste, sidste = clipped_to(
            period,
            1,
            person("sidste_dag_med_dagpenge_til_jobpraemie", period),
            (regel.ordning_2017_dagpenge_optaelling_fra, regel.ordning_2017_skaeringsuge_til),
        )
        foer = before(person, "sidste_dag_med_dagpenge_til_jobpraemie", period)
        return touched_weeks(period, foerste, sidste, foer)
