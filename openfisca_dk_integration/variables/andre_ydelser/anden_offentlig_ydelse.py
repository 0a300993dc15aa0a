"""Andre offentlige forsørgelsesydelser (other public support of a person or a spouse)."""

from numpy import array, where
from openfisca_core.holders import set_input_divide_by_period
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of, pick


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


@hjemmel("barselsloven § 20")
class barselsdagpenge_antages(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = (
        "Barselsdagpenge antages, fordi aktiviteten er barsel uden løn og uden ansøgning om hjælp"
    )

    def formula(person, period, parameters):
        """An adult on leave without wage and without applying for help gets barselsdagpenge."""
        barsel = one_of(person("aktivitet", period), Aktivitet.barsel)
        voksen = person("alder", period) >= parameters(period).oplysninger.myndighedsalder
        ikke_andet = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.ingen
        )
        uden_loen = person("loenindkomst", period) <= 0
        return barsel & voksen & ikke_andet & uden_loen & ~person("soeger_hjaelp", period)


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
        "Uden oplysning: fuld sats. Efterløn og voksenlærlingetilskud har ingen sats her (0 kr.), "
        "og en sats før dens første kendte år er 0 kr. Fleksløntilskud er uden nedsættelse for "
        "løn, førtidspension og folkepension uden nedsættelse for bopælstid."
    )
    set_input = set_input_divide_by_period

    def formula_2000(person, period, parameters):
        """2000-2002: dagpenge maximum, the same for sickness and parental leave; SU."""
        p = parameters(period)
        dagpenge = p.dagpenge.maksimum_aar / 12
        beloeb = {
            "dagpenge": dagpenge,
            "sygedagpenge": dagpenge,
            "barselsdagpenge": dagpenge,
            "su": p.su.udeboende,
        }
        satser = array([beloeb.get(ydelse.name, 0) for ydelse in AndenOffentligForsoergelse])
        oplyst = pick(satser, person("anden_offentlig_forsoergelse", period))
        su = person("su_antages", period) * beloeb["su"]
        return oplyst + su + person("barselsdagpenge_antages", period) * dagpenge

    def formula_2003(person, period, parameters):
        """2003-2012: with førtidspension; sickness and parental leave at the dagpenge maximum."""
        p = parameters(period)
        dagpenge = p.dagpenge.maksimum_aar / 12
        pension = where(
            person("er_samlevende", period),
            p.foertidspension.gift_samlevende_aar,
            p.foertidspension.enlig_aar,
        )
        paa_pension = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.foertidspension,
        )
        beloeb = {
            "dagpenge": dagpenge,
            "sygedagpenge": dagpenge,
            "barselsdagpenge": dagpenge,
            "su": p.su.udeboende,
        }
        satser = array([beloeb.get(ydelse.name, 0) for ydelse in AndenOffentligForsoergelse])
        oplyst = pick(satser, person("anden_offentlig_forsoergelse", period))
        su = person("su_antages", period) * beloeb["su"]
        barsel = person("barselsdagpenge_antages", period) * dagpenge
        return oplyst + paa_pension * pension / 12 + su + barsel

    def formula_2013(person, period, parameters):
        """2013-2014: dagpenge, sickness benefit, SU, pensions, and shares of the first two."""
        p = parameters(period)
        sygedagpenge = p.sygedagpenge.maksimum_uge * p.sygedagpenge.uger_pr_aar / 12
        pension = where(
            person("er_samlevende", period),
            p.foertidspension.gift_samlevende_aar,
            p.foertidspension.enlig_aar,
        )
        paa_pension = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.foertidspension,
        )
        beloeb = {
            "dagpenge": p.dagpenge.maksimum_maaned,
            "sygedagpenge": sygedagpenge,
            "barselsdagpenge": sygedagpenge,
            "su": p.su.udeboende,
            "folkepension": p.folkepension.grundbeloeb,
            "ledighedsydelse": p.ledighedsydelse.andel_af_sygedagpenge * sygedagpenge,
            "fleksloentilskud": (
                p.fleksloentilskud.maks_andel_af_dagpenge * p.dagpenge.maksimum_maaned
            ),
        }
        satser = array([beloeb.get(ydelse.name, 0) for ydelse in AndenOffentligForsoergelse])
        oplyst = pick(satser, person("anden_offentlig_forsoergelse", period))
        su = person("su_antages", period) * beloeb["su"]
        barsel = person("barselsdagpenge_antages", period) * sygedagpenge
        return oplyst + paa_pension * pension / 12 + su + barsel

    def formula_2015(person, period, parameters):
        """Since 2015: all rates, with revalideringsydelse and ressourceforløbsydelse."""
        p = parameters(period)
        sygedagpenge = p.sygedagpenge.maksimum_uge * p.sygedagpenge.uger_pr_aar / 12
        ydelse = person("anden_offentlig_forsoergelse", period)
        samlevende = person("er_samlevende", period)
        pension = where(
            samlevende, p.foertidspension.gift_samlevende_aar, p.foertidspension.enlig_aar
        )
        forsoerger = person("er_forsoerger", period)
        ressource = where(
            forsoerger,
            p.ressourceforloebsydelse.forsoerger_i_hjemmet,
            p.ressourceforloebsydelse.andre,
        )
        beloeb = {
            "dagpenge": p.dagpenge.maksimum_maaned,
            "sygedagpenge": sygedagpenge,
            "barselsdagpenge": sygedagpenge,
            "su": p.su.udeboende,
            "folkepension": p.folkepension.grundbeloeb,
            "revalideringsydelse": p.revalideringsydelse.maaned,
            "ledighedsydelse": p.ledighedsydelse.andel_af_sygedagpenge * sygedagpenge,
            "fleksloentilskud": (
                p.fleksloentilskud.maks_andel_af_dagpenge * p.dagpenge.maksimum_maaned
            ),
        }
        satser = array([beloeb.get(navn.name, 0) for navn in AndenOffentligForsoergelse])
        paa_pension = one_of(ydelse, AndenOffentligForsoergelse.foertidspension)
        paa_ressource = one_of(ydelse, AndenOffentligForsoergelse.ressourceforloebsydelse)
        su = person("su_antages", period) * beloeb["su"]
        barsel = person("barselsdagpenge_antages", period) * sygedagpenge
        saerlige = paa_pension * pension / 12 + paa_ressource * ressource
        return pick(satser, ydelse) + saerlige + su + barsel
