"""Egenbetaling for midlertidig indkvartering (own payment), integrationsloven § 12, stk. 8."""

from numpy import minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand
from openfisca_dk_integration.enums import Boligform
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of, pick


@hjemmel("integrationsloven § 12, stk. 8")
class hoejeste_egenbetaling_for_indkvartering(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Højeste egenbetaling for midlertidig indkvartering"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]
    documentation = "Enlige har samme beløb med og uden børn."

    def formula_2013(husstand, period, parameters):
        """By single or couple and, for couples, no, one to three, or four or more children."""
        beloeb = parameters(period).integrationsloven.midlertidig_indkvartering.egenbetaling_max
        mange = parameters(period).boligstoette.boern.forhoejet_maksimum_fra
        boern = husstand("antal_boern_i_boligen", period)
        gruppe = (boern > 0) * 1 + (boern >= mange)
        par = pick([beloeb.par_uden_boern, beloeb.par_1_3_boern, beloeb.par_4_plus_boern], gruppe)
        return where(husstand("antal_voksne", period) > 1, par, beloeb.enlige)


@hjemmel("integrationsloven § 12, stk. 8")
class egenbetaling_for_indkvartering(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Egenbetaling for midlertidig indkvartering"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]
    documentation = "Huslejen, højst det højeste beløb; uden oplyst husleje det højeste beløb."

    def formula_2013(husstand, period):
        """The rent up to the highest payment, in temporary housing only (egenbetaling)."""
        midlertidig = one_of(husstand("boligform", period), Boligform.midlertidig_indkvartering)
        hoejst = husstand("hoejeste_egenbetaling_for_indkvartering", period)
        husleje = husstand("husleje", period)
        betaling = where(husleje > 0, minimum(husleje, hoejst), hoejst)
        return midlertidig * husstand("bor_i_riget", period) * betaling
