"""Nettokapitalindkomst mellem ægtefæller og nedslag (net capital income and its relief)."""

from numpy import maximum, minimum
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.skatteaar import amount, of_spouse, share


@hjemmel("personskatteloven § 6, stk. 3")
class aegtefaelles_nettokapitalindkomst(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Ægtefællens nettokapitalindkomst"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula(person, period):
        """Net capital income of the spouse, 0 without a spouse (ægtefælle)."""
        return of_spouse(person, period, amount(person, "nettokapitalindkomst", period))


@hjemmel("personskatteloven § 6, stk. 3")
class positiv_nettokapitalindkomst(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Positiv nettokapitalindkomst efter ægtefællens negative"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula(person, period):
        """Own positive net capital income less the spouse's negative (nettokapitalindkomst)."""
        kapital = amount(person, "nettokapitalindkomst", period)
        return maximum(0, kapital + minimum(0, person("aegtefaelles_nettokapitalindkomst", period)))


@hjemmel("personskatteloven § 7, stk. 1 og 5")
class nettokapitalindkomst_over_grundbeloeb(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Positiv nettokapitalindkomst over grundbeløbet"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = "Før 2010 er grundbeløbet ikke i samlingen, og beløbet er 0."

    def formula_2010(person, period, parameters):
        """Above the allowance, raised by what the spouse does not use of hers (grundbeløb)."""
        andel = amount(person, "skattepligtig_andel_af_aaret", period)
        grundbeloeb = andel * parameters(period).skat.topskat.grundbeloeb_kapitalindkomst
        aegtefaelles = amount(person, "aegtefaelles_nettokapitalindkomst", period)
        aegtefaelles = maximum(0, aegtefaelles + minimum(0, person("nettokapitalindkomst", period)))
        gift = person("gift_ved_aarets_udloeb", period)
        ubrugt_hos_aegtefaelle = gift * maximum(0, grundbeloeb - aegtefaelles)
        kapital = person("positiv_nettokapitalindkomst", period)
        return maximum(0, kapital - grundbeloeb - ubrugt_hos_aegtefaelle)


@hjemmel("personskatteloven § 7, stk. 8")
class hoejeste_progressionsgrundlag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Det højeste personlige grundlag af ægtefællernes"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2010(person, period):
        """The higher of own and the spouse's personal base of topskat (beregningsgrundlag)."""
        grundlag = amount(person, "progressionsgrundlag", period)
        return maximum(grundlag, of_spouse(person, period, grundlag))


@hjemmel("personskatteloven § 7, stk. 4 og 8-11")
class progressivt_beskattet_kapitalindkomst(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Nettokapitalindkomst, som der er topskat af (fra 2026 mellemskat)"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = "Ægtefæller: samlevende ved årets udløb anses for samlevende hele året."

    def formula_2010(person, period, parameters):
        """Capital income on top of the higher personal base of the couple, each one's part."""
        over = amount(person, "nettokapitalindkomst_over_grundbeloeb", period)
        tilsammen = over + of_spouse(person, period, over)
        graense = person("progressionsgraense", period)
        hoejeste = amount(person, "hoejeste_progressionsgrundlag", period)
        beskattet = maximum(0, hoejeste + tilsammen - graense) - maximum(0, hoejeste - graense)
        return share(over, tilsammen) * beskattet


@hjemmel("personskatteloven § 11, stk. 1-3")
class beregnet_nedslag_negativ_kapitalindkomst(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Beregnet nedslag for negativ nettokapitalindkomst"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2012(person, period, parameters):
        """A rate of negative net capital income up to a limit; the spouse's unused limit counts."""
        nedslag = parameters(period).skat.nedslag_negativ_kapitalindkomst
        andel = amount(person, "skattepligtig_andel_af_aaret", period)
        graense = andel * nedslag.maksimalt_grundlag
        kapital = amount(person, "nettokapitalindkomst", period)
        aegtefaelles = amount(person, "aegtefaelles_nettokapitalindkomst", period)
        negativ = maximum(0, -kapital - maximum(0, aegtefaelles))
        ubrugt = maximum(0, graense - maximum(0, -aegtefaelles))
        ubrugt = person("gift_ved_aarets_udloeb", period) * ubrugt
        return nedslag.sats * minimum(negativ, graense + ubrugt)
