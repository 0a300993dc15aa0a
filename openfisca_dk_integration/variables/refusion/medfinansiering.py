"""Kommunens andel af ydelser, som andre udbetaler (the municipality's co-financing)."""

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before, days_in_month, is_known
from openfisca_dk_integration.rule_helpers import uger
from openfisca_dk_integration.rule_helpers.dagpengebidrag import medfinansiering_foer_trappen


@hjemmel("lov om arbejdsløshedsforsikring § 82 a, stk. 3 og 7 (til 2015)")
class bidrag_til_dagpenge_mindst_efter_tilbud(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2012-12-31"
    label = "Kommunens mindste bidrag til dagpenge, når et tilbud ikke er givet i tide (2010-2012)"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2010/574"]
    documentation = "Hele måneden regnes som timer uden tilbud."

    def formula_2010(person, period, parameters):
        """The municipality pays all while a due offer has not begun (manglende tilbud)."""
        bidrag = parameters(period).medfinansiering.dagpenge.kommunens_andel_manglende_tilbud
        return person("tilbud_ikke_i_tide", period) * bidrag


@hjemmel("lov om arbejdsløshedsforsikring § 82 a, stk. 4 (til 2015)")
class dagpenge_efter_karens_andel(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2015-12-31"
    label = "Andel af månedens dagpenge, som kommunen bidrager til"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2010/574"]
    documentation = (
        "Bidraget begynder efter de fire første uger i en dagpengeperiode. Perioden antages at "
        "begynde, når der ikke er andre måneder med dagpenge i de seneste tolv, og historikkens "
        "start er oplyst; ellers regnes dagpengene som løbende."
    )

    def formula_2010(person, period, parameters):
        """The days after the first weeks (karens), in the first month; else the whole month."""
        uger_uden = parameters(period).medfinansiering.dagpenge.karens
        i_aaret = person("dagpengemaaneder_i_alt", period) - before(
            person, "dagpengemaaneder_i_alt", period, 12
        )
        historik_oplyst = is_known(person("historik_start", period))
        dage = days_in_month(period)
        efter = max(0, dage - uger.DAYS_PER_WEEK * uger_uden) / dage
        return where(historik_oplyst & (i_aaret == 1), efter, 1)


@hjemmel(
    "kommunefinansieringsloven § 5, stk. 3",
    "lov om arbejdsløshedsforsikring § 82 a (til 2015)",
    "lov om social pension § 52",
)
class medfinansiering_andel(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Kommunens andel af ydelser, som staten eller a-kassen udbetaler"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/994",
        "https://www.retsinformation.dk/eli/lta/2010/574",
        "https://www.retsinformation.dk/eli/lta/2011/838",
        "https://www.retsinformation.dk/eli/lta/2009/982",
    ]
    documentation = "Dagpenge 1.-3. januar 2016 følger måneden."

    def formula_2007(person, period, parameters):
        """Disability pension (førtidspension): the municipality pays 65 per cent."""
        pension = parameters(period).refusion.foertidspension.tilkendt_foer_2014_07
        ydelse = person("anden_offentlig_forsoergelse", period)
        foertidspension = one_of(ydelse, AndenOffentligForsoergelse.foertidspension)
        return foertidspension * (1 - pension.statens_andel)

    def formula_2010(person, period, parameters):
        """Unemployment benefit (dagpenge), lower in guidance and company-based offers."""
        return medfinansiering_foer_trappen(
            person,
            period,
            parameters,
            Aktivitet.vejledning_opkvalificering,
            Aktivitet.ordinaer_uddannelse,
            Aktivitet.virksomhedspraktik,
        )

    def formula_2011(person, period, parameters):
        """Unemployment benefit (dagpenge), lower in ordinary education and company-based offers."""
        return medfinansiering_foer_trappen(
            person,
            period,
            parameters,
            Aktivitet.ordinaer_uddannelse,
            Aktivitet.virksomhedspraktik,
        )

    def formula_2016(person, period, parameters):
        """The ladder's share, or the old one for pensions awarded before July 2014."""
        pension = parameters(period).refusion.foertidspension.tilkendt_foer_2014_07
        medfinansieres = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.dagpenge,
            AndenOffentligForsoergelse.foertidspension,
        )
        return where(
            person("foertidspension_uden_for_trappen", period),
            1 - pension.statens_andel,
            medfinansieres * person("trappens_kommunale_andel", period),
        )
