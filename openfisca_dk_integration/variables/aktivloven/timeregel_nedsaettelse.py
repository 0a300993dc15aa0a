"""Nedsættelse efter timereglerne (cut under the hours rules), aktivloven §§ 13 g og 26."""

from numpy import maximum, minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import before, days_in_month
from openfisca_dk_integration.rule_helpers.husstand import af_den_anden_voksne


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 4, 2. pkt.")
class er_undtaget_fra_timereglen_til_fuld_boerneydelse(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Forsørger på SHO, som endnu ikke har optjent fuld børne- og ungeydelse"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]

    def formula_2016_10(person, period, parameters):
        """A provider whose child benefit is withheld in part by its residence condition."""
        regel = parameters(period).aktivloven.timeregel_225
        ikke_fuld = person.husstand("optjeningsandel", period) < 1
        forsoerger = person("er_forsoerger", period)
        return forsoerger & ikke_fuld & regel.par_med_boern_undtaget_til_fuld_boerneydelse


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 3-4")
class er_i_sho_par(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Gift, med hjælp beregnet for begge, hvoraf en eller begge er på SHO"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/468"]

    def formula_2016_10(person, period):
        """Spouses with help calculated for both, one or both on integrationsydelse or SHO."""
        beregnes = person("indgaar_i_beregning_af_hjaelp", period)
        lav = beregnes & person("er_paa_lav_ydelse", period)
        begge = beregnes & (af_den_anden_voksne(person, beregnes, period) > 0)
        nogen_lav = lav | person("er_i_blandet_par", period)
        return person("er_gift", period) & begge & nogen_lav


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 1-4", "§ 13, stk. 8 (til 2011)")
class er_i_par_omfattet_af_timereglen(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "I et ægtepar, som timereglen gælder for"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
    ]

    def formula_2007_04(person, period, parameters):
        """Until 2011: both spouses on the adult rates of kontanthjælp, after two years of help."""
        aktivloven = parameters(period).aktivloven
        voksen = person("alder", period) >= aktivloven.alder.voksensats
        paa_voksensats = voksen | person("er_forsoerger", period)
        beregnes = person("indgaar_i_beregning_af_hjaelp", period)
        kontanthjaelp = beregnes & paa_voksensats & person("hoerer_til_kontanthjaelp", period)
        begge = kontanthjaelp & (af_den_anden_voksne(person, kontanthjaelp, period) > 0)
        laenge = person("parret_har_faaet_hjaelp_laenge", period)
        return person("er_gift", period) & begge & laenge

    def formula_2012(person, period):
        """2012 to September 2016: there is no rule."""
        return person.filled_array(False)

    def formula_2016_10(person, period, parameters):
        """Since October 2016: help calculated for both spouses, after a year of help."""
        regel = parameters(period).aktivloven.timeregel_225
        beregnes = person("indgaar_i_beregning_af_hjaelp", period)
        begge = beregnes & (af_den_anden_voksne(person, beregnes, period) > 0)
        undtaget = person("er_i_sho_par", period) & person(
            "er_undtaget_fra_timereglen_til_fuld_boerneydelse", period
        )
        laenge = person("parret_har_faaet_hjaelp_laenge", period) & regel.gaelder
        return person("er_gift", period) & begge & laenge & ~undtaget


@hjemmel("lov om aktiv socialpolitik § 26, stk. 5-9")
class er_den_i_parret_som_nedsaettes(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Den ægtefælle, hvis hjælp nedsættes efter timereglen"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/468"]
    documentation = (
        "Mangler begge timer, nedsættes den, der er længst fra arbejdsmarkedet: den med færrest "
        "timer i perioden, og ved lige mange partneren (ikke hovedpersonen)."
    )

    def formula_2007_04(person, period):
        """The spouse who lacks hours; of two the one with fewer hours (mindst tilknytning)."""
        mangler = person("mangler_timer", period)
        anden_mangler = af_den_anden_voksne(person, mangler, period) > 0
        timer = person("timer_i_timeperioden", period)
        andens_timer = af_den_anden_voksne(person, timer, period)
        partner = person("er_voksen", period) & ~person("er_hovedperson", period)
        faerrest = (timer < andens_timer) | ((timer == andens_timer) & partner)
        return (
            person("er_i_par_omfattet_af_timereglen", period)
            & mangler
            & (~anden_mangler | faerrest)
        )


@hjemmel("lov om aktiv socialpolitik § 13 f, stk. 6-8, og § 13 g")
class er_nedsat_som_ugift(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Hjælpen er nedsat efter timereglen for ugifte"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]
    documentation = (
        "Også gifte, hvis ægtefælle lever af en anden offentlig ydelse (stk. 8), og gifte, som var "
        "nedsat som ugifte, til parret har fået hjælp i et år (stk. 7). I blandede par sker ingen "
        "nedsættelse; undtagelsen står i loven fra 2017 og er brugt fra 2016."
    )

    def formula_2016_10(person, period, parameters):
        """On kontanthjælp or uddannelseshjælp for a year, without the hours."""
        regel = parameters(period).aktivloven.timeregel_225
        egen = person("indgaar_i_beregning_af_hjaelp", period)
        anden_ydelse = person("er_aegtefaelle_uden_beregning_af_hjaelp", period)
        som_ugift = ~person("er_gift", period) | (
            af_den_anden_voksne(person, anden_ydelse, period) > 0
        )
        nygift = before(person, "er_nedsat_som_ugift", period) & ~person(
            "parret_har_faaet_hjaelp_laenge", period
        )
        ung_paa_su_niveau = person("har_uddannelseshjaelp_frem_for_kontanthjaelp", period) & (
            person("aktivitetstillaeg_til_uddannelseshjaelp", period) <= 0
        )
        undtaget = (
            person("er_paa_lav_ydelse", period)
            | person("er_i_blandet_par", period)
            | ung_paa_su_niveau
        )
        ramt = person("har_faaet_hjaelp_laenge", period) & person("mangler_timer", period)
        return egen & (som_ugift | nygift) & ramt & ~undtaget & regel.gaelder


@hjemmel("lov om aktiv socialpolitik § 13 f", "§ 13, stk. 8 (til 2011)")
class er_nedsat_af_timereglen(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Personens hjælp er nedsat efter timereglen"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
    ]

    def formula_2007_04(person, period):
        """Cut as unmarried, or as the one of a couple."""
        return person("er_nedsat_som_ugift", period) | person(
            "er_den_i_parret_som_nedsaettes", period
        )


@hjemmel("lov om aktiv socialpolitik § 34, stk. 3, nr. 1 (til 30. juni 2025)")
class er_i_par_ramt_af_timereglen(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "I et ægtepar, hvor den enes hjælp er nedsat efter timereglen"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/808"]

    def formula_2007_04(person, period):
        """Oneself or the spouse is cut."""
        egen = person("er_den_i_parret_som_nedsaettes", period)
        return egen | (af_den_anden_voksne(person, egen, period) > 0)


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 5 (til 30. juni 2025)")
class er_i_sho_par_ramt_af_timereglen(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "I et ægtepar på SHO, hvor den enes hjælp er nedsat efter timereglen"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/808"]

    def formula_2016_10(person, period):
        """Spouses covered by § 13 f, stk. 3 and 4."""
        return person("er_i_sho_par", period) & person("er_i_par_ramt_af_timereglen", period)


@hjemmel("lov om aktiv socialpolitik § 13 g, stk. 1, nr. 1, og § 26, stk. 5")
class er_paa_voksensats(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Hjælpen beregnes med tillæg på voksensatsen for forsørgere eller andre"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/468"]

    def formula_2014(person, period, parameters):
        """Kontanthjælp or uddannelseshjælp with supplements at the adult rate (voksensats)."""
        sats = parameters(period).aktivloven.kontanthjaelp_2014_2025
        forsoerger = person("er_forsoerger", period)
        voksensats = where(forsoerger, sats.fyldt_30_forsoerger, sats.fyldt_30_andre)
        hjaelp = person("ydelse_naar_kravene_er_opfyldt", period)
        lav = person("er_paa_lav_ydelse", period) | person("er_i_blandet_par", period)
        return (hjaelp >= voksensats) & ~lav


@hjemmel("lov om aktiv socialpolitik § 13 g og § 26, stk. 5-9", "§ 26, stk. 5-6 (til 2011)")
class nedsaettelse_efter_timereglen(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Nedsættelse af personens hjælp efter timereglen"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]

    def formula_2007_04(person, period):
        """Until 2011: the spouse without hours loses all help."""
        hjaelp = person("hjaelp_efter_sats_og_parregler", period)
        return hjaelp * person("er_den_i_parret_som_nedsaettes", period)

    def formula_2012(person, period):
        """2012 to September 2016: there is no rule."""
        return person.filled_array(0)

    def formula_2016_10(person, period, parameters):
        """Unmarried: an amount; spouses: all, when both have adult rates, else down to a sum."""
        regel = parameters(period).aktivloven.timeregel_225
        hjaelp = person("hjaelp_efter_sats_og_parregler", period)
        forsoerger = person("er_forsoerger", period)
        voksen = person("er_paa_voksensats", period)
        ugift = where(
            voksen, regel.ugift_voksensats_nedsaettelse, regel.ugift_lavere_sats_nedsaettelse
        )
        andens_hjaelp = af_den_anden_voksne(person, hjaelp, period)
        begge_voksen = voksen & (af_den_anden_voksne(person, voksen, period) > 0)
        sum_hoejst = where(
            forsoerger, regel.aegtepar_samlet_forsoerger, regel.aegtepar_samlet_ikke_forsoerger
        )
        over = maximum(hjaelp + andens_hjaelp - sum_hoejst, 0)
        gift = where(begge_voksen, hjaelp, over)
        nedsat = person("er_nedsat_som_ugift", period) * ugift + gift * person(
            "er_den_i_parret_som_nedsaettes", period
        )
        return minimum(nedsat, hjaelp)


@hjemmel("lov om aktiv socialpolitik §§ 13 g og 26")
class hjaelp_foer_fradrag(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Hjælp efter sats, parregler og timeregel, før fradrag for indtægter"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2021/241",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2002_07(person, period):
        """Own rate after the rules of couples, less what an hours rule takes (timeregel).

        Until 2011 also less the 500 kroner of couples on kontanthjælp.
        """
        hjaelp = person("hjaelp_efter_sats_og_parregler", period)
        timeregel = person("nedsaettelse_efter_timereglen", period)
        return hjaelp - timeregel - person("nedsaettelse_500_kroner", period)


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 6, nr. 1, og § 34, stk. 4 (til 30. juni 2025)")
class nedsaettelse_der_ses_bort_fra(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Nedsættelse af hjælpen, som der ses bort fra i særlig støtte og under loftet"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]

    def formula_2003(person, period):
        """Until 2011: help paid without the 500 kroner of couples less help paid."""
        egen = person("nedsaettelse_500_kroner", period)
        parrets = egen + af_den_anden_voksne(person, egen, period)
        foer = person("parrets_hjaelp_foer_fradrag", period)
        indtaegter = person("parrets_indtaegter_der_fradrages", period)
        uden_nedsaettelse = maximum(foer + parrets - indtaegter, 0)
        forskel = uden_nedsaettelse - maximum(foer - indtaegter, 0)
        dage = person("hjaelp_dage", period) / days_in_month(period)
        return forskel * dage * egen / where(parrets > 0, parrets, 1)

    def formula_2012(person, period):
        """2012 to September 2016: there is no cut of this kind."""
        return person.filled_array(0)

    def formula_2016_10(person, period):
        """Since October 2016: help paid without the cut of § 13 g less help paid."""
        nedsat = person("nedsaettelse_efter_timereglen", period) * person(
            "er_nedsat_som_ugift", period
        )
        foer = person("parrets_hjaelp_foer_fradrag", period)
        indtaegter = person("parrets_indtaegter_der_fradrages", period)
        uden_nedsaettelse = maximum(foer + nedsat - indtaegter, 0)
        forskel = uden_nedsaettelse - maximum(foer - indtaegter, 0)
        dage = person("hjaelp_dage", period) / days_in_month(period)
        return forskel * dage * (nedsat > 0)
