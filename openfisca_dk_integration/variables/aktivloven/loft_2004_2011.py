"""Loftet over den samlede hjælp 2004-2011 (the old ceiling): hvem der er omfattet hvornår."""

from numpy import maximum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before
from openfisca_dk_integration.rule_helpers.husstand import af_den_anden_voksne


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 3, nr. 2 (til 2011)")
class er_paa_barsel_under_loft(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har ret til fravær ved graviditet, barsel eller adoption"
    end = "2011-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2009/946"]

    def formula_2003(person, period):
        """On leave, by activity or barselsdagpenge."""
        barsel = one_of(person("aktivitet", period), Aktivitet.barsel)
        dagpenge = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.barselsdagpenge,
        )
        return barsel | dagpenge


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 1 (til 2011)")
class hele_maaneder_med_hjaelp_i_traek(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Sammenhængende hele måneder med hjælp til og med måneden"
    unit = "maaned"
    end = "2011-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2009/946"]

    def formula_2004(person, period):
        """State: whole months of help in a row; a month partly covered neither counts nor breaks.

        Months of maternity leave are passed over (§ 25, stk. 10).
        """
        hidtil = before(person, "hele_maaneder_med_hjaelp_i_traek", period)
        hjaelp = person("hjaelp_under_loft", period) > 0
        barsel = person("er_paa_barsel_under_loft", period)
        taeller = person("har_hjaelp_hele_maaneden", period) & ~barsel
        return (hidtil + taeller) * (hjaelp | barsel)


@hjemmel("lov om aktiv socialpolitik § 25 d (til 2011)")
class maaneder_tilbage_under_loftet(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder uden hjælp, før loftet ikke længere gælder (0: gælder ikke)"
    unit = "maaned"
    end = "2011-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2009/946"]

    def formula_2004(person, period, parameters):
        """State: the ceiling holds until both adults have been without help for six months."""
        seks = parameters(period).aktivloven.loft_2004_2011.maaneder
        hidtil = before(person, "maaneder_tilbage_under_loftet", period)
        i_traek = person("hele_maaneder_med_hjaelp_i_traek", period)
        hjaelp = person("hjaelp_under_loft", period) > 0
        nogen = hjaelp | (af_den_anden_voksne(person, hjaelp, period) > 0)
        igen = (hidtil > 0) & nogen
        return where((i_traek >= seks) | igen, seks, maximum(hidtil - 1, 0))


@hjemmel("lov om aktiv socialpolitik §§ 25 b-25 d (til 2011)")
class er_omfattet_af_loft_efter_seks_maaneder(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har haft hjælp i seks sammenhængende måneder, så loftet gælder"
    end = "2011-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2009/946"]

    def formula_2004(person, period):
        """From the seventh whole month of help."""
        return before(person, "maaneder_tilbage_under_loftet", period) > 0
