"""Fritidstillæg (leisure supplement), aktivloven § 86, fra juli 2025."""

from numpy import maximum, minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.enums import AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before


@hjemmel("lov om aktiv socialpolitik § 86, stk. 7")
class fritidstillaeg_maaneder_med_hjaelp(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Sammenhængende måneder med hjælp til og med måneden, talt fra januar 2025"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = "Måneder på ydelserne før juli 2025 tæller med."

    def formula_2025(person, period):
        """State: months in a row with kontanthjælp, before July 2025 also the old benefits."""
        hjaelp = (
            person("kontanthjaelp", period)
            + person("uddannelseshjaelp", period)
            + person("integrationsydelse_sho", period)
        )
        hidtil = before(person, "fritidstillaeg_maaneder_med_hjaelp", period)
        return (hidtil + 1) * (hjaelp > 0)


@hjemmel("lov om aktiv socialpolitik § 86, stk. 7")
class har_ret_til_fritidstillaeg(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har kontanthjælp efter tre sammenhængende måneder med hjælp"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period, parameters):
        """From the month after three months in a row with a right to kontanthjælp."""
        karens = parameters(period).aktivloven.kontanthjaelp_2025.fritidstillaeg_karens_maaneder
        i_traek = before(person, "fritidstillaeg_maaneder_med_hjaelp", period)
        return (person("kontanthjaelp", period) > 0) & (i_traek >= karens)


@hjemmel("lov om aktiv socialpolitik § 86")
class fritidstillaeg_maaneder_tilbage(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder med fritidstillæg, der er tilbage efter ophør af kontanthjælp"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period, parameters):
        """State: three months after leaving, none after a move to another benefit of the act."""
        sats = parameters(period).aktivloven.kontanthjaelp_2025
        hidtil = before(person, "fritidstillaeg_maaneder_tilbage", period)
        anden_ydelse = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.ressourceforloebsydelse,
            AndenOffentligForsoergelse.revalideringsydelse,
            AndenOffentligForsoergelse.ledighedsydelse,
        )
        efter = where(anden_ydelse, 0, maximum(0, hidtil - 1))
        ret = person("har_ret_til_fritidstillaeg", period)
        return where(ret, sats.fritidstillaeg_efterloeb_maaneder + 1, efter)


@hjemmel("lov om aktiv socialpolitik § 86")
class fritidstillaeg(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Fritidstillæg"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = "Skattefrit. Der regnes med, at den krævede tredjedel dokumenteres."

    def formula_2025_07(husstand, period, parameters):
        """An amount for each child below 18, at most three; a quarter for single providers."""
        sats = parameters(period).aktivloven.kontanthjaelp_2025
        boern = minimum(husstand("antal_boern_under_18", period), sats.fritidstillaeg_maks_boern)
        enlig = husstand("antal_voksne", period) == 1
        pr_barn = where(enlig, sats.fritidstillaeg_enlig_pr_barn, sats.fritidstillaeg_pr_barn)
        tilbage = husstand.members("fritidstillaeg_maaneder_tilbage", period) > 0
        ret = husstand.any(tilbage & husstand.members("er_voksen", period))
        return ret * husstand("bor_i_riget", period) * boern * pr_barn
