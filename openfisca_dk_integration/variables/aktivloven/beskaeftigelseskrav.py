"""Beskæftigelseskravet (the work requirement), aktivloven § 11, stk. 8-10."""

from numpy import maximum, rint
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, Opholdsgrundlag
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before


@hjemmel("lov om aktiv socialpolitik § 11, stk. 8")
class ordinaere_timer(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Timer i ordinær, ustøttet beskæftigelse"
    unit = "time"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula(person, period):
        """Paid hours, except in subsidised jobs and IGU (ordinær beskæftigelse)."""
        stoettet = one_of(person("aktivitet", period), Aktivitet.loentilskud, Aktivitet.igu)
        tael = ~stoettet & person("er_i_kendt_historik", period)
        return person("arbejdstimer", period) * tael


class ordinaere_timer_i_alt(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ordinære timer i den kendte historik til og med måneden"
    unit = "time"

    def formula(person, period):
        """State: ordinary hours so far in the known history."""
        return before(person, "ordinaere_timer_i_alt", period) + person("ordinaere_timer", period)


@hjemmel("lov om aktiv socialpolitik § 11, stk. 8")
class ordinaere_timer_seneste_10_aar(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ordinære timer inden for de seneste 10 år før månedens første dag"
    unit = "time"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = "Uden oplysning: talt i den kendte historik."

    def formula(person, period, parameters):
        """Not given: hours of the known history in the ten years before the month."""
        krav = parameters(period).aktivloven.beskaeftigelseskrav
        maaneder = int(12 * krav.timer_opgoeres_over_aar)
        i_alt = before(person, "ordinaere_timer_i_alt", period)
        return i_alt - before(person, "ordinaere_timer_i_alt", period, maaneder + 1)


@hjemmel("lov om aktiv socialpolitik § 11, stk. 3 (til 2011)")
class ordinaere_timer_i_starthjaelps_periode(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ordinære timer inden for de seneste 8 år (starthjælp)"
    unit = "time"
    end = "2011-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2009/946"]

    def formula_2002_07(person, period, parameters):
        """Hours of the known history in the eight years before the month."""
        maaneder = int(12 * parameters(period).aktivloven.starthjaelp.opholdskrav_periode_aar)
        i_alt = before(person, "ordinaere_timer_i_alt", period)
        return i_alt - before(person, "ordinaere_timer_i_alt", period, maaneder + 1)


@hjemmel("lov om aktiv socialpolitik § 11, stk. 8, sidste pkt.")
class flest_ordinaere_timer_paa_10_aar(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Flest ordinære timer inden for 10 år på noget tidspunkt til og med nu"
    unit = "time"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula(person, period):
        """State: the requirement needs to be met once only, so the highest number is kept."""
        nu = person("ordinaere_timer_seneste_10_aar", period)
        return maximum(before(person, "flest_ordinaere_timer_paa_10_aar", period), nu)


@hjemmel("lov om aktiv socialpolitik § 11, stk. 8", "lov om aktiv socialpolitik § 16, stk. 3 og 5")
class har_haft_ordinaert_arbejde_i_to_et_halvt_aar(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har haft ordinært arbejde svarende til 2½ års fuld tid inden for 10 år"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2007_07(person, period, parameters):
        """July 2007 to 2011: 2.5 years of full time within the last 8 years (starthjælp)."""
        aar = parameters(period).aktivloven.starthjaelp.beskaeftigelseskrav_aar
        krav = rint(12 * aar * parameters(period).loen.timenorm_fuldtid_maaned)
        return rint(person("ordinaere_timer_i_starthjaelps_periode", period)) >= krav

    def formula_2012(person, period):
        """2012 to 2018: there is no requirement."""
        return person.filled_array(False)

    def formula_2019(person, period, parameters):
        """Since 2019: once reached 4,810 hours within ten years, in whole hours."""
        krav = parameters(period).aktivloven.beskaeftigelseskrav.timer
        return rint(person("flest_ordinaere_timer_paa_10_aar", period)) >= krav


@hjemmel("lov om aktiv socialpolitik § 11, stk. 8, 2. pkt.", "§ 11, stk. 3, 2. pkt. (til 2011)")
class er_omfattet_af_beskaeftigelseskrav(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Er omfattet af beskæftigelseskravet"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2021/241",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2007_07(person, period, parameters):
        """July 2007 to 2011: those who once failed the residence requirement (starthjælp).

        Without stays abroad: those who had not been here 7 years when starthjælp began.
        """
        starthjaelp = parameters(period).aktivloven.starthjaelp
        fra = starthjaelp.gaelder_fra
        frist = fra - starthjaelp.opholdskrav_aar * 10_000
        indrejst = person("indrejsedato_som_tal", period) > frist
        ramt = (indrejst & ~person("er_foedt_i_riget", period)) | (
            person("seneste_genindrejse_som_tal", period) >= fra
        )
        return ramt & ~person("er_undtaget_efter_eu_retten", period)

    def formula_2012(person, period):
        """2012 to 2018: no work requirement."""
        return person.filled_array(False)

    def formula_2019(person, period, parameters):
        """Since 2019: registered as arrived from abroad on or after the cut-off date.

        Foreigners at their first registration; anybody after more than 12 months abroad. A Danish
        citizen with a date of arrival more than 12 months after birth was abroad until then.
        """
        krav = parameters(period).aktivloven.beskaeftigelseskrav
        fra = krav.foerste_registrering_fra
        statsborger = one_of(person("opholdsgrundlag", period), Opholdsgrundlag.dansk_statsborger)
        maaneder_foer = person("indrejsemaaned", period) - person("foedselsmaaned", period)
        indrejst = (
            (person("indrejsedato_som_tal", period) >= fra)
            & ~person("er_foedt_i_riget", period)
            & (~statsborger | (maaneder_foer > krav.udlandsophold_maaneder))
        )
        genindrejst = person("seneste_genindrejse_som_tal", period) >= fra
        return (indrejst | genindrejst) & ~person("er_undtaget_efter_eu_retten", period)


@hjemmel("lov om aktiv socialpolitik § 11, stk. 8-10", "§ 11, stk. 3, 2. pkt. (til 2011)")
class opfylder_beskaeftigelseskrav(Variable):
    value_type = bool
    default_value = True
    entity = Person
    definition_period = MONTH
    label = "Opfylder beskæftigelseskravet"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2021/241",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]
    documentation = "Sand, når kravet er opfyldt eller ikke gælder for personen."

    def formula_2007_07(person, period):
        """July 2007 to 2011: not bound, or 2.5 years of work (starthjælp)."""
        opfyldt = person("har_haft_ordinaert_arbejde_i_to_et_halvt_aar", period)
        return opfyldt | ~person("er_omfattet_af_beskaeftigelseskrav", period)

    def formula_2012(person, period):
        """2012 to 2018: no requirement."""
        return person.filled_array(True)

    def formula_2019(person, period):
        """Since 2019: not bound, met once, or a recipient on 1 January 2019 without a break."""
        opfyldt = person("har_haft_ordinaert_arbejde_i_to_et_halvt_aar", period)
        fri = ~person("er_omfattet_af_beskaeftigelseskrav", period)
        return opfyldt | fri | person("bevarer_kravene_fra_foer_2019", period)


@hjemmel("lov om aktiv socialpolitik § 11, stk. 3 og 8")
class opfylder_opholds_og_beskaeftigelseskrav(Variable):
    value_type = bool
    default_value = True
    entity = Person
    definition_period = MONTH
    label = "Opfylder både opholdskravet og beskæftigelseskravet"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula(person, period):
        """Both the residence and the work requirement are met or do not apply."""
        ophold = person("opfylder_opholdskrav", period)
        return ophold & person("opfylder_beskaeftigelseskrav", period)
