"""Dagpenge, sygedagpenge, barselsdagpenge og SU (benefits at unemployment, sickness, study)."""

from numpy import maximum, where
from openfisca_core.holders import set_input_dispatch_by_period
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.enums import AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before


@hjemmel("lov om arbejdsløshedsforsikring § 55")
class dagpengemaaned_nummer(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Månedens nummer i et uafbrudt forløb på dagpenge"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1077"]

    def formula(person, period):
        """One more than the month before while on dagpenge, else 0 (dagpengemåned)."""
        paa_dagpenge = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.dagpenge
        )
        return where(paa_dagpenge, before(person, "dagpengemaaned_nummer", period) + 1, 0)


@hjemmel("lov om arbejdsløshedsforsikring § 55")
class dagpengemaaneder_i_alt(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder med dagpenge i alt til og med denne"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1077"]

    def formula(person, period):
        """State: months with dagpenge so far (dagpengemåneder)."""
        paa_dagpenge = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.dagpenge
        )
        return before(person, "dagpengemaaneder_i_alt", period) + paa_dagpenge


@hjemmel("lov om arbejdsløshedsforsikring § 47")
class har_ret_til_beskaeftigelsestillaeg(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Opfylder kravet til tidligere arbejde for beskæftigelsestillæg til dagpenge"
    set_input = set_input_dispatch_by_period
    documentation = "Oplyses; uden oplysning nej."
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1077"]


@hjemmel("lov om arbejdsløshedsforsikring § 47")
class dagpenge_beloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Dagpenge efter højeste sats"
    unit = "DKK/maaned"
    documentation = (
        "Skattepligtige uden arbejdsmarkedsbidrag; kommunen medfinansierer (medfinansiering). "
        "Satsen for dimittender og nedsættelse for arbejdstimer er ikke med."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1077"]

    def formula_2000(person, period, parameters):
        """The year's maximum divided by twelve (højeste dagpenge)."""
        paa_dagpenge = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.dagpenge
        )
        return paa_dagpenge * parameters(period).dagpenge.maksimum_aar / 12

    def formula_2013(person, period, parameters):
        """The maximum a month (højeste dagpenge)."""
        paa_dagpenge = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.dagpenge
        )
        return paa_dagpenge * parameters(period).dagpenge.maksimum_maaned

    def formula_2023_05(person, period, parameters):
        """The maximum, higher in the first months for those who qualify (beskæftigelsestillæg)."""
        satser = parameters(period).dagpenge
        paa_dagpenge = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.dagpenge
        )
        tidligt = person("dagpengemaaned_nummer", period) <= satser.beskaeftigelsestillaeg_maaneder
        med_tillaeg = tidligt & person("har_ret_til_beskaeftigelsestillaeg", period)
        sats = where(med_tillaeg, satser.beskaeftigelsestillaeg_sats, satser.maksimum_maaned)
        return paa_dagpenge * sats


@hjemmel("lov om sygedagpenge § 50")
class sygedagpenge_beloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Sygedagpenge efter højeste sats"
    unit = "DKK/maaned"
    documentation = (
        "Skattepligtige uden arbejdsmarkedsbidrag; kommunen udbetaler, staten refunderer på "
        "trappen. Før 2012 højeste dagpenge, som satsen fulgte."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2000(person, period, parameters):
        """The maximum of dagpenge divided by twelve (højeste sygedagpenge)."""
        syg = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.sygedagpenge
        )
        return syg * parameters(period).dagpenge.maksimum_aar / 12

    def formula_2012(person, period, parameters):
        """The week's maximum times 52, divided by twelve (højeste sygedagpenge)."""
        satser = parameters(period).sygedagpenge
        syg = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.sygedagpenge
        )
        return syg * satser.maksimum_uge * satser.uger_pr_aar / 12


