"""Satser for unge, der er gravide, alvorligt syge eller længe på hjælp, aktivloven §§ 23-25 f."""

from numpy import maximum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before, days_in_month


@hjemmel(
    "lov om aktiv socialpolitik § 25, stk. 2, nr. 3 (2007-2013)",
    "§ 23, stk. 2, nr. 4-5, og § 25, stk. 3, nr. 4-5 (2014-2025)",
)
class faar_sats_ved_psykisk_lidelse(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Får de unges sats ved alvorlig psykisk lidelse"
    end = "2025-06-30"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/88",
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]
    documentation = (
        "Nr. 4-5 er nummereret som fra 1. juli 2015; til da nr. 5-6. Hjemmeboende uden børn får "
        "ikke satsen."
    )

    def formula_2007_02(person, period, parameters):
        """Young, severely mentally ill (psykisk lidelse), and a provider or living out."""
        ung = person("alder", period) < parameters(period).aktivloven.alder.voksensats
        udeboende = ~person("er_hjemmeboende_hos_foraeldre", period)
        omfattet = person("er_forsoerger", period) | udeboende
        return ung & person("alvorlig_psykisk_lidelse", period) & omfattet


@hjemmel(
    "lov om aktiv socialpolitik § 25, stk. 3 (til 2013)",
    "§ 23, stk. 2, nr. 3, og § 25, stk. 3, nr. 3 (2014-2025)",
)
class faar_sats_som_gravid(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Får de unges sats for gravide efter 12. uge"
    end = "2025-06-30"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1460",
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]
    documentation = (
        "Nr. 3 er nummereret som fra 1. juli 2015; til da nr. 4. Loven siger ikke, hvilken gruppe "
        "en gravid forsørger er i. Modellen vælger den, der giver mest."
    )

    def formula_2003(person, period, parameters):
        """Until 2013: young, pregnant (gravid) and without own child, who gives a higher rate."""
        ung = person("alder", period) < parameters(period).aktivloven.alder.voksensats
        gravid = person("gravid_efter_12_uge", period)
        return ung & gravid & ~person("er_forsoerger", period)

    def formula_2014(person, period, parameters):
        """2014 to June 2025: young and pregnant, unless as a provider the total is higher.

        It is for single providers, and for providers in couples with aktivitetstillæg.
        """
        ung = person("alder", period) < parameters(period).aktivloven.alder.voksensats
        tillaeg = person("har_ret_til_aktivitetstillaeg", period)
        mere = person("er_enlig_forsoerger", period) | (person("er_forsoerger", period) & tillaeg)
        return ung & person("gravid_efter_12_uge", period) & ~mere


@hjemmel("lov om aktiv socialpolitik § 25 f, stk. 1 og 5-7 (til 2013)")
class maaneder_med_kontanthjaelp_efter_tilbud(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder med kontanthjælp i træk, siden personen begyndte i tilbud"
    unit = "maaned"
    end = "2013-12-31"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1460",
        "https://www.retsinformation.dk/eli/lta/2012/190",
    ]
    documentation = (
        "Tælles fra den første hele måned med kontanthjælp og tilbud. En måned med tilbud tæller "
        "med, en måned på barsel springes over, og en måned uden hjælp afbryder."
    )

    def formula_2003_07(person, period):
        """State: starts in a whole month of help in an offer (tilbud), ends without help."""
        hidtil = before(person, "maaneder_med_kontanthjaelp_efter_tilbud", period)
        i_gang = hidtil > 0
        hjaelp = person("kontanthjaelp", period) > 0
        tilbud = person("tilbud_timer", period) > 0
        hel_maaned = person("hjaelp_dage", period) >= days_in_month(period)
        barsel = one_of(person("aktivitet", period), Aktivitet.barsel)
        taeller = where(i_gang, hjaelp | tilbud, hjaelp & tilbud & hel_maaned) & ~barsel
        return (hidtil + taeller) * (taeller | barsel)


@hjemmel("lov om aktiv socialpolitik § 25 f, stk. 1 og 4 (til 2013)")
class maaneder_tilbage_med_nedsat_sats(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder uden kontanthjælp, før de unges nedsatte sats ophører (0: gælder ikke)"
    unit = "maaned"
    end = "2013-12-31"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1460",
        "https://www.retsinformation.dk/eli/lta/2012/190",
    ]

    def formula_2003_07(person, period, parameters):
        """State: holds from six months of help after an offer until six months without help."""
        seks = parameters(period).aktivloven.kontanthjaelp_foer_2014.nedsat_sats_maaneder
        hidtil = before(person, "maaneder_tilbage_med_nedsat_sats", period)
        naaet = person("maaneder_med_kontanthjaelp_efter_tilbud", period) >= seks
        igen = (hidtil > 0) & (person("kontanthjaelp", period) > 0)
        return where(naaet | igen, seks, maximum(hidtil - 1, 0))
