"""Målgrupperne for jobpræmie, afgjort én gang (target groups, decided once)."""

from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before
from openfisca_dk_integration.rule_helpers.uger import first_day_from
from openfisca_dk_integration.rule_helpers.ydelsesuger import months_since


@hjemmel("lov 1593/2010 § 1")
class i_maalgruppe_for_jobpraemie_til_enlige(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "I målgruppen for jobpræmie til enlige forsørgere (afgøres i august 2010)"
    end = "2010-08-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2010/1593"]
    documentation = "Kendes historikken ikke så langt tilbage, er personen ikke i målgruppen."

    def formula_2010_08(person, period, parameters):
        """Lone parent with extra child allowance on the day, 47 weeks of benefit in the year."""
        regel = parameters(period).jobpraemie
        uger = person("uger_med_ydelse_til_jobpraemie", period)
        for lag in range(1, months_since(period, regel.enlige_2011_optaelling_fra) + 1):
            uger = uger + before(person, "uger_med_ydelse_til_jobpraemie", period, lag)
        ekstra = person.husstand("ekstra_boernetilskud", period) > 0
        enlig = person("er_enlig_forsoerger", period) & ekstra
        return enlig & (uger >= regel.enlige_2011_uger)


@hjemmel("lov 473/2012 § 1")
class i_maalgruppe_for_jobpraemie_2012(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "I målgruppen for jobpræmien 2012-2014 (afgøres i februar 2012)"
    end = "2012-02-29"
    reference = ["https://www.retsinformation.dk/eli/lta/2012/473"]
    documentation = "Kendes historikken ikke så langt tilbage, er personen ikke i målgruppen."

    def formula_2012_02(person, period, parameters):
        """On kontanthjælp on the last day, 329 days of benefit from March 2011."""
        regel = parameters(period).jobpraemie
        sidste = person("sidste_dag_med_ydelse_til_jobpraemie", period)
        foerste = person("foerste_dag_med_ydelse_til_jobpraemie", period)
        dage = (sidste > 0) * (sidste - foerste + 1)
        for lag in range(1, months_since(period, regel.ordning_2012_optaelling_fra) + 1):
            sidste_da = before(person, "sidste_dag_med_ydelse_til_jobpraemie", period, lag)
            foerste_da = before(person, "foerste_dag_med_ydelse_til_jobpraemie", period, lag)
            dage = dage + (sidste_da > 0) * (sidste_da - foerste_da + 1)
        paa_dagen = sidste >= first_day_from(period, regel.ordning_2012_skaeringsdato)
        return paa_dagen & (dage >= regel.ordning_2012_dage)


@hjemmel("lov 287/2017 § 2")
class har_ydelse_i_maalgruppe_for_jobpraemie_2017(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Kontanthjælp, uddannelseshjælp eller anden ydelse i § 2 om jobpræmie"
    end = "2016-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2017/287"]
    documentation = (
        "Integrationsydelse er ikke med. Løntilskud er med for den, som ellers hører til kontant- "
        "eller uddannelseshjælp."
    )

    def formula_2016_11(person, period):
        """Benefits of the first target group; integrationsydelse is not among them."""
        hjaelp = (person("kontanthjaelp", period) > 0) | (person("uddannelseshjaelp", period) > 0)
        anden = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.ressourceforloebsydelse,
            AndenOffentligForsoergelse.revalideringsydelse,
            AndenOffentligForsoergelse.ledighedsydelse,
            AndenOffentligForsoergelse.sygedagpenge,
        )
        loentilskud = one_of(person("aktivitet", period), Aktivitet.loentilskud)
        ikke_integrationsydelse = ~person("hoerer_til_integrationsydelse_sho", period)
        return hjaelp | anden | (loentilskud & ikke_integrationsydelse)


@hjemmel("lov 287/2017 § 2", "lov 287/2017 § 3")
class var_i_skaeringsugen_for_jobpraemie(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Måneden har ydelse efter § 2 om jobpræmie på en dag i uge 48 i 2016"
    end = "2016-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2017/287"]

    def formula_2016_11(person, period, parameters):
        """A day with a benefit of the first target group lies in week 48 of 2016."""
        regel = parameters(period).jobpraemie
        ydelse = person("har_ydelse_i_maalgruppe_for_jobpraemie_2017", period)
        uge_fra = first_day_from(period, regel.ordning_2017_skaeringsuge_fra)
        # The last day counted is never later than the week's last day.
        return ydelse & (person("sidste_dag_med_ydelse_til_jobpraemie", period) >= uge_fra)


@hjemmel("lov 287/2017 § 3")
class fik_dagpenge_i_skaeringsugen_for_jobpraemie(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Dagpenge på en dag i uge 48 i 2016"
    end = "2016-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2017/287"]

    def formula_2016_11(person, period, parameters):
        """A day with dagpenge lies in week 48 of 2016."""
        regel = parameters(period).jobpraemie
        dagpenge = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.dagpenge
        )
        uge_fra = first_day_from(period, regel.ordning_2017_skaeringsuge_fra)
        return dagpenge & (person("sidste_dag_med_dagpenge_til_jobpraemie", period) >= uge_fra)


@hjemmel("lov 287/2017 §§ 2-3 og 5-6")
class i_maalgruppe_for_jobpraemie_2017(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "I målgruppen for jobpræmien 2017-2019 (afgøres i december 2016)"
    end = "2016-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2017/287"]
    documentation = "Kendes historikken ikke så langt tilbage, er personen ikke i målgruppen."

    def formula_2016_12(person, period, parameters):
        """On benefit in week 48 of 2016 and in 47 of 52 weeks, on dagpenge in 71 of 78."""
        regel = parameters(period).jobpraemie
        i_ugen = person("var_i_skaeringsugen_for_jobpraemie", period) | before(
            person, "var_i_skaeringsugen_for_jobpraemie", period
        )
        uger = person("uger_med_ydelse_til_jobpraemie", period)
        for lag in range(1, months_since(period, regel.ordning_2017_optaelling_fra) + 1):
            uger = uger + before(person, "uger_med_ydelse_til_jobpraemie", period, lag)
        dagpenge = person("fik_dagpenge_i_skaeringsugen_for_jobpraemie", period) | before(
            person, "fik_dagpenge_i_skaeringsugen_for_jobpraemie", period
        )
        dagpengeuger = person("uger_med_dagpenge_til_jobpraemie", period)
        for lag in range(1, months_since(period, regel.ordning_2017_dagpenge_optaelling_fra) + 1):
            foer = before(person, "uger_med_dagpenge_til_jobpraemie", period, lag)
            dagpengeuger = dagpengeuger + foer
        som_ledig = i_ugen & (uger >= regel.ordning_2017_uger)
        return som_ledig | (dagpenge & (dagpengeuger >= regel.ordning_2017_dagpenge_uger))
