"""Statens andel af ydelserne før refusionstrappen, til og med 2015 (before the ladder)."""

from numpy import minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of, pick


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
        " selvstændigt; angiv tilbud_timer."
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


@hjemmel("lov om aktiv socialpolitik § 100, stk. 2 (stk. 3 fra 2012)")
class refusion_hoejst_efter_tilbud(Variable):
    value_type = float
    default_value = 1.0
    entity = Person
    definition_period = MONTH
    end = "2012-12-31"
    label = "Højeste refusion, når et tilbud er eller ikke er givet i tide (2008-2012)"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2007/1281"]

    def formula_2008(person, period, parameters):
        """The share that is left while a due offer has not begun (manglende tilbud)."""
        tilbage = parameters(period).refusion.kontanthjaelp.manglende_tilbud
        return where(person("tilbud_ikke_i_tide", period), tilbage, 1)


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
        andel = where(person("tilbud_med_aktiv_refusion", period), aktiv, passiv)
        return minimum(andel, person("refusion_hoejst_efter_tilbud", period))

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
        starthjaelp_andel = minimum(
            starthjaelp_andel, person("refusion_hoejst_efter_tilbud", period)
        )
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
