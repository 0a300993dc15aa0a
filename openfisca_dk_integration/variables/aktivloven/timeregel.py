"""Timereglerne (hours rules): 225 timer 2016-2025, §§ 13 f-13 h og 26, og § 13, stk. 8, 2007-2011.

Her: tællingen af måneder med hjælp og af timer. Nedsættelsen står i timeregel_nedsaettelse.py.
"""

from numpy import maximum, minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before
from openfisca_dk_integration.rule_helpers.husstand import af_den_anden_voksne


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 10", "§ 13, stk. 10 (til 2011)")
class taeller_som_maaned_med_hjaelp(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Måneden tæller som en måned med hjælp efter timereglen"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
    ]

    def formula(person, period):
        """Help paid, or an offer (tilbud) without help."""
        tilbud = one_of(
            person("aktivitet", period),
            Aktivitet.vejledning_opkvalificering,
            Aktivitet.virksomhedspraktik,
            Aktivitet.loentilskud,
            Aktivitet.nytteindsats,
        )
        return tilbud | (person("forsoergelsesydelse", period) > 0)


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 1, nr. 1, og stk. 3, nr. 1")
class taeller_som_maaned_med_hjaelp_til_parret(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Måneden tæller som en måned med hjælp til ægteparret efter timereglen"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/468"]

    def formula(person, period):
        """Help calculated for both spouses and paid to one of them (§ 26, stk. 1)."""
        beregnes = person("indgaar_i_beregning_af_hjaelp", period)
        begge = beregnes & (af_den_anden_voksne(person, beregnes, period) > 0)
        egen = person("taeller_som_maaned_med_hjaelp", period)
        nogen = egen | (af_den_anden_voksne(person, egen, period) > 0)
        return person("er_gift", period) & begge & nogen