@hjemmel("barselsloven § 35")
class hoejeste_barselsdagpenge(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Højeste barselsdagpenge"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2000(person, period, parameters):
        """The maximum of dagpenge divided by twelve (højeste barselsdagpenge)."""
        return person.filled_array(parameters(period).dagpenge.maksimum_aar / 12)

    def formula_2012(person, period, parameters):
        """The week's maximum times 52, divided by twelve (højeste barselsdagpenge)."""
        satser = parameters(period).sygedagpenge
        return person.filled_array(satser.maksimum_uge * satser.uger_pr_aar / 12)


@hjemmel("barselsloven § 39")
class barselsdagpenge_efter_loen(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Højeste barselsdagpenge efter det, arbejdsgiveren får for den løn, der betales"
    unit = "DKK/maaned"
    documentation = (
        "En arbejdsgiver, der betaler løn under orloven, får dagpengene op til lønnen; resten går "
        "til personen. Paragraffen er ikke i samlingen af lovtekster."
    )

    def formula_2000(person, period):
        """What the wage of the month leaves of the maximum (barselsdagpenge)."""
        hoejeste = person("hoejeste_barselsdagpenge", period)
        return maximum(hoejeste - person("loenindkomst", period), 0)


@hjemmel("barselsloven § 35")
class barselsdagpenge_beloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Barselsdagpenge efter højeste sats"
    unit = "DKK/maaned"
    documentation = (
        "Skattepligtige uden arbejdsmarkedsbidrag; staten betaler, og ugen er neutral. Dagpenge, "
        "der antages af aktiviteten, er efter løn; oplyste dagpenge er den højeste sats."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2000(person, period):
        """The maximum when the benefit is given, else what the wage leaves of it on leave."""
        oplyst = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.barselsdagpenge,
        )
        antaget = person("barselsdagpenge_antages", period)
        antaget_beloeb = antaget * person("barselsdagpenge_efter_loen", period)
        return where(oplyst, person("hoejeste_barselsdagpenge", period), antaget_beloeb)


@hjemmel("SU-loven")
class voksne_paa_su(Variable):
    value_type = int
    entity = Husstand
    definition_period = MONTH
    label = "Husstandens voksne, der får SU"
    unit = "antal"

    def formula(husstand, period):
        """Adults of the household with a student grant (SU)."""
        return husstand.sum(
            husstand.members("er_paa_su", period) * husstand.members("er_voksen", period)
        )


@hjemmel("SU-loven")
class su_forsoergertillaeg(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Forsørgertillæg til SU"
    unit = "DKK/maaned"
    documentation = (
        "Til enlige forsørgere og til forsørgere, hvis partner også får SU. Satserne er kendt for "
        "2014 og fremskrevet som SU til udeboende; før 2014 er tillægget 0."
    )

    def formula_2014(person, period, parameters):
        """Single parents, and parents who both have student grants (forsørgertillæg)."""
        satser = parameters(period).su
        begge = person.husstand("voksne_paa_su", period) > 1
        sats = where(
            person("er_samlevende", period),
            begge * satser.forsoergertillaeg_begge_paa_su,
            satser.forsoergertillaeg_enlig,
        )
        return person("er_paa_su", period) * person("er_forsoerger", period) * sats


@hjemmel("SU-loven")
class su_beloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "SU med forsørgertillæg"
    unit = "DKK/maaned"
    documentation = (
        "Skattepligtig uden arbejdsmarkedsbidrag; staten betaler, og ugen er neutral. Hjemmeboende "
        "får højeste sats (kendt fra juli 2014; før regnes alle som udeboende)."
    )

    def formula_2000(person, period, parameters):
        """The rate for those living away from home (udeboende)."""
        return person("er_paa_su", period) * parameters(period).su.udeboende

    def formula_2014(person, period, parameters):
        """The rate for those living away from home, and the supplement for parents."""
        grundbeloeb = person("er_paa_su", period) * parameters(period).su.udeboende
        return grundbeloeb + person("su_forsoergertillaeg", period)

    def formula_2014_07(person, period, parameters):
        """By home (udeboende eller hjemmeboende), and the supplement for parents."""
        satser = parameters(period).su
        hjemme = person("bor_hos_foraeldre", period)
        sats = where(hjemme, satser.hjemmeboende_maks, satser.udeboende)
        return person("er_paa_su", period) * sats + person("su_forsoergertillaeg", period)
