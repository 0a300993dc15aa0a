"""Ydelser på refusionstrappen og neutrale ydelser (covered benefits and neutral support)."""

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of, pick
from openfisca_dk_integration.months import before, month_number
from openfisca_dk_integration.rule_helpers import uger


@hjemmel("kommunefinansieringsloven § 3, stk. 1, nr. 13", "integrationsloven § 45, stk. 7")
class loentilskud_paa_trappen(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Løntilskud, der gør ugen til ydelsesuge"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/994",
        "https://www.retsinformation.dk/eli/lta/2016/998",
    ]
    documentation = (
        "Løntilskud efter integrationsloven (i programmet) tæller fra 1. juli 2016, efter LAB fra"
        " optællingens begyndelse."
    )

    def formula_2014_07(person, period, parameters):
        """A month of wage subsidy (løntilskud) outside the integration programme."""
        trappe = parameters(period).refusion.trappe
        ansat = one_of(person("aktivitet", period), Aktivitet.loentilskud)
        loentilskud = ansat | (person("loentilskud_udgift", period) > 0)
        uden_for_program = ~person("i_introduktionsprogram", period)
        return loentilskud & uden_for_program & trappe.ydelse_refusion.loentilskud_lab

    def formula_2016_07(person, period, parameters):
        """A month of wage subsidy (løntilskud), in the integration programme or outside it."""
        ydelser = parameters(period).refusion.trappe.ydelse_refusion
        ansat = one_of(person("aktivitet", period), Aktivitet.loentilskud)
        loentilskud = ansat | (person("loentilskud_udgift", period) > 0)
        i_program = person("i_introduktionsprogram", period)
        efter_lab = ~i_program & ydelser.loentilskud_lab
        efter_integrationsloven = i_program & ydelser.loentilskud_integrationsloven
        return loentilskud & (efter_lab | efter_integrationsloven)


@hjemmel(
    "kommunefinansieringsloven § 3, stk. 1, nr. 5-6",
    "kommunefinansieringsloven § 3, stk. 1, nr. 15",
)
class saerlig_stoette_paa_trappen(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Særlig støtte, der gør ugen til ydelsesuge"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/994",
        "https://www.retsinformation.dk/eli/lta/2016/1198",
        "https://www.retsinformation.dk/eli/lta/2025/833",
    ]

    def formula_2014_07(person, period, parameters):
        """Special support for housing costs (særlig støtte), refunded to the municipality."""
        refusion = parameters(period).refusion.trappe.ydelse_refusion.saerlig_stoette
        return (person("saerlig_stoette", period) > 0) & refusion

    def formula_2016_10(person, period, parameters):
        """Special support (særlig støtte), co-financed, or refunded under LAS § 87."""
        trappe = parameters(period).refusion.trappe
        omfattet = (
            trappe.ydelse_refusion.saerlig_stoette
            or trappe.ydelse_medfinansiering.saerlig_stoette
            or trappe.ydelse_refusion.saerlig_stoette_paragraf_87
        )
        return (person("saerlig_stoette", period) > 0) & omfattet


@hjemmel("kommunefinansieringsloven § 30, stk. 4")
class foertidspension_tilkendt_maaned(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneden, hvor førtidspensionen blev tilkendt, som månedsnummer (0: ingen)"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]
    documentation = (
        "Den første måned med førtidspension i forløbet. Er pensionen tilkendt før den kendte "
        "historik, oplyses måneden for historikkens første måned."
    )

    def formula_2003(person, period):
        """State: the month the pension began, kept while it is paid (tilkendelse)."""
        faar = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.foertidspension,
        )
        hidtil = before(person, "foertidspension_tilkendt_maaned", period)
        return faar * where(hidtil > 0, hidtil, month_number(period))


@hjemmel("kommunefinansieringsloven § 30, stk. 4", "finansieringsbekendtgørelsen § 3, stk. 2")
class foertidspension_uden_for_trappen(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Får førtidspension, der er tilkendt før 1. juli 2014 og derfor ikke er på trappen"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/994",
        "https://www.retsinformation.dk/eli/lta/2026/14",
    ]

    def formula_2014_07(person, period, parameters):
        """The month of the award lies before the first one of the ladder (tilkendelsesdato)."""
        fra = uger.date_of(parameters(period).refusion.trappe.foertidspension.tilkendt_fra)
        tilkendt = person("foertidspension_tilkendt_maaned", period)
        return (tilkendt > 0) & (tilkendt < 12 * fra.year + fra.month - 1)


