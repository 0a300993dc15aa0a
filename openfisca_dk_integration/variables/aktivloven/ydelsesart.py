"""Hvilken ydelse personen hører til (which benefit applies to the person)."""

from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel


@hjemmel("integrationsloven § 25 (til 2011)")
class hoerer_til_introduktionsydelse(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Hører til introduktionsydelse"
    end = "2011-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2007/1593"]

    def formula_2002_07(person, period):
        """Until 2011: the programme gives introduktionsydelse, not help under aktivloven."""
        return person("i_introduktionsprogram", period)


@hjemmel("integrationsloven §§ 25-27 (til 2011)")
class har_introduktionsydelse_paa_starthjaelps_niveau(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Introduktionsydelse på starthjælpens niveau"
    end = "2011-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2007/1593"]
    documentation = "Overtaget før 1. juli 2002: introduktionsydelse på kontanthjælpens niveau."

    def formula_2002_07(person, period, parameters):
        """The municipality took responsibility on or after 1 July 2002."""
        fra = parameters(period).aktivloven.starthjaelp.gaelder_fra
        maaned = person("overtagelsesmaaned", period)
        overtaget = (maaned // 12) * 10_000 + (maaned % 12 + 1) * 100
        overtaget = overtaget + person("overtagelsesdag", period)
        return person("hoerer_til_introduktionsydelse", period) & (overtaget >= fra)


@hjemmel("lov om aktiv socialpolitik § 11, stk. 7 (til 2011)")
class hoerer_til_starthjaelp(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Hører til starthjælp"
    end = "2011-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2009/946"]

    def formula_2002_07(person, period):
        """July 2002 to 2011: outside the programme and failing the requirements."""
        opfyldt = person("opfylder_opholds_og_beskaeftigelseskrav", period)
        return ~opfyldt & ~person("hoerer_til_introduktionsydelse", period)


@hjemmel("lov om aktiv socialpolitik § 22 (til 30. juni 2025)")
class hoerer_til_integrationsydelse_sho(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = (
        "Hører til integrationsydelse, selvforsørgelses- og hjemrejseydelse eller overgangsydelse"
    )
    end = "2025-06-30"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2021/241",
    ]

    def formula_2015_09(person, period):
        """September 2015 to June 2025: fails the residence or the work requirement."""
        return ~person("opfylder_opholds_og_beskaeftigelseskrav", period)


@hjemmel("lov om aktiv socialpolitik § 23, stk. 1, og § 25, stk. 1 (2014 til 30. juni 2025)")
class er_ung_uden_uddannelse(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Under 30 år uden erhvervskompetencegivende uddannelse"
    end = "2025-06-30"
    reference = ["https://www.retsinformation.dk/eli/lta/2014/1193"]

    def formula_2014(person, period, parameters):
        """2014 to June 2025: below the adult rates' age, no vocational or higher education."""
        ung = person("alder", period) < parameters(period).aktivloven.alder.voksensats
        return ung & ~person("har_erhvervsuddannelse", period)


@hjemmel("lov om aktiv socialpolitik § 23, stk. 1, og § 25, stk. 1 (2014 til 30. juni 2025)")
class har_uddannelseshjaelp_frem_for_kontanthjaelp(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Uddannelseshjælp frem for kontanthjælp, når kravene er opfyldt"
    end = "2025-06-30"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2016/468",
    ]

    def formula_2014(person, period, parameters):
        """Young without education; until August 2015 not those in an integration programme."""
        satser = parameters(period).aktivloven.kontanthjaelp_2014_2025
        i_program = person("i_introduktionsprogram", period) & satser.alle_i_integrationsprogram
        return person("er_ung_uden_uddannelse", period) & ~i_program


@hjemmel("lov om aktiv socialpolitik § 23 (2014 til 30. juni 2025)")
class hoerer_til_uddannelseshjaelp(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Hører til uddannelseshjælp"
    end = "2025-06-30"
    reference = ["https://www.retsinformation.dk/eli/lta/2014/1193"]

    def formula_2014(person, period):
        """Meets the requirements and is young without education."""
        ung = person("har_uddannelseshjaelp_frem_for_kontanthjaelp", period)
        return ung & ~person("hoerer_til_integrationsydelse_sho", period)


@hjemmel("lov om aktiv socialpolitik § 11 og § 25 (til 30. juni 2025), §§ 16-20")
class hoerer_til_kontanthjaelp(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Hører til kontanthjælp"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2002_07(person, period):
        """Who belongs to none of the other benefits; everybody since July 2025."""
        anden = (
            person("hoerer_til_introduktionsydelse", period)
            | person("hoerer_til_starthjaelp", period)
            | person("hoerer_til_integrationsydelse_sho", period)
            | person("hoerer_til_uddannelseshjaelp", period)
        )
        return ~anden


@hjemmel("lov om aktiv socialpolitik § 26, stk. 2 og 3 (til 2011), § 26, stk. 2")
class er_paa_lav_ydelse(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Starthjælpsniveau, integrationsydelse/SHO eller kontanthjælp efter § 16, stk. 2"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2002_07(person, period):
        """July 2002 to 2011: starthjælp or introduktionsydelse at its level."""
        introduktion = person("har_introduktionsydelse_paa_starthjaelps_niveau", period)
        return introduktion | person("hoerer_til_starthjaelp", period)

    def formula_2012(person, period):
        """2012 to August 2015: there is no low benefit."""
        return person.filled_array(False)

    def formula_2015_09(person, period):
        """September 2015 to June 2025: integrationsydelse or SHO."""
        return person("hoerer_til_integrationsydelse_sho", period)

    def formula_2025_07(person, period):
        """Since July 2025: § 16, stk. 2 (mindstesats)."""
        return ~person("opfylder_opholds_og_beskaeftigelseskrav", period)
