"""Udligning af beskatningsgrundlag (equalisation of the tax base), udligningsloven §§ 2-13."""

from numpy import maximum, minimum, where
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.skatteaar import PROCENT

# What a municipality keeps of an extra krone of tax base is t - e * a: its own tax rate (t), less
# the equalisation percentages where it stands (e) times the average tax level (a).


@hjemmel("udligningsloven §§ 7 og 12 (til 2020)", "udligningsloven § 13 (til 2020)")
class ekstra_udligningsprocent(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udligning ud over landsudligningen efter loftet i § 13"
    unit = "andel"
    documentation = "2007-2020: hovedstadsudligning eller tilskud til strukturelt underskud."
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/561",
        "https://www.retsinformation.dk/eli/lta/2017/329",
    ]

    def formula_2007(kommune, period, parameters):
        """Capital area or structural deficit, cut where § 13 lets no more be lost (loft)."""
        satser = parameters(period).udligning
        strukturelt = kommune("faar_tilskud_til_strukturelt_underskud", period)
        ekstra = where(
            kommune("er_i_hovedstadsomraadet", period),
            satser.hovedstadsudligning,
            strukturelt * satser.strukturelt_underskud.andel,
        )
        egen = kommune("kommuneskatteprocent", period) / PROCENT
        niveau = kommune("gennemsnitligt_beskatningsniveau", period)
        loft = satser.loft_overudligning * egen / niveau
        return minimum(ekstra, maximum(loft - satser.beskatningsgrundlag.landsudligning, 0))

    def formula_2021(kommune, period):
        """Repealed: the national scheme has its own additions (kapitel 3 og 4 er ophævet)."""
        return kommune.filled_array(0)


