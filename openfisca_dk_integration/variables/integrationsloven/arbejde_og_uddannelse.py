"""Måneder i træk i ordinært arbejde og uddannelse (unbroken months of work and education)."""

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before


@hjemmel("integrationsloven § 45, stk. 9, nr. 1", "statsrefusionsbekendtgørelsen § 10")
class i_ordinaert_arbejde(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "I ordinært, ustøttet arbejde i måneden"
    documentation = "Løntilskud og igu er ikke ordinært arbejde (igu: se parameteren)."
    reference = ["https://www.retsinformation.dk/eli/lta/2025/802"]

    def formula(person, period):
        """Paid hours, and not in a subsidised job (løntilskud) or traineeship (igu)."""
        andet = one_of(
            person("aktivitet", period), Aktivitet.loentilskud, Aktivitet.igu, Aktivitet.udrejst
        )
        return (person("arbejdstimer", period) > 0) & ~andet

    def formula_2016_07(person, period, parameters):
        """Paid hours outside løntilskud; whether a traineeship (igu) counts is a switch."""
        p = parameters(period).integrationsloven.resultattilskud
        aktivitet = person("aktivitet", period)
        andet = one_of(aktivitet, Aktivitet.loentilskud, Aktivitet.udrejst)
        igu = one_of(aktivitet, Aktivitet.igu)
        igu_taeller = igu & p.igu_er_ordinaer_beskaeftigelse
        return ((person("arbejdstimer", period) > 0) & ~andet & ~igu) | igu_taeller


@hjemmel("statsrefusionsbekendtgørelsen § 10, stk. 2")
class maaneder_i_arbejde_i_traek(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder i træk i ordinært arbejde"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/802"]

    def formula(person, period):
        """One more than last month while in ordinary work, else none."""
        hidtil = before(person, "maaneder_i_arbejde_i_traek", period)
        return where(person("i_ordinaert_arbejde", period), hidtil + 1, 0)


@hjemmel("statsrefusionsbekendtgørelsen § 10, stk. 2")
class timer_i_arbejde_i_traek(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Timer i det nuværende, sammenhængende arbejde"
    unit = "timer"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/802"]

    def formula(person, period):
        """Hours since the unbroken ordinary work began."""
        hidtil = before(person, "timer_i_arbejde_i_traek", period)
        timer = hidtil + person("arbejdstimer", period)
        return where(person("i_ordinaert_arbejde", period), timer, 0)


@hjemmel("integrationsloven § 45, stk. 9, nr. 1", "statsrefusionsbekendtgørelsen § 10, stk. 2")
class arbejde_opfylder_betingelse(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Det sammenhængende arbejde har opfyldt betingelsen for resultattilskud"
    documentation = (
        "Mindst 6 måneder i træk med gennemsnitligt mindst 20 timer om ugen i de seneste 6. "
        "Arbejde begyndt før 1. juli 2007 hører til den tidligere ordning og regnes for opfyldt."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1498",
        "https://www.retsinformation.dk/eli/lta/2025/802",
    ]

    def formula(person, period):
        """Work before July 2007 belongs to the earlier scheme and gives no new grant."""
        return person("i_ordinaert_arbejde", period)

    def formula_2007_07(person, period, parameters):
        """Months in a row and the average of weekly hours reach what the order requires."""
        p = parameters(period).integrationsloven.resultattilskud
        norm = parameters(period).loen
        krav = int(p.min_maaneder_sammenhaengende)
        timer = person("timer_i_arbejde_i_traek", period) - before(
            person, "timer_i_arbejde_i_traek", period, krav
        )
        uger_pr_maaned = norm.timenorm_fuldtid_maaned / norm.timenorm_fuldtid_uge
        nok_timer = timer >= krav * p.min_timer_pr_uge * uger_pr_maaned
        nok_maaneder = person("maaneder_i_arbejde_i_traek", period) >= krav
        hidtil = before(person, "arbejde_opfylder_betingelse", period)
        return person("i_ordinaert_arbejde", period) & (hidtil | (nok_maaneder & nok_timer))


@hjemmel("integrationsloven § 45, stk. 9, nr. 2", "statsrefusionsbekendtgørelsen § 11, stk. 2")
class i_ordinaer_uddannelse(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "I uddannelse med SU, elevløn eller lignende"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/802"]

    def formula(person, period):
        """In ordinary education that gives a living (SU eller elevløn), so not on help."""
        uddannelse = one_of(person("aktivitet", period), Aktivitet.ordinaer_uddannelse)
        return uddannelse & ~person("soeger_hjaelp", period)


@hjemmel("statsrefusionsbekendtgørelsen § 11, stk. 2")
class maaneder_i_uddannelse_i_traek(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder i træk i uddannelse"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/802"]

    def formula(person, period):
        """One more than last month while in ordinary education, else none."""
        hidtil = before(person, "maaneder_i_uddannelse_i_traek", period)
        return where(person("i_ordinaer_uddannelse", period), hidtil + 1, 0)


@hjemmel("integrationsloven § 45, stk. 9, nr. 2", "statsrefusionsbekendtgørelsen § 11, stk. 2")
class uddannelse_opfylder_betingelse(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Den sammenhængende uddannelse har opfyldt betingelsen for resultattilskud"
    documentation = "Uddannelse begyndt før 1. juli 2007 giver ikke tilskud (BEK 1498/2007 § 12)."
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1498",
        "https://www.retsinformation.dk/eli/lta/2025/802",
    ]

    def formula(person, period):
        """Education begun before July 2007 gives no grant (BEK 1498/2007 § 12)."""
        return person("i_ordinaer_uddannelse", period)

    def formula_2007_07(person, period, parameters):
        """The months in a row reach what the act requires."""
        krav = parameters(period).integrationsloven.resultattilskud.min_maaneder_sammenhaengende
        nok = person("maaneder_i_uddannelse_i_traek", period) >= krav
        hidtil = before(person, "uddannelse_opfylder_betingelse", period)
        return person("i_ordinaer_uddannelse", period) & (hidtil | nok)
