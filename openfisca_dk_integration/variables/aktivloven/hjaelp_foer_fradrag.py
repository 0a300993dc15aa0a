"""Hjælpen før fradrag for indtægter (help before income), aktivloven § 26."""

from numpy import maximum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.husstand import af_den_anden_voksne


@hjemmel("lov om aktiv socialpolitik § 25 (til 2013)", "§§ 23-25 (2014-2025)", "§ 16, stk. 1")
class ydelse_naar_kravene_er_opfyldt(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ydelse med tillæg, når opholds- og beskæftigelseskravet er opfyldt"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2024/808",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2002_07(person, period):
        """Until 2013: kontanthjælp."""
        return person("kontanthjaelp_sats", period)

    def formula_2014(person, period):
        """2014 to June 2025: kontanthjælp or uddannelseshjælp, with aktivitetstillæg."""
        kontanthjaelp = person("kontanthjaelp_sats", period) + person(
            "aktivitetstillaeg_til_kontanthjaelp", period
        )
        uddannelseshjaelp = person("uddannelseshjaelp_sats", period) + person(
            "aktivitetstillaeg_til_uddannelseshjaelp", period
        )
        ung = person("har_uddannelseshjaelp_frem_for_kontanthjaelp", period)
        return where(ung, uddannelseshjaelp, kontanthjaelp)

    def formula_2025_07(person, period):
        """Since July 2025: § 16, stk. 1, with supplements; 0 where the requirements fail."""
        return person("kontanthjaelp_efter_paragraf_16_stk_1", period)


@hjemmel("lov om aktiv socialpolitik § 25, stk. 12 (til 2011)", "§ 22 (2015-2025)", "§ 16, stk. 2")
class ydelse_naar_kravene_ikke_er_opfyldt(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ydelse med tillæg, når opholds- eller beskæftigelseskravet ikke er opfyldt"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2024/808",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2002_07(person, period):
        """July 2002 to 2011: starthjælp or introduktionsydelse."""
        return person("starthjaelp_sats", period)

    def formula_2012(person, period):
        """2012 to August 2015: there is no low benefit."""
        return person.filled_array(0)

    def formula_2015_09(person, period):
        """September 2015 to June 2025: integrationsydelse or SHO, without danskbonus."""
        return person("integrationsydelse_sats", period)

    def formula_2025_07(person, period):
        """Since July 2025: § 16, stk. 2, with §§ 17 and 18."""
        return person("kontanthjaelp_efter_paragraf_16_stk_2", period)


@hjemmel("lov om aktiv socialpolitik § 26, stk. 2", "§ 26, stk. 2-3 (til 2011)")
class er_i_blandet_par(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "I et par, hvor den ene er på den lave ydelse og den anden ikke"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2021/241",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2002_07(person, period):
        """Two adults with help calculated for both, of whom only one meets the requirements."""
        indgaar = person("indgaar_i_beregning_af_hjaelp", period)
        lav = indgaar & person("er_paa_lav_ydelse", period)
        hoej = indgaar & ~person("er_paa_lav_ydelse", period)
        anden_lav = af_den_anden_voksne(person, lav, period) > 0
        anden_hoej = af_den_anden_voksne(person, hoej, period) > 0
        return (lav & anden_hoej) | (hoej & anden_lav)


@hjemmel("lov om aktiv socialpolitik § 26, stk. 2", "§ 26, stk. 2-3 (til 2011)")
class er_nedsat_i_blandet_par(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Får hjælpen nedsat, fordi partneren er på den lave ydelse"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2002_07(person, period):
        """The one of a mixed couple who meets the requirements."""
        return person("er_i_blandet_par", period) & ~person("er_paa_lav_ydelse", period)


@hjemmel("lov om aktiv socialpolitik § 26, stk. 1-2")
class hjaelp_efter_sats_og_parregler(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Hjælp efter sats og parregler, før timeregel og fradrag for indtægter"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2021/241",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2002_07(person, period):
        """Until June 2025: own rate; in mixed couples (blandet par) the high one is reduced.

        The household gets the high rate, at least both low rates; the low one is paid in full.
        """
        lav = person("ydelse_naar_kravene_ikke_er_opfyldt", period)
        hoej = person("ydelse_naar_kravene_er_opfyldt", period)
        nedsat = maximum(hoej - af_den_anden_voksne(person, lav, period), lav)
        egen = where(person("er_paa_lav_ydelse", period), lav, hoej)
        sats = where(person("er_nedsat_i_blandet_par", period), nedsat, egen)
        return sats * person("indgaar_i_beregning_af_hjaelp", period)

    def formula_2025_07(person, period):
        """Since July 2025: own rate; in mixed couples both get what § 16, stk. 2, gives."""
        lav = person("ydelse_naar_kravene_ikke_er_opfyldt", period)
        hoej = person("ydelse_naar_kravene_er_opfyldt", period)
        paa_lav = person("er_paa_lav_ydelse", period) | person("er_nedsat_i_blandet_par", period)
        return where(paa_lav, lav, hoej) * person("indgaar_i_beregning_af_hjaelp", period)


@hjemmel("lov om aktiv socialpolitik § 26, stk. 1")
class parrets_hjaelp_foer_fradrag(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ansøgerens og ægtefællens hjælp før fradrag"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2002_07(person, period):
        """Sum over spouses; a single person's own amount."""
        egen = person("hjaelp_foer_fradrag", period)
        pligt = person("har_gensidig_forsoergelsespligt", period)
        return egen + pligt * af_den_anden_voksne(person, egen, period)
