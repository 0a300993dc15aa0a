"""Kontanthjælp fra 1. juli 2025 (rates and supplements), aktivloven §§ 16-20."""

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import before


@hjemmel("lov om aktiv socialpolitik § 16, stk. 1, nr. 3, og stk. 2, nr. 2")
class er_hjemmeboende_ung_uden_barn(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Under 30 år, bor hos forældre og forsørger ikke eget barn i hjemmet"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period, parameters):
        """Below 30, lives with a parent, no own child in the home (hjemmeboende)."""
        ung = person("alder", period) < parameters(period).aktivloven.alder.voksensats
        hjemme = person("er_hjemmeboende_hos_foraeldre", period)
        return ung & hjemme & ~person("er_forsoerger", period)


@hjemmel("lov om aktiv socialpolitik § 16, stk. 1, nr. 2, og stk. 3")
class har_alder_eller_arbejde_til_forhoejet_sats(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Fyldt 30 år, eller fyldt 25 år med 2½ års arbejde og ikke hjemmeboende"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period, parameters):
        """Aged 30, or 25 with two and a half years of ordinary work (forhøjet sats)."""
        aktivloven = parameters(period).aktivloven
        alder = person("alder", period)
        fra_25 = alder >= aktivloven.kontanthjaelp_2025.saerlig_alder_forhoejet_med_arbejde_aar
        arbejde = person("har_haft_ordinaert_arbejde_i_to_et_halvt_aar", period)
        med_arbejde = fra_25 & arbejde & ~person("er_hjemmeboende_ung_uden_barn", period)
        return (alder >= aktivloven.alder.voksensats) | med_arbejde


@hjemmel("lov om aktiv socialpolitik § 16, stk. 1, nr. 2, og stk. 3")
class har_ret_til_forhoejet_sats(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har ret til forhøjet sats"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period):
        """Meets the requirements and has the age or the work (forhøjet sats)."""
        opfyldt = person("opfylder_opholds_og_beskaeftigelseskrav", period)
        return opfyldt & person("har_alder_eller_arbejde_til_forhoejet_sats", period)


@hjemmel("lov om aktiv socialpolitik § 16, stk. 1, nr. 1")
class har_ret_til_grundsats(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har ret til grundsats"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period):
        """Meets the requirements, below 30, not at home and without the work (grundsats)."""
        opfyldt = person("opfylder_opholds_og_beskaeftigelseskrav", period)
        andre = person("har_alder_eller_arbejde_til_forhoejet_sats", period) | person(
            "er_hjemmeboende_ung_uden_barn", period
        )
        return opfyldt & ~andre


@hjemmel("lov om aktiv socialpolitik § 16, stk. 2, nr. 1")
class har_ret_til_mindstesats(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har ret til mindstesats"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period):
        """Fails the residence or work requirement and is not at home below 30 (mindstesats)."""
        opfyldt = person("opfylder_opholds_og_beskaeftigelseskrav", period)
        return ~opfyldt & ~person("er_hjemmeboende_ung_uden_barn", period)


@hjemmel("lov om aktiv socialpolitik § 17")
class boernetillaeg(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Børnetillæg til kontanthjælp, når hjælp ydes"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period, parameters):
        """One supplement for each provider, whatever the number of children (børnetillæg)."""
        sats = parameters(period).aktivloven.kontanthjaelp_2025.boernetillaeg
        return person("er_forsoerger", period) * sats


@hjemmel("lov om aktiv socialpolitik § 18, stk. 1-2")
class tillaeg_til_enlig_forsoerger(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Tillæg til enlig forsørger på grundsats eller mindstesats, når hjælp ydes"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = "Ydes, selv om opholdsbetingelserne for ekstra børnetilskud ikke er opfyldt."

    def formula_2025_07(person, period, parameters):
        """Single provider with the child in the home, on grundsats or mindstesats."""
        sats = parameters(period).aktivloven.kontanthjaelp_2025.tillaeg_enlig_forsoerger
        lav = person("har_ret_til_grundsats", period) | person("har_ret_til_mindstesats", period)
        return person("er_enlig_forsoerger", period) * lav * sats


@hjemmel("lov om aktiv socialpolitik § 18, stk. 3")
class tillaeg_til_enlig_uden_forsoergelsespligt(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = (
        "Tillæg til enlig uden forsørgelsespligt på grundsats eller forhøjet sats, når hjælp ydes"
    )
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period, parameters):
        """Single without child, on grundsats or forhøjet sats; not on mindstesats or at home."""
        sats = parameters(period).aktivloven.kontanthjaelp_2025.tillaeg_enlig_ikke_forsoerger
        enlig = ~person("er_samlevende", period) & ~person("er_forsoerger", period)
        hoej = person("har_ret_til_grundsats", period) | person(
            "har_ret_til_forhoejet_sats", period
        )
        return enlig * hoej * sats


@hjemmel("lov om aktiv socialpolitik § 19")
class saerligt_ungetillaeg(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Særligt ungetillæg til aktivitetsparate, når hjælp ydes"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period, parameters):
        """Activity-ready below 30 on § 16, stk. 1, nr. 1 or 3 (særligt ungetillæg)."""
        aktivloven = parameters(period).aktivloven
        sats = aktivloven.kontanthjaelp_2025
        alder = person("alder", period)
        alene = where(
            alder >= aktivloven.alder.unge_aeldste_gruppe,
            sats.saerligt_ungetillaeg_25_29_ikke_forsoerger,
            sats.saerligt_ungetillaeg_18_24_ikke_forsoerger,
        )
        med_barn = sats.saerligt_ungetillaeg_under_30_forsoerger
        beloeb = where(person("er_forsoerger", period), med_barn, alene)
        hjemme = person("er_hjemmeboende_ung_uden_barn", period) & person(
            "opfylder_opholds_og_beskaeftigelseskrav", period
        )
        gruppe = person("har_ret_til_grundsats", period) | hjemme
        ung = alder < aktivloven.alder.voksensats
        return beloeb * gruppe * ung * ~person("jobparat", period)


@hjemmel("lov om aktiv socialpolitik § 20")
class har_ret_til_tilpasningstillaeg(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har fået ret til midlertidigt tilpasningstillæg for juli 2025 og ikke mistet den"
    end = "2027-06-30"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = (
        "Grupperne i § 20, stk. 1, nr. 1-3, som fik aktivitetstillæg i juni 2025. Nr. 4-5 (psykisk "
        "lidelse) er ikke med: oplysningen findes ikke."
    )

    def formula_2025_07(person, period, parameters):
        """July 2025: young, activity supplement in June, the matching youth supplement in July."""
        aeldste = parameters(period).aktivloven.alder.unge_aeldste_gruppe
        hjaelp_i_juni = before(person, "uddannelseshjaelp", period) + before(
            person, "kontanthjaelp", period
        )
        med_tillaeg = (hjaelp_i_juni > 0) & before(person, "har_ret_til_aktivitetstillaeg", period)
        forsoerger = person("er_forsoerger", period)
        samlevende = person("er_samlevende", period)
        samme_status = (forsoerger == before(person, "er_forsoerger", period)) & (
            samlevende == before(person, "er_samlevende", period)
        )
        grundsats = person("har_ret_til_grundsats", period)
        hjemme = person("er_hjemmeboende_ung_uden_barn", period)
        hjemme_i_juni = before(person, "er_hjemmeboende_hos_foraeldre", period)
        fra_25 = ~forsoerger & (before(person, "alder", period) >= aeldste)
        nr_1 = forsoerger & grundsats
        nr_2 = fra_25 & ~hjemme_i_juni & grundsats & samlevende
        nr_3 = fra_25 & hjemme_i_juni & hjemme
        gruppe = (nr_1 | nr_2 | nr_3) & (person("saerligt_ungetillaeg", period) > 0)
        soeger = person("er_hjaelpeberettiget_ansoeger", period)
        return gruppe & samme_status & med_tillaeg & soeger

    def formula_2025_08(person, period):
        """State: kept until forhøjet sats."""
        hidtil = before(person, "har_ret_til_tilpasningstillaeg", period)
        return hidtil & ~person("har_ret_til_forhoejet_sats", period)


@hjemmel("lov om aktiv socialpolitik § 20")
class midlertidigt_tilpasningstillaeg(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Midlertidigt tilpasningstillæg, når hjælp ydes"
    unit = "DKK/maaned"
    end = "2027-06-30"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period, parameters):
        """July 2025 to June 2027: on grundsats or the home rate of § 16, stk. 1."""
        sats = parameters(period).aktivloven.kontanthjaelp_2025.tilpasningstillaeg
        hjemme = person("er_hjemmeboende_ung_uden_barn", period) & person(
            "opfylder_opholds_og_beskaeftigelseskrav", period
        )
        paa_sats = person("har_ret_til_grundsats", period) | hjemme
        return sats * (person("har_ret_til_tilpasningstillaeg", period) & paa_sats)


@hjemmel("lov om aktiv socialpolitik § 16, stk. 1, jf. §§ 17-20")
class kontanthjaelp_efter_paragraf_16_stk_1(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Grundsats, forhøjet sats eller sats for hjemmeboende med tillæg"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period, parameters):
        """Rate of somebody who meets the requirements, with supplements; 0 for the others."""
        sats = parameters(period).aktivloven.kontanthjaelp_2025
        base = where(
            person("har_ret_til_forhoejet_sats", period),
            sats.forhoejet_sats,
            where(person("har_ret_til_grundsats", period), sats.grundsats, sats.hjemmeboende_sats),
        )
        tillaeg = (
            person("boernetillaeg", period)
            + person("tillaeg_til_enlig_forsoerger", period)
            + person("tillaeg_til_enlig_uden_forsoergelsespligt", period)
            + person("saerligt_ungetillaeg", period)
            + person("midlertidigt_tilpasningstillaeg", period)
        )
        return (base + tillaeg) * person("opfylder_opholds_og_beskaeftigelseskrav", period)


@hjemmel("lov om aktiv socialpolitik § 16, stk. 2, jf. §§ 17-18")
class kontanthjaelp_efter_paragraf_16_stk_2(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Mindstesats eller sats for hjemmeboende med tillæg, som om kravene ikke var opfyldt"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period, parameters):
        """What the person gets, or would get, under § 16, stk. 2, with §§ 17 and 18."""
        sats = parameters(period).aktivloven.kontanthjaelp_2025
        hjemme = person("er_hjemmeboende_ung_uden_barn", period)
        base = where(hjemme, sats.hjemmeboende_sats, sats.mindstesats)
        enlig = person("er_enlig_forsoerger", period) * sats.tillaeg_enlig_forsoerger
        return base + person("boernetillaeg", period) + enlig
