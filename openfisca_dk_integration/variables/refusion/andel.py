"""Statens og kommunens andel af månedens ydelser (the shares of state and municipality)."""

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of, pick
from openfisca_dk_integration.rule_helpers import uger


@hjemmel("kommunefinansieringsloven § 5, stk. 2-3", "finansieringsbekendtgørelsen § 23")
class sidste_ydelsesuges_nummer(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Nummer på månedens sidste ydelsesuge, før en nulstilling samme måned"
    unit = "uge"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2014_07(person, period):
        """Follows the number at the month's end, unless the count closed after the benefit."""
        nulstilles = person("nulstilles_efter_stoette", period)
        foer_nulstilling = nulstilles * person("ydelsesuger_inkl_maanedens", period)
        return foer_nulstilling + ~nulstilles * person("ydelsesuge_nummer", period)


@hjemmel("kommunefinansieringsloven § 5, stk. 2", "kommunefinansieringsloven § 29, stk. 3")
class trappens_statslige_andel(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Trappens refusion, gennemsnit af de dækkede dage"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2016(person, period, parameters):
        """Mean over the covered days of the share of the day's week; 0 without covered days."""
        trappe = parameters(period).refusion.trappe
        trin = (trappe.trin_1, trappe.trin_2, trappe.trin_3, trappe.trin_4)
        dage = (person("ydelsesdag_foerste", period), person("ydelsesdag_sidste", period))
        return uger.mean_over_steps(
            period,
            [(et_trin.fra_uge, et_trin.statens_andel) for et_trin in trin],
            dage,
            person("sidste_ydelsesuges_nummer", period),
            uger.first_day_from(period, trappe.ikrafttraeden),
        )


@hjemmel("kommunefinansieringsloven § 5, stk. 3")
class trappens_kommunale_andel(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Trappens medfinansiering, gennemsnit af de dækkede dage"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2016(person, period, parameters):
        """Mean over the covered days of the municipality's share; 0 without covered days."""
        trappe = parameters(period).refusion.trappe
        trin = (trappe.trin_1, trappe.trin_2, trappe.trin_3, trappe.trin_4)
        dage = (person("ydelsesdag_foerste", period), person("ydelsesdag_sidste", period))
        return uger.mean_over_steps(
            period,
            [(et_trin.fra_uge, et_trin.kommunens_andel) for et_trin in trin],
            dage,
            person("sidste_ydelsesuges_nummer", period),
            uger.first_day_from(period, trappe.ikrafttraeden),
        )


@hjemmel("lov om aktiv socialpolitik § 107, stk. 3, nr. 2", "LAB § 202")
class har_fuld_refusion(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Staten afholder kommunens udgifter fuldt ud (uledsaget mindreårig)"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = (
        "Til den måned, hvis første dag personen er fyldt 18 år. Forældres senere lovlige ophold"
        " og døgnanbragte med funktionsnedsættelse (§ 107, stk. 3, nr. 1) kendes ikke af modellen."
    )

    def formula(person, period, parameters):
        """Unaccompanied minors, until they are 18 (uledsagede mindreårige)."""
        under_18 = person("alder", period) < parameters(period).oplysninger.myndighedsalder
        return person("uledsaget_mindreaarig", period) & under_18


@hjemmel(
    "lov om aktiv socialpolitik § 100",
    "aktivitetsrefusionsbekendtgørelsen §§ 1-3",
)
class tilbud_med_aktiv_refusion(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Tilbuddet har timer nok til refusion for aktivering (før 2016)"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1281",
        "https://www.retsinformation.dk/eli/lta/2015/1005",
    ]
    documentation = (
        "Timer i ordinært arbejde, dokumenteret lavere timetal og 14 dages fravær indgår ikke"
        " selvstændigt; angiv tilbud_timer. Refusionstabet ved manglende tilbud (2008-2012) er"
        " ikke med, da rettidighed ikke er en oplysning."
    )

    def formula_2006_07(person, period):
        """Any hours in an offer (tilbud)."""
        return person("tilbud_timer", period) > 0

    def formula_2008(person, period, parameters):
        """On average at least 25 hours a week in an offer (tilbud)."""
        krav = parameters(period).refusion.kontanthjaelp.aktiv_timekrav
        return person("tilbud_timer", period) >= krav

    def formula_2016(person, period):
        """The ladder makes no difference by activity."""
        return person.filled_array(False)


@hjemmel("lov om aktiv socialpolitik § 100, stk. 1")
class refusion_andel_efter_aktivitet(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Refusion af hjælp efter lov om aktiv socialpolitik efter aktivitet (før 2016)"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1281",
        "https://www.retsinformation.dk/eli/lta/2011/14",
        "https://www.retsinformation.dk/eli/lta/2015/1005",
    ]

    def formula_1999(person, period, parameters):
        """The same share for passive and active months (until June 2006)."""
        return person.filled_array(parameters(period).refusion.kontanthjaelp.passiv)

    def formula_2006_07(person, period, parameters):
        """Company-based offers, education and other offers with enough hours; else passive."""
        kontanthjaelp = parameters(period).refusion.kontanthjaelp
        andele = {
            "virksomhedspraktik": kontanthjaelp.aktiv_virksomhedsrettet,
            "nytteindsats": kontanthjaelp.aktiv_virksomhedsrettet,
            "vejledning_opkvalificering": kontanthjaelp.aktiv_vejledning_opkvalificering,
            "danskuddannelse": kontanthjaelp.aktiv_vejledning_opkvalificering,
            "ordinaer_uddannelse": kontanthjaelp.ordinaer_uddannelse,
        }
        passiv = kontanthjaelp.passiv
        tabel = [andele.get(aktivitet.name, passiv) for aktivitet in Aktivitet]
        aktiv = pick(tabel, person("aktivitet", period))
        return where(person("tilbud_med_aktiv_refusion", period), aktiv, passiv)

    def formula_2016(person, period):
        """The ladder makes no difference by activity."""
        return person.filled_array(0)


@hjemmel("lov om aktiv socialpolitik § 100, stk. 1-2", "aktivitetsrefusionsbekendtgørelsen § 1")
class refusion_andel_integrationsydelse_2015(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Refusion af integrationsydelse september-december 2015"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/1005"]

    def formula_2015_09(person, period, parameters):
        """Flat in the programme; outside it by activity, as other help."""
        satser = parameters(period).refusion.integrationsydelse_2015
        virksomhed_eller_uddannelse = one_of(
            person("aktivitet", period),
            Aktivitet.virksomhedspraktik,
            Aktivitet.nytteindsats,
            Aktivitet.ordinaer_uddannelse,
        )
        aktiv = virksomhed_eller_uddannelse & person("tilbud_med_aktiv_refusion", period)
        uden_for = where(aktiv, satser.uden_for_program_aktiv, satser.uden_for_program_passiv)
        return where(person("i_introduktionsprogram", period), satser.i_program, uden_for)

    def formula_2016(person, period):
        """The ladder has taken over."""
        return person.filled_array(0)


@hjemmel(
    "lov om aktiv socialpolitik § 100, stk. 1-2",
    "integrationsloven § 45, stk. 2 (til 2011)",
)
class refusion_andel_hjaelp_foer_trappen(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Refusion af hjælp til forsørgelse før 2016"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2007/1460",
        "https://www.retsinformation.dk/eli/lta/2015/806",
    ]

    def formula_1999(person, period, parameters):
        """Introduction benefit (introduktionsydelse) has its own flat share."""
        introduktionsydelse = parameters(period).refusion.introduktionsydelse
        andel = person("refusion_andel_efter_aktivitet", period)
        anden_hjaelp = (person("kontanthjaelp", period) + person("starthjaelp", period)) > 0
        i_program = person("i_introduktionsprogram", period) & ~anden_hjaelp
        efter_integrationsloven = (person("introduktionsydelse", period) > 0) | i_program
        return where(efter_integrationsloven, introduktionsydelse, andel)

    def formula_2006_07(person, period, parameters):
        """Introduction benefit flat; start help (starthjælp) and kontanthjælp by activity."""
        refusion = parameters(period).refusion
        starthjaelp = person("starthjaelp", period) > 0
        kontanthjaelp = person("kontanthjaelp", period) > 0
        virksomhed_eller_uddannelse = one_of(
            person("aktivitet", period),
            Aktivitet.virksomhedspraktik,
            Aktivitet.nytteindsats,
            Aktivitet.ordinaer_uddannelse,
        )
        tilbud = person("tilbud_med_aktiv_refusion", period)
        andel = person("refusion_andel_efter_aktivitet", period)
        starthjaelp_andel = where(
            tilbud,
            where(virksomhed_eller_uddannelse, refusion.starthjaelp.aktiv, andel),
            refusion.starthjaelp.passiv,
        )
        i_program = person("i_introduktionsprogram", period) & ~(starthjaelp | kontanthjaelp)
        efter_integrationsloven = (person("introduktionsydelse", period) > 0) | i_program
        efter_aktivloven = where(starthjaelp, starthjaelp_andel, andel)
        return where(efter_integrationsloven, refusion.introduktionsydelse, efter_aktivloven)

    def formula_2012(person, period, parameters):
        """Persons in the integration programme flat, whatever the activity; others by activity."""
        i_programmet = parameters(period).refusion.kontanthjaelp_integrationsprogram
        andel = person("refusion_andel_efter_aktivitet", period)
        return where(person("i_introduktionsprogram", period), i_programmet, andel)

    def formula_2015_09(person, period, parameters):
        """By programme or activity; integration benefit (integrationsydelse) by its own shares."""
        i_programmet = parameters(period).refusion.kontanthjaelp_integrationsprogram
        andel = person("refusion_andel_efter_aktivitet", period)
        anden_hjaelp = where(person("i_introduktionsprogram", period), i_programmet, andel)
        integrationsydelse = person("refusion_andel_integrationsydelse_2015", period)
        faar_integrationsydelse = person("integrationsydelse_sho", period) > 0
        return where(faar_integrationsydelse, integrationsydelse, anden_hjaelp)

    def formula_2016(person, period):
        """The ladder has taken over."""
        return person.filled_array(0)


@hjemmel(
    "lov om aktiv socialpolitik §§ 103-104",
    "aktivitetsrefusionsbekendtgørelsen §§ 4-14",
    "LAB § 122",
)
class refusion_andel_anden_ydelse_efter_aktivitet(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Refusion af kommunens andre forsørgelsesydelser efter aktivitet (før 2016)"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1460",
        "https://www.retsinformation.dk/eli/lta/2009/1408",
        "https://www.retsinformation.dk/eli/lta/2011/14",
        "https://www.retsinformation.dk/eli/lta/2015/1005",
    ]
    documentation = (
        "Sygedagpenge: satsen fra 9. uge; de første ugers højere refusion er ikke med. Tabt"
        " refusion efter 52 uger eller 18 måneder er ikke med."
    )

    def formula_2007(person, period, parameters):
        """Share by benefit and activity: passive, guidance, education or company-based."""
        satser = parameters(period).refusion.anden_ydelse_foer_trappen
        refunderes = {
            "sygedagpenge": satser.sygedagpenge,
            "revalideringsydelse": satser.revalideringsydelse,
            "ressourceforloebsydelse": satser.ressourceforloebsydelse,
            "ledighedsydelse": satser.ledighedsydelse,
            "fleksloentilskud": satser.fleksloentilskud,
        }
        kolonner = {
            "vejledning_opkvalificering": "vejledning",
            "ordinaer_uddannelse": "uddannelse",
            "virksomhedspraktik": "virksomhedsrettet",
            "nytteindsats": "virksomhedsrettet",
        }
        tabel = [
            refunderes[ydelse.name][kolonner.get(aktivitet.name, "passiv")]
            if ydelse.name in refunderes
            else 0
            for ydelse in AndenOffentligForsoergelse
            for aktivitet in Aktivitet
        ]
        ydelser = range(0, len(tabel), len(Aktivitet))
        raekke = pick(ydelser, person("anden_offentlig_forsoergelse", period))
        kolonne = pick(range(len(Aktivitet)), person("aktivitet", period))
        return pick(tabel, raekke + kolonne)

    def formula_2016(person, period):
        """The ladder makes no difference by activity."""
        return person.filled_array(0)


@hjemmel(
    "lov om aktiv socialpolitik §§ 103-104",
    "lov om aktiv socialpolitik § 103 a, stk. 3",
)
class refusion_andel_anden_ydelse_foer_trappen(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Refusion af kommunens andre forsørgelsesydelser før 2016"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1460",
        "https://www.retsinformation.dk/eli/lta/2015/806",
    ]

    def formula_2007(person, period):
        """The share by benefit and activity."""
        return person("refusion_andel_anden_ydelse_efter_aktivitet", period)

    def formula_2013(person, period, parameters):
        """By benefit and activity; ressourceforløbsydelse in the programme has a flat share."""
        i_programmet = parameters(period).refusion.ressourceforloebsydelse_integrationsprogram
        ressourceforloeb = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.ressourceforloebsydelse,
        )
        i_program = ressourceforloeb & person("i_introduktionsprogram", period)
        andel = person("refusion_andel_anden_ydelse_efter_aktivitet", period)
        return where(i_program, i_programmet, andel)

    def formula_2016(person, period):
        """The ladder has taken over."""
        return person.filled_array(0)


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
    documentation = (
        "Før 2016: de fire uger uden kommunalt bidrag til dagpenge (§ 82 a, stk. 4) og det fulde"
        " bidrag ved manglende tilbud er ikke med. Dagpenge 1.-3. januar 2016 følger måneden."
    )

    def formula_2007(person, period, parameters):
        """Disability pension (førtidspension): the municipality pays 65 per cent."""
        pension = parameters(period).refusion.foertidspension.tilkendt_foer_2014_07
        ydelse = person("anden_offentlig_forsoergelse", period)
        foertidspension = one_of(ydelse, AndenOffentligForsoergelse.foertidspension)
        return foertidspension * (1 - pension.statens_andel)

    def formula_2010(person, period, parameters):
        """Unemployment benefit (dagpenge), lower in guidance and company-based offers."""
        dagpenge = parameters(period).medfinansiering.dagpenge
        pension = parameters(period).refusion.foertidspension.tilkendt_foer_2014_07
        aktiv = one_of(
            person("aktivitet", period),
            Aktivitet.vejledning_opkvalificering,
            Aktivitet.ordinaer_uddannelse,
            Aktivitet.virksomhedspraktik,
        )
        ydelse = person("anden_offentlig_forsoergelse", period)
        andel = where(aktiv, dagpenge.kommunens_andel_aktiv, dagpenge.kommunens_andel_passiv)
        return where(
            one_of(ydelse, AndenOffentligForsoergelse.dagpenge),
            andel,
            one_of(ydelse, AndenOffentligForsoergelse.foertidspension)
            * (1 - pension.statens_andel),
        )

    def formula_2011(person, period, parameters):
        """Unemployment benefit (dagpenge), lower in ordinary education and company-based offers."""
        dagpenge = parameters(period).medfinansiering.dagpenge
        pension = parameters(period).refusion.foertidspension.tilkendt_foer_2014_07
        aktiv = one_of(
            person("aktivitet", period),
            Aktivitet.ordinaer_uddannelse,
            Aktivitet.virksomhedspraktik,
        )
        ydelse = person("anden_offentlig_forsoergelse", period)
        andel = where(aktiv, dagpenge.kommunens_andel_aktiv, dagpenge.kommunens_andel_passiv)
        return where(
            one_of(ydelse, AndenOffentligForsoergelse.dagpenge),
            andel,
            one_of(ydelse, AndenOffentligForsoergelse.foertidspension)
            * (1 - pension.statens_andel),
        )

    def formula_2016(person, period):
        """The ladder's share, for benefits on the list of co-financed ones."""
        medfinansieres = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.dagpenge,
            AndenOffentligForsoergelse.foertidspension,
        )
        return medfinansieres * person("trappens_kommunale_andel", period)


@hjemmel(
    "kommunefinansieringsloven § 5, stk. 2",
    "finansieringsbekendtgørelsen § 19, stk. 2",
    "lov om aktiv socialpolitik § 100 (til 2015)",
    "lov om aktiv socialpolitik § 107, stk. 3, nr. 2",
)
class refusion_andel(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Statens andel af månedens ydelse"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/994",
        "https://www.retsinformation.dk/eli/lta/2026/14",
        "https://www.retsinformation.dk/eli/lta/2015/806",
    ]
    documentation = (
        "Gennemsnit af de dage, ydelsen dækker; 0 i måneder uden ydelse. Trappen fra 1. januar"
        " 2016; før da procentsatsen for månedens ydelse, program og aktivitet."
    )

    def formula_1999(person, period):
        """The share of the month's benefit (before 2016); 0 without a benefit."""
        hjaelp = (person("forsoergelsesydelse", period) + person("saerlig_stoette", period)) > 0
        andel = where(
            person("har_fuld_refusion", period),
            1,
            person("refusion_andel_hjaelp_foer_trappen", period),
        )
        medfinansiering = person("medfinansiering_andel", period)
        anden_ydelse = where(
            medfinansiering > 0,
            1 - medfinansiering,
            person("refusion_andel_anden_ydelse_foer_trappen", period),
        )
        return where(hjaelp, andel, anden_ydelse)

    def formula_2016(person, period):
        """The ladder's mean share of the covered days; all for unaccompanied minors."""
        egne_ydelser = (
            person("forsoergelsesydelse", period)
            + person("saerlig_stoette", period)
            + person("loentilskud_udgift", period)
        )
        alt = person("har_fuld_refusion", period) & (egne_ydelser > 0)
        return where(alt, 1, person("trappens_statslige_andel", period))