@hjemmel("kommunefinansieringsloven § 3, stk. 1")
class anden_ydelse_paa_trappen(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Anden offentlig forsørgelse, der gør ugen til ydelsesuge"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]
    documentation = (
        "Førtidspension er på trappen, når den er tilkendt fra 1. juli 2014 (§ 30, stk. 4). "
        "Ledighedsydelse og fleksløntilskud antages visiteret fra den dag (§ 30, stk. 2-3)."
    )

    def formula_2014_07(person, period, parameters):
        """Unemployment benefit, sickness benefit and the other benefits of the ladder's list."""
        refunderes = parameters(period).refusion.trappe.ydelse_refusion
        medfinansieres = parameters(period).refusion.trappe.ydelse_medfinansiering
        revalidering = (
            refunderes.revalideringsydelse or refunderes.revalideringsydelse_igangvaerende
        )
        omfattet = {
            "dagpenge": medfinansieres.dagpenge,
            "foertidspension": medfinansieres.foertidspension,
            "sygedagpenge": refunderes.sygedagpenge,
            "ledighedsydelse": refunderes.ledighedsydelse,
            "revalideringsydelse": revalidering,
            "ressourceforloebsydelse": refunderes.ressourceforloebsydelse,
            "fleksloentilskud": refunderes.fleksloentilskud,
        }
        tabel = [omfattet.get(ydelse.name, False) for ydelse in AndenOffentligForsoergelse]
        paa_listen = pick(tabel, person("anden_offentlig_forsoergelse", period))
        return paa_listen & ~person("foertidspension_uden_for_trappen", period)


@hjemmel("kommunefinansieringsloven § 3, stk. 1", "finansieringsbekendtgørelsen § 2, stk. 6")
class modtager_trappeydelse(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Modtager en ydelse, der er omfattet af refusionstrappen"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/994",
        "https://www.retsinformation.dk/eli/lta/2026/14",
    ]
    documentation = (
        "En ydelse nedsat til nul er ikke udbetalt og tæller ikke. Uddannelseshjælp,"
        " integrationsydelse m.v. er med i forsørgelsesydelsen og følger kontanthjælpens plads på"
        " listen. Ydelser med 100 pct. refusion tæller også (listen følger ydelsens art)."
    )

    def formula_2014_07(person, period, parameters):
        """A benefit of the list is paid: help, special support, wage subsidy or another benefit."""
        kontanthjaelp = parameters(period).refusion.trappe.ydelse_refusion.kontanthjaelp
        hjaelp = (person("forsoergelsesydelse", period) > 0) & kontanthjaelp
        loentilskud = person("loentilskud_paa_trappen", period)
        saerlig_stoette = person("saerlig_stoette_paa_trappen", period)
        return hjaelp | loentilskud | saerlig_stoette | person("anden_ydelse_paa_trappen", period)


@hjemmel("finansieringsbekendtgørelsen § 3, stk. 2")
class modtager_neutral_ydelse(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Modtager anden offentlig forsørgelse, som trappen ser bort fra"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/1772",
        "https://www.retsinformation.dk/eli/lta/2026/14",
    ]
    documentation = (
        "Ordinær uddannelse uden ansøgning om hjælp er på SU-stipendium, barsel uden ansøgning på"
        " barselsdagpenge. Løntilskud efter integrationsloven var før 1. juli 2016 ikke på trappen,"
        " men er beskæftigelse med støtte til løn (§ 6, stk. 2) og derfor ikke selvforsørgelse."
    )

    def formula_2014_07(person, period, parameters):
        """Support that is neither a benefit week nor self-support: SU, maternity benefit etc."""
        neutral = parameters(period).refusion.trappe.anden_offentlig_forsoergelse
        ydelser = {
            "barselsdagpenge": neutral.barselsdagpenge,
            "su": neutral.su_stipendium,
            "efterloen": neutral.efterloen,
            "folkepension": neutral.folkepension,
            "voksenlaerlingetilskud": neutral.voksenlaerlingetilskud,
        }
        tabel = [ydelser.get(ydelse.name, False) for ydelse in AndenOffentligForsoergelse]
        anden_ydelse = pick(tabel, person("anden_offentlig_forsoergelse", period))
        aktiviteter = {
            "ordinaer_uddannelse": neutral.su_stipendium,
            "barsel": neutral.barselsdagpenge,
        }
        tabel = [aktiviteter.get(aktivitet.name, False) for aktivitet in Aktivitet]
        aktivitet = person("aktivitet", period)
        uden_hjaelp = pick(tabel, aktivitet) & ~person("soeger_hjaelp", period)
        loentilskud = one_of(aktivitet, Aktivitet.loentilskud)
        paa_trappen = person("loentilskud_paa_trappen", period)
        uden_for_trappen = loentilskud & ~paa_trappen & neutral.loentilskud_uden_for_trappen
        gammel_pension = person("foertidspension_uden_for_trappen", period)
        gammel_pension = gammel_pension & neutral.foertidspension_uden_for_trappen
        return anden_ydelse | uden_hjaelp | uden_for_trappen | gammel_pension
