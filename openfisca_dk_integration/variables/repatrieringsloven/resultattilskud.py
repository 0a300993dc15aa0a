"""Resultattilskud ved repatriering (the state's grant on repatriation)."""

from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Opholdsgrundlag
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before


@hjemmel("repatrieringsloven § 13, stk. 2", "statsrefusionsbekendtgørelsen § 16")
class repatrieres(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Repatrierer i måneden"
    documentation = (
        "En flygtnings udrejse regnes som repatriering med støtte; for familiesammenførte til "
        "flygtninge er det et valg (parameter). Fordrevne fra Ukraine er ikke omfattet (§ 3)."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2024/1021"]

    def formula_2011_07(person, period, parameters):
        """The first month abroad (udrejst) of a refugee, after a month in Denmark."""
        p = parameters(period).repatrieringsloven.resultattilskud
        grundlag = person("opholdsgrundlag", period)
        familie = one_of(grundlag, Opholdsgrundlag.familiesammenfoert_til_flygtning)
        omfattet = one_of(grundlag, Opholdsgrundlag.flygtning) | (
            familie & p.udrejst_familie_er_repatriering
        )
        udrejser = person("er_udrejst", period) & ~before(person, "er_udrejst", period)
        return omfattet & udrejser


@hjemmel("repatrieringsloven § 13, stk. 2")
class repatrieringstilskud(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Statens resultattilskud til kommunen ved repatriering"
    unit = "DKK"
    documentation = "Juli 2011 - maj 2012 og igen for udrejser efter 30. juni 2017."
    reference = [
        "https://www.retsinformation.dk/eli/lta/2024/1021",
        "https://www.retsinformation.dk/eli/lta/2025/802",
    ]

    def formula_2011_07(person, period, parameters):
        """The amount in the month of repatriation (resultattilskud)."""
        return (
            person("repatrieres", period)
            * parameters(period).repatrieringsloven.resultattilskud.beloeb
        )

    def formula_2012_06(person, period):
        """No grant between the abolition in 2012 and July 2017."""
        return person.empty_array()

    def formula_2017_07(person, period, parameters):
        """The amount in the month of repatriation (resultattilskud)."""
        return (
            person("repatrieres", period)
            * parameters(period).repatrieringsloven.resultattilskud.beloeb
        )
