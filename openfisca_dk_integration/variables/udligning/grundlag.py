"""Hvad udligningen regnes af: landstal og kommunens plads (what equalisation is computed from)."""

from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import by_code
from openfisca_dk_integration.rule_helpers.skatteaar import PROCENT


@hjemmel("udligningsloven § 2")
class udligning_medregnes(Variable):
    value_type = bool
    entity = Kommune
    definition_period = YEAR
    label = "Udligning regnes med"
    documentation = (
        "Udligning er et tilvalg og er slået fra, til kommunens beskatningsgrundlag pr. indbygger "
        "er oplyst for året, eller parameteren udligning.slaaet_til er sand."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2007(kommune, period, parameters):
        """Equalisation (udligning) is on when the tax base is given or the run asks for it."""
        oplyst = kommune("beskatningsgrundlag_pr_indbygger", period) > 0
        return oplyst | parameters(period).udligning.slaaet_til


@hjemmel("udligningsloven § 26, nr. 4")
class er_i_hovedstadsomraadet(Variable):
    value_type = bool
    entity = Kommune
    definition_period = YEAR
    label = "Kommunen hører til hovedstadsområdet"
    reference = ["https://www.retsinformation.dk/eli/lta/2009/561"]

    def formula_2007(kommune, period, parameters):
        """One of the 34 municipalities the law lists as the capital area (hovedstadsområdet)."""
        liste = parameters(period).udligning.hovedstadsomraadet
        return by_code(liste, "k", kommune("kommunekode", period)) > 0


@hjemmel("udligningsloven § 2, stk. 1")
class landets_beskatningsgrundlag_pr_indbygger(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Gennemsnitligt beskatningsgrundlag pr. indbygger i hele landet"
    unit = "DKK/aar/person"
    documentation = (
        "Uden oplysning: parameteren, som er kendt for 2021 og holdes uændret derefter. Før 2021 "
        "er tallet ikke i samlingen (0); uden det er kommune_udligning 0."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2021(kommune, period, parameters):
        """Not given: the known national average (landsgennemsnit), 2021's from then on."""
        kendt = parameters(period).udligning.gennemsnit.beskatningsgrundlag_pr_indbygger
        return kommune.filled_array(kendt)


@hjemmel("udligningsloven § 2, stk. 6", "udligningsloven § 6 (til 2020)")
class gennemsnitligt_beskatningsniveau(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Det gennemsnitlige kommunale beskatningsniveau"
    unit = "andel"
    documentation = (
        "Loven: indkomstskat og grundskyld divideret med beskatningsgrundlaget, for alle "
        "kommuner. Uden oplysning: 2021's kendte tal fra 2021; før 2021 landsgennemsnittet af "
        "udskrivningsprocenterne, som er nær det."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2021/63",
        "https://www.retsinformation.dk/eli/lta/2009/561",
    ]

    def formula_2007(kommune, period, parameters):
        """Not given: the average municipal tax rate of the year (landsgennemsnit)."""
        procenter = parameters(period).skat.kommuneskatteprocenter
        return kommune.filled_array(procenter.k0 / PROCENT)

    def formula_2021(kommune, period, parameters):
        """Not given: the known average tax level (beskatningsniveau), 2021's from then on."""
        kendt = parameters(period).udligning.gennemsnit.skatteprocent
        return kommune.filled_array(kendt)


@hjemmel("udligningsloven § 3")
class udgiftsbehov_pr_indbygger(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommunens udgiftsbehov pr. indbygger (oplyst)"
    unit = "DKK/aar/person"
    documentation = "Aldersbestemt og socioøkonomisk behov, som ministeriet opgør det. 0: ukendt."
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]


@hjemmel("udligningsloven § 3")
class landets_udgiftsbehov_pr_indbygger(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Gennemsnitligt udgiftsbehov pr. indbygger i hele landet (oplyst)"
    unit = "DKK/aar/person"
    documentation = "0: ukendt."
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]


@hjemmel("udligningsloven § 12, stk. 1 (til 2020)")
class strukturelt_underskud_pr_indbygger(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udgiftsbehov minus beregnede skatteindtægter pr. indbygger"
    unit = "DKK/aar/person"
    documentation = "0, når udgiftsbehov eller beskatningsgrundlag ikke er oplyst."
    reference = ["https://www.retsinformation.dk/eli/lta/2009/561"]

    def formula_2007(kommune, period):
        """Expenditure need less tax base times the average tax level (strukturelt underskud)."""
        behov = kommune("udgiftsbehov_pr_indbygger", period)
        grundlag = kommune("beskatningsgrundlag_pr_indbygger", period)
        skatteindtaegt = grundlag * kommune("gennemsnitligt_beskatningsniveau", period)
        return (behov > 0) * (grundlag > 0) * (behov - skatteindtaegt)


@hjemmel("udligningsloven § 12, stk. 1 (til 2020)")
class landets_strukturelle_underskud_pr_indbygger(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Gennemsnitligt strukturelt underskud pr. indbygger i hele landet (oplyst)"
    unit = "DKK/aar/person"
    documentation = "0: ukendt."
    reference = ["https://www.retsinformation.dk/eli/lta/2009/561"]


@hjemmel("udligningsloven § 12, stk. 1 (til 2020)")
class faar_tilskud_til_strukturelt_underskud(Variable):
    value_type = bool
    entity = Kommune
    definition_period = YEAR
    label = "Får tilskud som kommune med højt strukturelt underskud"
    documentation = (
        "Kommuner uden for hovedstadsområdet, 2007-2020. Uden oplysning: afgjort af tallene, når "
        "udgiftsbehov, grundlag og landets underskud er oplyst (grænsen kendes fra 2010), ellers "
        "nej."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/561",
        "https://www.retsinformation.dk/eli/lta/2013/798",
        "https://www.retsinformation.dk/eli/lta/2017/329",
    ]

    def formula_2010(kommune, period, parameters):
        """Not given: a deficit above the law's share of the national one, outside the capital."""
        graense = parameters(period).udligning.strukturelt_underskud.graense
        landets = kommune("landets_strukturelle_underskud_pr_indbygger", period)
        underskud = kommune("strukturelt_underskud_pr_indbygger", period)
        over = (landets > 0) & (underskud > graense * landets)
        return over & ~kommune("er_i_hovedstadsomraadet", period)

    def formula_2021(kommune, period):
        """The grant was repealed (kapitel 4 er ophævet)."""
        return kommune.filled_array(False)
