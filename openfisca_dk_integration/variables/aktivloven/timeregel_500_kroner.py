"""500-kroners-nedsættelsen for ægtepar på kontanthjælp 2003-2011, aktivloven § 25, stk. 5-10."""

from numpy import maximum, minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import before, days_in_month
from openfisca_dk_integration.rule_helpers.husstand import af_den_anden_voksne


@hjemmel("lov om aktiv socialpolitik § 25, stk. 5-6 og 8 (til 2011)")
class hele_maaneder_med_kontanthjaelp_i_traek(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    end = "2011-12-31"
    label = "Sammenhængende hele måneder med kontanthjælp til og med måneden"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2009/946"]

    def formula_2003(person, period):
        """State: whole months of kontanthjælp in a row; months on leave are passed over."""
        hidtil = before(person, "hele_maaneder_med_kontanthjaelp_i_traek", period)
        hjaelp = person("kontanthjaelp", period) > 0
        hel_maaned = person("hjaelp_dage", period) >= days_in_month(period)
        barsel = person("er_paa_barsel_under_loft", period)
        return (hidtil + (hjaelp & hel_maaned & ~barsel)) * (hjaelp | barsel)


@hjemmel("lov om aktiv socialpolitik § 25, stk. 5-6 (til 2011)")
class maaneder_tilbage_med_500_kroner(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    end = "2011-12-31"
    label = "Måneder uden kontanthjælp, før 500-kroners-nedsættelsen ophører (0: gælder ikke)"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2009/946"]

    def formula_2003(person, period, parameters):
        """State: holds from six months of help to one spouse until six without to both."""
        seks = parameters(period).aktivloven.kontanthjaelp_foer_2014.nedsaettelse_500_kr_maaneder
        hidtil = before(person, "maaneder_tilbage_med_500_kroner", period)
        i_traek = person("hele_maaneder_med_kontanthjaelp_i_traek", period) >= seks
        hjaelp = person("kontanthjaelp", period) > 0
        gift = person("er_gift", period)
        naaet = i_traek | (gift & (af_den_anden_voksne(person, i_traek, period) > 0))
        nogen = hjaelp | (gift & (af_den_anden_voksne(person, hjaelp, period) > 0))
        igen = (hidtil > 0) & nogen
        return where(naaet | igen, seks, maximum(hidtil - 1, 0))


@hjemmel("lov om aktiv socialpolitik § 25, stk. 5 og 7 (til 2011)")
class er_omfattet_af_500_kroner(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2011-12-31"
    label = "I et ægtepar, der er omfattet af 500-kroners-nedsættelsen"
    reference = ["https://www.retsinformation.dk/eli/lta/2009/946"]

    def formula_2003(person, period, parameters):
        """Married, on the adult rates of kontanthjælp, not on leave, not a mixed couple."""
        alder = parameters(period).aktivloven.alder.voksensats
        paa_voksensats = (person("alder", period) >= alder) | person("er_forsoerger", period)
        beregnes = person("indgaar_i_beregning_af_hjaelp", period)
        kontanthjaelp = beregnes & paa_voksensats & person("hoerer_til_kontanthjaelp", period)
        undtaget = person("er_paa_barsel_under_loft", period) | person("er_i_blandet_par", period)
        gaelder = before(person, "maaneder_tilbage_med_500_kroner", period) > 0
        return person("er_gift", period) & kontanthjaelp & gaelder & ~undtaget


@hjemmel("lov om aktiv socialpolitik § 25, stk. 5 og 7 (til 2011)")
class nedsaettelse_500_kroner(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2011-12-31"
    label = "500-kroners-nedsættelse i personens hjælp"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2009/946"]
    documentation = (
        "Kan den ikke ske hos den ene ægtefælle, sker den hos den anden (stk. 5). Er ægtefællen på "
        "pension eller SU, nedsættes kun med eget beløb (stk. 7); sådan regnes også, når der ikke "
        "beregnes hjælp til ægtefællen af andre grunde."
    )

    def formula_2003(person, period, parameters):
        """One amount for each spouse; what one has no help for is taken from the other."""
        sats = parameters(period).aktivloven.kontanthjaelp_foer_2014.nedsaettelse_500_kr
        omfattet = person("er_omfattet_af_500_kroner", period)
        hjaelp = person("hjaelp_efter_sats_og_parregler", period) - person(
            "nedsaettelse_efter_timereglen", period
        )
        egen = minimum(sats, hjaelp) * omfattet
        mangler = sats * omfattet - egen
        andens = af_den_anden_voksne(person, mangler, period)
        return minimum(egen + andens * omfattet, hjaelp)
