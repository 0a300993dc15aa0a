"""Ydelser på refusionstrappen og neutrale ydelser (covered benefits and neutral support)."""

from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of, pick


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


@hjemmel("kommunefinansieringsloven § 3, stk. 1")
class anden_ydelse_paa_trappen(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Anden offentlig forsørgelse, der gør ugen til ydelsesuge"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]
    documentation = (
        "Førtidspension, ledighedsydelse og fleksløntilskud antages tilkendt eller visiteret fra"
        " 1. juli 2014 og er da på trappen (§ 30, stk. 2-4)."
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
        return pick(tabel, person("anden_offentlig_forsoergelse", period))


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
        return anden_ydelse | uden_hjaelp | uden_for_trappen