@hjemmel("udligningsloven § 2, stk. 3")
class udligningsprocent_lavt_grundlag(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Ekstra udligning under 90 pct. af landets beskatningsgrundlag"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2021(kommune, period, parameters):
        """20 per cent below 90 per cent of the national average base (lavt grundlag)."""
        satser = parameters(period).udligning.beskatningsgrundlag
        eget = kommune("beskatningsgrundlag_pr_indbygger", period)
        landets = kommune("landets_beskatningsgrundlag_pr_indbygger", period)
        under = (eget > 0) & (eget < satser.graense_lav * landets)
        return under * satser.tillaeg_lav


@hjemmel("udligningsloven § 2, stk. 4", "udligningsloven § 13")
class udligningsprocent_hoejt_grundlag(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Ekstra udligning over 125 pct. af landets beskatningsgrundlag efter loftet i § 13"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2021(kommune, period, parameters):
        """18 per cent above 125 per cent, at most the maximum by the own tax rate (§ 13)."""
        udligning = parameters(period).udligning
        satser = udligning.beskatningsgrundlag
        eget = kommune("beskatningsgrundlag_pr_indbygger", period)
        landets = kommune("landets_beskatningsgrundlag_pr_indbygger", period)
        egen = kommune("kommuneskatteprocent", period) / PROCENT
        egen = maximum(egen, udligning.loft_mindste_udskrivningsprocent)
        niveau = kommune("gennemsnitligt_beskatningsniveau", period)
        hoejst = egen * udligning.loft_overudligning / niveau - satser.landsudligning
        over = eget > satser.graense_hoej * landets
        return over * minimum(satser.tillaeg_hoej, maximum(hoejst, 0))


@hjemmel("udligningsloven § 2", "udligningsloven §§ 7, 12 og 13")
class udligningsprocent(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Samlet udligningsprocent af et højere beskatningsgrundlag"
    unit = "andel"
    documentation = (
        "Den samlede procent, der hvor kommunen står; uden oplyst beskatningsgrundlag som en "
        "kommune mellem 90 og 125 pct. af landsgennemsnittet."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2021/63",
        "https://www.retsinformation.dk/eli/lta/2009/561",
    ]

    def formula_2007(kommune, period, parameters):
        """National rate and the capital area's or the structural deficit's (samlet procent)."""
        landsudligning = parameters(period).udligning.beskatningsgrundlag.landsudligning
        return landsudligning + kommune("ekstra_udligningsprocent", period)

    def formula_2021(kommune, period, parameters):
        """75 per cent, and the addition for a low or a high base (samlet procent)."""
        landsudligning = parameters(period).udligning.beskatningsgrundlag.landsudligning
        lavt = kommune("udligningsprocent_lavt_grundlag", period)
        return landsudligning + lavt + kommune("udligningsprocent_hoejt_grundlag", period)


@hjemmel("udligningsloven § 2")
class udlignet_af_en_krone_mere(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udlignet af en krone mere i beskatningsgrundlag"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2007(kommune, period):
        """Equalisation percentage times the average tax level (udlignet af en krone mere)."""
        niveau = kommune("gennemsnitligt_beskatningsniveau", period)
        return kommune("udligningsprocent", period) * niveau


@hjemmel("udligningsloven § 2")
class beholdt_af_en_krone_mere(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Hvad kommunen beholder af en krone mere i beskatningsgrundlag"
    unit = "andel"
    documentation = (
        "På langt sigt. I året selv har en kommune med statsgaranti ingen virkning, og en "
        "selvbudgetterende reguleres tre år efter (§ 24). Negativ, hvor mere end skatten udlignes."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2007(kommune, period):
        """The own tax rate less what is equalised (hvad kommunen beholder)."""
        egen = kommune("kommuneskatteprocent", period) / PROCENT
        return egen - kommune("udlignet_af_en_krone_mere", period)


@hjemmel("udligningsloven § 2")
class beholdt_andel_af_skat(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Andel af merskat, som kommunen beholder"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2007(kommune, period):
        """What is kept of an extra krone of base as a share of the tax on it (beholdt andel)."""
        egen = kommune("kommuneskatteprocent", period) / PROCENT
        return kommune("beholdt_af_en_krone_mere", period) / where(egen > 0, egen, 1)


@hjemmel("udligningsloven § 26, nr. 1")
class borgernes_beskatningsgrundlag(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Borgernes beskatningsgrundlag"
    unit = "DKK/aar"
    documentation = "De regnede borgeres kommuneskat divideret med udskrivningsprocenten."
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2007(kommune, period):
        """Municipal tax of the people divided by the tax rate (beskatningsgrundlag)."""
        egen = kommune("kommuneskatteprocent", period) / PROCENT
        return kommune("kommune_skatteindtaegt", period) / where(egen > 0, egen, 1)


@hjemmel("udligningsloven § 2")
class udligning_af_borgernes_grundlag(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udligning af borgernes beskatningsgrundlag"
    unit = "DKK/aar"
    documentation = (
        "Hvad de regnede borgeres beskatningsgrundlag ændrer i kommunens udligning på langt sigt "
        "(negativt). Regnes altid; med i kommune_udligning er den kun, når udligning er slået til "
        "i en kørsel uden kommunens eget grundlag."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2007(kommune, period):
        """What equalisation takes of the tax base of the people (negative)."""
        grundlag = kommune("borgernes_beskatningsgrundlag", period)
        return -kommune("udlignet_af_en_krone_mere", period) * grundlag


@hjemmel("udligningsloven § 2", "udligningsloven §§ 2, 7 og 12 (til 2020)")
class udligning_pr_indbygger(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udligning af beskatningsgrundlag pr. indbygger"
    unit = "DKK/aar/person"
    documentation = (
        "Tilskud (negativt: bidrag) efter kommunens og landets beskatningsgrundlag. 2007-2020 den "
        "del af udligningen, der følger af grundlaget; udgiftsbehovet er i "
        "kommune_udgiftsbehovsudligning, og hovedstadsudligningen er målt mod hele landet. "
        "Fordelingen efter indbyggertal af nettoudgiften (§ 2, stk. 5, og § 13, stk. 3) kræver "
        "alle kommuner og er ikke med."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2021/63",
        "https://www.retsinformation.dk/eli/lta/2009/561",
    ]

    def formula_2007(kommune, period):
        """One percentage of the difference in calculated tax revenue (beregnet skatteindtægt)."""
        eget = kommune("beskatningsgrundlag_pr_indbygger", period)
        landets = kommune("landets_beskatningsgrundlag_pr_indbygger", period)
        forskel = (eget > 0) * (landets > 0) * (landets - eget)
        return kommune("udlignet_af_en_krone_mere", period) * forskel

    def formula_2021(kommune, period, parameters):
        """75 per cent of the difference, 20 more below 90 per cent and 18 more above 125."""
        satser = parameters(period).udligning.beskatningsgrundlag
        eget = kommune("beskatningsgrundlag_pr_indbygger", period)
        landets = kommune("landets_beskatningsgrundlag_pr_indbygger", period)
        lavt = kommune("udligningsprocent_lavt_grundlag", period)
        hoejt = kommune("udligningsprocent_hoejt_grundlag", period)
        udligning = (
            satser.landsudligning * (landets - eget)
            + lavt * (satser.graense_lav * landets - eget)
            - hoejt * (eget - satser.graense_hoej * landets)
        )
        kendt = (eget > 0) * (landets > 0)
        return kendt * kommune("gennemsnitligt_beskatningsniveau", period) * udligning


@hjemmel("udligningsloven § 2", "udligningsloven §§ 2, 7 og 12 (til 2020)")
class kommune_udligning(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udligning af beskatningsgrundlag"
    unit = "DKK/aar"
    documentation = (
        "Tilskuddet for alle kommunens indbyggere (negativt: bidrag), når beskatningsgrundlag pr. "
        "indbygger er oplyst. Slået til i en kørsel (udligning.slaaet_til) uden det: udligningen "
        "af de regnede borgeres grundlag, som om kommunen lå mellem 90 og 125 pct. Ellers 0."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2021/63",
        "https://www.retsinformation.dk/eli/lta/2009/561",
    ]

    def formula_2007(kommune, period):
        """Grant for all inhabitants, or the equalisation of the people's own base (udligning)."""
        for_alle = kommune("udligning_pr_indbygger", period) * kommune("indbyggere", period)
        oplyst = kommune("beskatningsgrundlag_pr_indbygger", period) > 0
        af_borgerne = kommune("udligning_af_borgernes_grundlag", period)
        medregnes = kommune("udligning_medregnes", period)
        return where(medregnes, where(oplyst, for_alle, af_borgerne), 0)


@hjemmel("udligningsloven § 2")
class kommune_skat_efter_udligning(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommuneskat fra borgerne efter udligning"
    unit = "DKK/aar"
    documentation = "Hvad kommunen beholder af de regnede borgeres skat på langt sigt."
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2007(kommune, period):
        """Tax of the people less its equalisation (skat efter udligning)."""
        skat = kommune("kommune_skatteindtaegt", period)
        return skat + kommune("udligning_af_borgernes_grundlag", period)
