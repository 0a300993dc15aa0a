"""Satser før 1. juli 2025 (monthly rates until June 2025), aktivloven §§ 22-25."""

from numpy import minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Koen
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before
from openfisca_dk_integration.rule_helpers.husstand import af_den_anden_voksne, har_den_anden_voksne


@hjemmel("lov om aktiv socialpolitik § 16, stk. 1, nr. 3, § 22, stk. 2, nr. 4, og § 25, stk. 3")
class er_hjemmeboende_hos_foraeldre(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Bor hos en eller begge forældre"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula(person, period):
        """Lives with a parent: so given, or a child of the household's adults."""
        return person("bor_hos_foraeldre", period) | person("er_barn", period)


@hjemmel(
    "lov om aktiv socialpolitik § 25, stk. 1-3, og § 25 f (til 2013)",
    "§ 25, stk. 2-3 (2014-2025)",
)
class kontanthjaelp_sats(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Kontanthjælp efter sats, uden aktivitetstillæg"
    unit = "DKK/maaned"
    end = "2025-06-30"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]

    def formula_2002_07(person, period, parameters):
        """2002: by age 25, provider (forsørger) and home."""
        aktivloven = parameters(period).aktivloven
        sats = aktivloven.kontanthjaelp_foer_2014
        forsoerger = person("er_forsoerger", period)
        voksen = where(forsoerger, sats.fyldt_25_forsoerger, sats.fyldt_25_andre)
        hjemme = person("er_hjemmeboende_hos_foraeldre", period)
        alene = where(hjemme, sats.under_25_hjemmeboende, sats.under_25_udeboende)
        ung = where(forsoerger, sats.under_25_med_boern, alene)
        return where(person("alder", period) >= aktivloven.alder.voksensats, voksen, ung)

    def formula_2003(person, period, parameters):
        """2003 to 2013: also by pregnancy, severe illness and long help (§ 25 f) below 25."""
        aktivloven = parameters(period).aktivloven
        sats = aktivloven.kontanthjaelp_foer_2014
        forsoerger = person("er_forsoerger", period)
        voksen = where(forsoerger, sats.fyldt_25_forsoerger, sats.fyldt_25_andre)
        hjemme = person("er_hjemmeboende_hos_foraeldre", period)
        nedsat = before(person, "maaneder_tilbage_med_nedsat_sats", period) > 0
        alene = where(
            hjemme,
            where(nedsat, sats.under_25_hjemmeboende_nedsat, sats.under_25_hjemmeboende),
            where(nedsat, sats.under_25_udeboende_nedsat, sats.under_25_udeboende),
        )
        gravid = person("faar_sats_som_gravid", period)
        alene = where(gravid, sats.under_25_gravid, alene)
        syg = person("faar_sats_ved_psykisk_lidelse", period)
        alene = where(syg, sats.fyldt_25_andre, alene)
        ung = where(forsoerger, sats.under_25_med_boern, alene)
        return where(person("alder", period) >= aktivloven.alder.voksensats, voksen, ung)

    def formula_2014(person, period, parameters):
        """2014 to June 2025: by age 30, provider (forsørger), home, pregnancy and illness."""
        aktivloven = parameters(period).aktivloven
        sats = aktivloven.kontanthjaelp_2014_2025
        forsoerger = person("er_forsoerger", period)
        voksen = where(forsoerger, sats.fyldt_30_forsoerger, sats.fyldt_30_andre)
        hjemme = person("er_hjemmeboende_hos_foraeldre", period)
        alene = where(hjemme, sats.under_30_hjemmeboende, sats.under_30_udeboende)
        i_par = where(
            person("opfylder_partnerkrav_som_ung_forsoerger", period),
            sats.under_30_forsoerger_uden_ekstra_boernetilskud,
            sats.under_30_udeboende,
        )
        enlig = person("er_enlig_forsoerger", period)
        med_barn = where(enlig, sats.under_30_enlig_forsoerger, i_par)
        ung = where(forsoerger, med_barn, alene)
        gravid = person("faar_sats_som_gravid", period)
        ung = where(gravid, sats.under_30_gravid_efter_12_uge, ung)
        ved_sygdom = where(
            forsoerger, sats.under_30_psykisk_syg_forsoerger, sats.under_30_psykisk_syg_udeboende
        )
        ung = where(person("faar_sats_ved_psykisk_lidelse", period), ved_sygdom, ung)
        return where(person("alder", period) >= aktivloven.alder.voksensats, voksen, ung)


@hjemmel("lov om aktiv socialpolitik § 23, stk. 2, nr. 2-3, og § 25, stk. 3, nr. 2-3 (2014-2015)")
class opfylder_partnerkrav_som_ung_forsoerger(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Partneren får SU, uddannelseshjælp eller kontanthjælp som ung"
    end = "2025-06-30"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2015/806",
    ]

    def formula_2014(person, period, parameters):
        """Until June 2015 the young provider rate in couples needs a partner on SU or help."""
        aktivloven = parameters(period).aktivloven
        ung = person("alder", period) < aktivloven.alder.voksensats
        ung_paa_hjaelp = person("soeger_hjaelp", period) & ung
        paa_su = person("er_paa_su", period)
        har_partner_med = har_den_anden_voksne(person, ung_paa_hjaelp | paa_su, period)
        kraeves = aktivloven.kontanthjaelp_2014_2025.partnerkrav_for_unge_forsoergere
        return har_partner_med | (not kraeves)


@hjemmel("lov om aktiv socialpolitik § 23, stk. 2 (2014 til 30. juni 2025)")
class uddannelseshjaelp_sats(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Uddannelseshjælp efter sats, uden aktivitetstillæg"
    unit = "DKK/maaned"
    end = "2025-06-30"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]

    def formula_2014(person, period, parameters):
        """2014 to June 2025: by provider (forsørger), home, pregnancy and severe illness."""
        sats = parameters(period).aktivloven.uddannelseshjaelp
        hjemme = person("er_hjemmeboende_hos_foraeldre", period)
        alene = where(hjemme, sats.hjemmeboende, sats.udeboende)
        i_par = where(
            person("opfylder_partnerkrav_som_ung_forsoerger", period),
            sats.forsoerger_uden_ekstra_boernetilskud,
            sats.udeboende,
        )
        enlig = person("er_enlig_forsoerger", period)
        med_barn = where(enlig, sats.enlig_forsoerger, i_par)
        forsoerger = person("er_forsoerger", period)
        ellers = where(forsoerger, med_barn, alene)
        gravid = person("faar_sats_som_gravid", period)
        ellers = where(gravid, sats.gravid_efter_12_uge, ellers)
        ved_sygdom = where(forsoerger, sats.psykisk_syg_forsoerger, sats.psykisk_syg_udeboende)
        return where(person("faar_sats_ved_psykisk_lidelse", period), ved_sygdom, ellers)


class maaneder_med_ansoegning_i_traek(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Sammenhængende måneder med ansøgning om hjælp til og med måneden"
    unit = "maaned"

    def formula(person, period):
        """State: consecutive months with an application for help (soeger_hjaelp)."""
        hidtil = before(person, "maaneder_med_ansoegning_i_traek", period)
        soeger = person("soeger_hjaelp", period) & person("er_i_kendt_historik", period)
        return (hidtil + 1) * soeger


@hjemmel("lov om aktiv socialpolitik § 24, stk. 1, og § 25, stk. 7 (2014 til 30. juni 2025)")
class har_ret_til_aktivitetstillaeg(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Ung aktivitetsparat i tilbud efter tre måneder med hjælp"
    end = "2025-06-30"
    reference = ["https://www.retsinformation.dk/eli/lta/2014/1193"]

    def formula_2014(person, period, parameters):
        """Below 30, activity-ready (aktivitetsparat), in an offer, after three months of help."""
        aktivloven = parameters(period).aktivloven
        ung = person("alder", period) < aktivloven.alder.voksensats
        maaneder = before(person, "maaneder_med_ansoegning_i_traek", period)
        laenge_nok = maaneder >= aktivloven.aktivitetstillaeg_karens_maaneder
        i_tilbud = person("tilbud_timer", period) > 0
        return ung & ~person("jobparat", period) & i_tilbud & laenge_nok


@hjemmel("lov om aktiv socialpolitik § 25, stk. 9-10 (2014 til 30. juni 2025)")
class aktivitetstillaeg_til_kontanthjaelp(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Aktivitetstillæg til kontanthjælp"
    unit = "DKK/maaned"
    end = "2025-06-30"
    reference = ["https://www.retsinformation.dk/eli/lta/2014/1193"]

    def formula_2014(person, period, parameters):
        """By single provider and provider; for those of 25-29 without child by home."""
        aktivloven = parameters(period).aktivloven
        sats = aktivloven.kontanthjaelp_aktivitetstillaeg
        hjemme = person("er_hjemmeboende_hos_foraeldre", period)
        aeldste = person("alder", period) >= aktivloven.alder.unge_aeldste_gruppe
        alene = aeldste * where(hjemme, sats.alder_25_29_hjemmeboende, sats.alder_25_29_udeboende)
        i_par = where(
            person("opfylder_partnerkrav_som_ung_forsoerger", period),
            sats.forsoerger_uden_ekstra_boernetilskud,
            sats.forsoerger_uden_partner_paa_ydelse,
        )
        enlig = person("er_enlig_forsoerger", period)
        med_barn = where(enlig, sats.enlig_forsoerger, i_par)
        beloeb = where(person("er_forsoerger", period), med_barn, alene)
        gravid = person("faar_sats_som_gravid", period)
        saerlig_sats = gravid | person("faar_sats_ved_psykisk_lidelse", period)
        return beloeb * person("har_ret_til_aktivitetstillaeg", period) * ~saerlig_sats


@hjemmel("lov om aktiv socialpolitik § 24, stk. 3-4 (2014 til 30. juni 2025)")
class aktivitetstillaeg_til_uddannelseshjaelp(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Aktivitetstillæg til uddannelseshjælp"
    unit = "DKK/maaned"
    end = "2025-06-30"
    reference = ["https://www.retsinformation.dk/eli/lta/2014/1193"]

    def formula_2014(person, period, parameters):
        """By single provider, provider, age 25 and home."""
        aktivloven = parameters(period).aktivloven
        sats = aktivloven.uddannelseshjaelp_aktivitetstillaeg
        hjemme = person("er_hjemmeboende_hos_foraeldre", period)
        aeldste = person("alder", period) >= aktivloven.alder.unge_aeldste_gruppe
        alene = where(
            aeldste,
            where(hjemme, sats.alder_25_29_hjemmeboende, sats.alder_25_29_udeboende),
            where(hjemme, sats.under_25_hjemmeboende, sats.under_25_udeboende),
        )
        i_par = where(
            person("opfylder_partnerkrav_som_ung_forsoerger", period),
            sats.forsoerger_uden_ekstra_boernetilskud,
            sats.forsoerger_uden_partner_paa_ydelse,
        )
        enlig = person("er_enlig_forsoerger", period)
        med_barn = where(enlig, sats.enlig_forsoerger, i_par)
        beloeb = where(person("er_forsoerger", period), med_barn, alene)
        gravid = person("faar_sats_som_gravid", period)
        saerlig_sats = gravid | person("faar_sats_ved_psykisk_lidelse", period)
        return beloeb * person("har_ret_til_aktivitetstillaeg", period) * ~saerlig_sats


@hjemmel("lov om aktiv socialpolitik § 22, stk. 2-3 (til 30. juni 2025)")
class integrationsydelse_sats(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Integrationsydelse, SHO eller overgangsydelse efter sats"
    unit = "DKK/maaned"
    end = "2025-06-30"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]

    def formula_2015_09(person, period, parameters):
        """By single provider, provider (forsørger), and for those below 30 by home.

        A single provider gets the high rate also while the residence conditions of ekstra
        børnetilskud are not met (§ 22, stk. 3).
        """
        aktivloven = parameters(period).aktivloven
        sats = aktivloven.integrationsydelse_sho
        ung = person("alder", period) < aktivloven.alder.voksensats
        hjemme = person("er_hjemmeboende_hos_foraeldre", period) & ung
        alene = where(hjemme, sats.hjemmeboende_under_30, sats.ikke_forsoerger)
        enlig = person("er_enlig_forsoerger", period)
        med_barn = where(enlig, sats.enlig_forsoerger, sats.forsoerger)
        return where(person("er_forsoerger", period), med_barn, alene)


@hjemmel("lov om aktiv socialpolitik § 25, stk. 13-14 (til 2011)")
class forsoergertillaeg_til_starthjaelp(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Forsørgertillæg til starthjælp"
    unit = "DKK/maaned"
    end = "2011-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2009/946"]
    documentation = (
        "I et par udbetales tillægget til moderen. Kendes hun ikke af kønnet, deles det lige."
    )

    def formula_2002_07(person, period, parameters):
        """One supplement per child, at most two per household; in couples to the mother."""
        starthjaelp = parameters(period).aktivloven.starthjaelp
        boern = person.husstand("antal_boern_under_18", period)
        antal = minimum(boern, starthjaelp.maks_forsoergertillaeg_pr_husstand)
        kvinde = one_of(person("koen", period), Koen.kvinde)
        anden_er_kvinde = af_den_anden_voksne(person, kvinde, period) > 0
        andel = (1 + kvinde * 1 - anden_er_kvinde * 1) / 2
        i_par = starthjaelp.forsoergertillaeg_gift * andel
        samlevende = person("er_samlevende", period)
        pr_barn = where(samlevende, i_par, starthjaelp.forsoergertillaeg_enlig)
        return person("er_forsoerger", period) * antal * pr_barn


@hjemmel(
    "lov om aktiv socialpolitik § 25, stk. 12-14 (til 2011)", "integrationsloven § 27 (til 2011)"
)
class starthjaelp_sats(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Starthjælp eller introduktionsydelse efter sats, med forsørgertillæg"
    unit = "DKK/maaned"
    end = "2011-12-31"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2007/1593",
    ]

    def formula_2002_07(person, period, parameters):
        """By age 25, couple or single, and home; plus forsørgertillæg."""
        aktivloven = parameters(period).aktivloven
        sats = aktivloven.starthjaelp
        samlevende = person("er_samlevende", period)
        voksen = where(samlevende, sats.gift_samlevende_25_plus, sats.enlig_25_plus)
        hjemme = person("er_hjemmeboende_hos_foraeldre", period)
        ung = where(hjemme, sats.under_25_hjemmeboende, sats.under_25_udeboende)
        grund = where(person("alder", period) >= aktivloven.alder.voksensats, voksen, ung)
        return grund + person("forsoergertillaeg_til_starthjaelp", period)