class maaneder_med_hjaelp_i_alt(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder med hjælp i den kendte historik til og med måneden"
    unit = "maaned"

    def formula(person, period):
        """State: months of help so far in the known history."""
        hidtil = before(person, "maaneder_med_hjaelp_i_alt", period)
        return hidtil + person("taeller_som_maaned_med_hjaelp", period)


class maaneder_med_hjaelp_til_parret_i_alt(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder med hjælp til ægteparret i den kendte historik til og med måneden"
    unit = "maaned"

    def formula(person, period):
        """State: months of help to the couple so far in the known history."""
        hidtil = before(person, "maaneder_med_hjaelp_til_parret_i_alt", period)
        return hidtil + person("taeller_som_maaned_med_hjaelp_til_parret", period)


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 11", "§ 13, stk. 10 (til 2011)")
class maaneder_med_hjaelp_siden_pause(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Måneder med hjælp siden den seneste lange pause uden hjælp"
    unit = "maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
    ]

    def formula_2007_04(person, period, parameters):
        """State: months counted; begins again after a long time without help."""
        regel = parameters(period).aktivloven.timeregel_225
        pause = int(regel.maaneder_uden_hjaelp_foer_forfra)
        nu = person("maaneder_med_hjaelp_i_alt", period)
        hidtil = before(person, "maaneder_med_hjaelp_siden_pause", period)
        uden_hjaelp = before(person, "maaneder_med_hjaelp_i_alt", period, pause) == nu
        return (hidtil + person("taeller_som_maaned_med_hjaelp", period)) * ~uden_hjaelp


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 11", "§ 13, stk. 10 (til 2011)")
class maaneder_med_hjaelp_til_parret_siden_pause(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Måneder med hjælp til ægteparret siden den seneste lange pause uden hjælp til nogen"
    unit = "maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
    ]

    def formula_2007_04(person, period, parameters):
        """State: months counted; begins again after a long time without help to either."""
        regel = parameters(period).aktivloven.timeregel_225
        pause = int(regel.maaneder_uden_hjaelp_foer_forfra)
        nu = person("maaneder_med_hjaelp_i_alt", period)
        hidtil = before(person, "maaneder_med_hjaelp_til_parret_siden_pause", period)
        hjulpet = nu > before(person, "maaneder_med_hjaelp_i_alt", period, pause)
        nogen = hjulpet | (af_den_anden_voksne(person, hjulpet, period) > 0)
        return (hidtil + person("taeller_som_maaned_med_hjaelp_til_parret", period)) * nogen


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 6, nr. 1")
class har_faaet_hjaelp_laenge(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Har fået hjælp i sammenlagt et år inden for tre år"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/468"]

    def formula_2016_10(person, period, parameters):
        """Twelve months of help within 36, since the last long time without help."""
        regel = parameters(period).aktivloven.timeregel_225
        vindue = int(regel.hjaelp_inden_for_maaneder)
        i_alt = before(person, "maaneder_med_hjaelp_i_alt", period)
        inden_for = i_alt - before(person, "maaneder_med_hjaelp_i_alt", period, vindue + 1)
        siden = before(person, "maaneder_med_hjaelp_siden_pause", period)
        return minimum(inden_for, siden) >= regel.forudgaaende_hjaelp_maaneder


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 1, nr. 1, og stk. 3, nr. 1", "§ 13, stk. 8")
class parret_har_faaet_hjaelp_laenge(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Ægteparret har fået hjælp så længe, at timereglen gælder"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
    ]

    def formula_2007_04(person, period, parameters):
        """Until 2011: two years of help in all (§ 13, stk. 8)."""
        krav = parameters(period).aktivloven.timeregel_2007_2011.forudgaaende_hjaelp_maaneder
        siden = before(person, "maaneder_med_hjaelp_til_parret_siden_pause", period)
        return siden >= krav

    def formula_2012(person, period):
        """2012 to September 2016: there is no rule."""
        return person.filled_array(False)

    def formula_2016_10(person, period, parameters):
        """Since October 2016: twelve months of help to the couple within 36."""
        regel = parameters(period).aktivloven.timeregel_225
        vindue = int(regel.hjaelp_inden_for_maaneder)
        navn = "maaneder_med_hjaelp_til_parret_i_alt"
        inden_for = before(person, navn, period) - before(person, navn, period, vindue + 1)
        siden = before(person, "maaneder_med_hjaelp_til_parret_siden_pause", period)
        return minimum(inden_for, siden) >= regel.forudgaaende_hjaelp_maaneder


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 12, og § 13 h", "§ 13, stk. 11 (til 2011)")
class forlaenger_timeperioden(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Måneden forlænger den periode, timerne skal ligge i"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]
    documentation = (
        "Sygdom med hjælp, pasning og værnepligt kendes ikke. Manglende arbejdsevne (§ 13 f, stk. "
        "9) skønnes af kommunen; aktivloven.timeregel_225.aktivitetsparate_undtaget regner alle, "
        "der ikke er jobparate, med."
    )

    def formula_2005_04(person, period):
        """Leave, ordinary education, or a benefit that asks for no availability (rådighed)."""
        aktivitet = one_of(
            person("aktivitet", period), Aktivitet.barsel, Aktivitet.ordinaer_uddannelse
        )
        ydelse = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.sygedagpenge,
            AndenOffentligForsoergelse.barselsdagpenge,
            AndenOffentligForsoergelse.su,
            AndenOffentligForsoergelse.efterloen,
            AndenOffentligForsoergelse.foertidspension,
            AndenOffentligForsoergelse.folkepension,
            AndenOffentligForsoergelse.ressourceforloebsydelse,
            AndenOffentligForsoergelse.revalideringsydelse,
        )
        return aktivitet | ydelse

    def formula_2016_04(person, period, parameters):
        """Since April 2016: also the months of covid-19, and if so chosen the not job-ready."""
        regel = parameters(period).aktivloven.timeregel_225
        aktivitet = person("aktivitet", period)
        andet = one_of(aktivitet, Aktivitet.barsel, Aktivitet.ordinaer_uddannelse)
        ydelse = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.sygedagpenge,
            AndenOffentligForsoergelse.barselsdagpenge,
            AndenOffentligForsoergelse.su,
            AndenOffentligForsoergelse.efterloen,
            AndenOffentligForsoergelse.foertidspension,
            AndenOffentligForsoergelse.folkepension,
            AndenOffentligForsoergelse.ressourceforloebsydelse,
            AndenOffentligForsoergelse.revalideringsydelse,
        )
        kendt = ~one_of(aktivitet, Aktivitet.ingen) | person("soeger_hjaelp", period)
        uden_evne = ~person("jobparat", period) & regel.aktivitetsparate_undtaget
        alle = kendt & regel.forlaenges_af_maaneden
        return andet | ydelse | uden_evne | alle


class maaneder_der_forlaenger_timeperioden_i_alt(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Måneder i alt, der forlænger den periode, timerne skal ligge i"
    unit = "maaned"

    def formula_2005_04(person, period):
        """State: months so far that extend the period (forlængelse)."""
        hidtil = before(person, "maaneder_der_forlaenger_timeperioden_i_alt", period)
        return hidtil + person("forlaenger_timeperioden", period)


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 12-13", "§ 13, stk. 11 (til 2011)")
class timeperiodens_forlaengelse_inden_for_to_aar(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Måneder, timeperioden forlænges med inden for to år"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/468"]

    def formula_2016_10(person, period, parameters):
        """Lengths of one to two years that hold too few months that count (forlængelse)."""
        kortest = int(parameters(period).aktivloven.timeregel_225.periode_maaneder)
        nu = before(person, "maaneder_der_forlaenger_timeperioden_i_alt", period)
        for_korte = 0
        for ekstra in range(kortest):
            foer = before(
                person, "maaneder_der_forlaenger_timeperioden_i_alt", period, kortest + ekstra + 1
            )
            for_korte = for_korte + (nu - foer > ekstra)
        return for_korte


class timeperiodens_laengde(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Måneder i den periode, timerne skal ligge i"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/468"]
    documentation = "De seneste 12 måneder, forlænget med de måneder, der ikke tæller, højst 3 år."

    def formula_2016_10(person, period, parameters):
        """The shortest period with twelve months that count, at most 36 in all (timeperiode)."""
        regel = parameters(period).aktivloven.timeregel_225
        kortest, laengst = int(regel.periode_maaneder), int(regel.laengste_periode_maaneder)
        nu = before(person, "maaneder_der_forlaenger_timeperioden_i_alt", period)
        laengde = kortest + person("timeperiodens_forlaengelse_inden_for_to_aar", period)
        for ekstra in range(kortest, laengst - kortest):
            foer = before(
                person, "maaneder_der_forlaenger_timeperioden_i_alt", period, kortest + ekstra + 1
            )
            laengde = laengde + (nu - foer > ekstra)
        return laengde


class timer_foer_timeperioden(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Ordinære timer i historikken før den periode, timerne skal ligge i"
    unit = "time"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
    ]
    documentation = (
        "Perioden er de seneste 12 måneder, forlænget med de måneder, der ikke tæller, højst til "
        "3 år. 2007-2011 er perioden ikke forlænget."
    )

    def formula_2007_04(person, period, parameters):
        """Until 2011: hours before the last 24 calendar months, from July 2011 the last 12."""
        maaneder = int(parameters(period).aktivloven.timeregel_2007_2011.periode_maaneder)
        return before(person, "ordinaere_timer_i_alt", period, maaneder + 1)

    def formula_2012(person, period):
        """2012 to September 2016: there is no rule."""
        return person.filled_array(0)

    def formula_2016_10(person, period, parameters):
        """Hours before the period the hours must lie in, by its length."""
        regel = parameters(period).aktivloven.timeregel_225
        kortest, laengst = int(regel.periode_maaneder), int(regel.laengste_periode_maaneder)
        laengde = person("timeperiodens_laengde", period)
        timer = 0
        for maaneder in range(kortest, laengst + 1):
            foer = before(person, "ordinaere_timer_i_alt", period, maaneder + 1)
            timer = timer + (laengde == maaneder) * foer
        return timer


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 13")
class har_haft_tid_til_timekravet(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Har haft 12 måneder, der tæller, inden for de seneste tre år"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/468"]

    def formula_2007_04(person, period):
        """Until 2011: the period is not extended."""
        return person.filled_array(True)

    def formula_2016_10(person, period, parameters):
        """Months left out beyond three years are given again ahead."""
        regel = parameters(period).aktivloven.timeregel_225
        laengst = int(regel.laengste_periode_maaneder)
        navn = "maaneder_der_forlaenger_timeperioden_i_alt"
        forlaenget = before(person, navn, period) - before(person, navn, period, laengst + 1)
        return laengst - forlaenget >= regel.periode_maaneder


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 14")
class timer_ved_nedsaettelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Ordinære timer i alt, da hjælpen blev nedsat efter timereglen (0: er ikke nedsat)"
    unit = "time"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/468"]

    def formula_2007_04(person, period):
        """State: hours of the history when help was cut, kept while it is cut."""
        nedsat = person("er_nedsat_af_timereglen", period)
        hidtil = before(person, "timer_ved_nedsaettelse", period)
        var_nedsat = before(person, "er_nedsat_af_timereglen", period)
        foer = before(person, "ordinaere_timer_i_alt", period)
        return where(var_nedsat, hidtil, foer) * nedsat


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 12-14", "§ 13, stk. 8 og 12 (til 2011)")
class timer_i_timeperioden(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Ordinære timer i den periode, de skal ligge i, efter en nedsættelse kun nye timer"
    unit = "time"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
    ]

    def formula_2007_04(person, period):
        """Hours of the period; when help was cut last month, only those since the cut."""
        i_alt = before(person, "ordinaere_timer_i_alt", period)
        ved_nedsaettelse = before(person, "timer_ved_nedsaettelse", period)
        return i_alt - maximum(person("timer_foer_timeperioden", period), ved_nedsaettelse)


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 1, 3 og 6", "§ 13, stk. 8 (til 2011)")
class mangler_timer(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Opfylder ikke timekravet"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
    ]

    def formula_2007_04(person, period, parameters):
        """Until 2011: fewer than 300 hours in 24 months, from July 2011 225 in 12."""
        krav = parameters(period).aktivloven.timeregel_2007_2011.timer
        return person("timer_i_timeperioden", period) < krav

    def formula_2012(person, period):
        """2012 to September 2016: there is no rule."""
        return person.filled_array(False)

    def formula_2016_10(person, period, parameters):
        """Since October 2016: fewer than 225 hours in the twelve months that count."""
        regel = parameters(period).aktivloven.timeregel_225
        faerre = person("timer_i_timeperioden", period) < regel.timer
        uden_evne = ~person("jobparat", period) & regel.aktivitetsparate_undtaget
        return faerre & person("har_haft_tid_til_timekravet", period) & ~uden_evne
