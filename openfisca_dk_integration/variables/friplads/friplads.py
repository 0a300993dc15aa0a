"""Økonomisk fripladstilskud og søskendetilskud (day care), dagtilbudsloven § 43."""

from numpy import floor, maximum, minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.familieydelser import highest, whole


@hjemmel("dagtilbudsbekendtgørelsen §§ 27-28")
class fripladsindkomst(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Indkomst for økonomisk friplads, opgjort som månedens indkomst gange 12"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/2058"]
    documentation = "Forælderens og ægtefællens eller samleverens indkomst, afrundet til kroner."

    def formula_2010(husstand, period):
        """Income of the one or two adults times twelve (husstandsindkomst)."""
        indkomst = husstand.members("maanedsindkomst", period).astype("float64")
        i_boligen = husstand.members("er_medlem_af_husstanden", period)
        return whole(
            12 * husstand.sum(indkomst * i_boligen * husstand.members("er_voksen", period))
        )


@hjemmel("dagtilbudsbekendtgørelsen § 27, stk. 1, 3 og 4")
class fripladsgraensernes_forhoejelse(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Forhøjelse af indtægtsgrænserne for friplads"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/2058"]

    def formula_2010(husstand, period, parameters):
        """For each child below 18 beyond the first and for single providers (enlig forsørger)."""
        friplads = parameters(period).friplads
        boern = husstand("antal_boern_i_boligen", period)
        enlig = (husstand("antal_voksne", period) == 1) & (boern > 0)
        soeskende = friplads.soeskende_forhoejelse * maximum(0, boern - 1)
        return soeskende + friplads.enlig_forsoerger_forhoejelse * enlig


@hjemmel("dagtilbudsbekendtgørelsen § 38, stk. 4")
class foraeldrenes_betalingsandel(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Forældrenes andel af taksten efter økonomisk friplads"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/2058"]
    documentation = (
        "Hver måned regnes for sig; reglen om genberegning ved fem trin er et spørgsmål om "
        "opkrævning, som efterreguleringen udligner."
    )

    def formula_2010(husstand, period, parameters):
        """Nothing up to the lower limit, 5 % in the first step, then 1 point a step."""
        friplads = parameters(period).friplads
        indkomst = husstand("fripladsindkomst", period)
        forhoejelse = husstand("fripladsgraensernes_forhoejelse", period)
        nedre = friplads.indkomstgraense_fuld_friplads + forhoejelse
        oevre = friplads.indkomstgraense_ingen_friplads + forhoejelse
        trin = floor(maximum(0, indkomst - nedre - 1) / friplads.trin_beloeb)
        pr_trin = (1 - friplads.mindste_egenbetaling_andel) / friplads.antal_trin
        andel = friplads.mindste_egenbetaling_andel + pr_trin * trin
        delvis = minimum(1 - pr_trin, andel)
        return where(indkomst <= nedre, 0, where(indkomst >= oevre, 1, delvis))


@hjemmel("dagtilbudsloven § 32")
class takst_for_barnet(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Takst for barnets plads i dagtilbud"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1038"]

    def formula_2010(person, period):
        """The parents' full price while the child has a place (takst)."""
        i_dagtilbud = person("i_dagtilbud", period) & person("er_barn_i_boligen", period)
        return i_dagtilbud * person("dagtilbud_takst", period)


@hjemmel("dagtilbudsloven § 43, stk. 1, nr. 2")
class fripladstilskud(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Økonomisk fripladstilskud"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2025/1038",
        "https://www.retsinformation.dk/eli/lta/2021/2058",
    ]
    documentation = "Betales af kommunen. Søskendetilskuddet er ikke med."

    def formula_2010(husstand, period):
        """The part of the prices that the parents do not pay (økonomisk fripladstilskud)."""
        takster = husstand.sum(husstand.members("takst_for_barnet", period).astype("float64"))
        return takster * (1 - husstand("foraeldrenes_betalingsandel", period))


@hjemmel("dagtilbudsbekendtgørelsen § 40")
class dyreste_plads(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Taksten for husstandens dyreste plads i dagtilbud"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/2058"]

    def formula_2010(husstand, period):
        """The highest price among the children's places (fuld pris for den dyreste plads)."""
        return highest(husstand, husstand.members("takst_for_barnet", period))


@hjemmel("dagtilbudsbekendtgørelsen § 40")
class soeskendetilskud(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Søskendetilskud til dagtilbud"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/2058"]
    documentation = (
        "Regnes af det, forældrene betaler efter friplads. Den dyreste plads er fuld pris."
    )

    def formula_2010(husstand, period, parameters):
        """Half of the price after friplads of all places but the dearest (søskendetilskud)."""
        andel = parameters(period).friplads.soeskendetilskud_andel
        takster = husstand.sum(husstand.members("takst_for_barnet", period).astype("float64"))
        uden_dyreste = takster - husstand("dyreste_plads", period)
        return andel * uden_dyreste * husstand("foraeldrenes_betalingsandel", period)


@hjemmel("dagtilbudsloven §§ 31 og 43")
class foraeldrebetaling(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Forældrenes betaling for dagtilbud"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1038"]

    def formula_2010(husstand, period):
        """The prices less free-place subsidy and sibling discount (forældrebetaling)."""
        takster = husstand.sum(husstand.members("takst_for_barnet", period).astype("float64"))
        tilskud = husstand("fripladstilskud", period) + husstand("soeskendetilskud", period)
        return takster - tilskud
