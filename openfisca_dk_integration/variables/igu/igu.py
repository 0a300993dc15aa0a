"""Integrationsgrunduddannelse: godtgørelse og bonus (IGU: school allowance and bonus)."""

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before


@hjemmel("lov om integrationsgrunduddannelse § 6")
class maaneder_i_igu_i_traek(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder i træk i integrationsgrunduddannelse"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/623"]

    def formula_2016_07(person, period):
        """One more than last month while in a traineeship (igu), else none."""
        igu = one_of(person("aktivitet", period), Aktivitet.igu)
        return where(igu, before(person, "maaneder_i_igu_i_traek", period) + 1, 0)


@hjemmel("lov om integrationsgrunduddannelse § 6, stk. 2")
class igu_skoleuger(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ugers skoleundervisning i hele forløbet"
    unit = "uge"
    documentation = "Efter reglerne ved forløbets begyndelse."
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/623",
        "https://www.retsinformation.dk/eli/lta/2021/1128",
    ]

    def formula_2016_07(person, period, parameters):
        """Weeks of school by the rule in force when the traineeship began."""
        i_traek = person("maaneder_i_igu_i_traek", period)
        uger = where(
            i_traek > 1, before(person, "igu_skoleuger", period), parameters(period).igu.skoleuger
        )
        return where(i_traek > 0, uger, 0)


@hjemmel("igu-bekendtgørelsen § 12")
class igu_skoletimer(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Skoletimer i måneden, ganget med timefaktoren"
    unit = "timer"
    documentation = (
        "Uden oplysning: `tilbud_timer` om ugen, når de er givet, ellers forløbets skoleuger "
        "fordelt jævnt over forløbets måneder."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1128"]

    def formula_2016_07(person, period, parameters):
        """Not given: weekly hours in offers if any, else the course's weeks spread evenly."""
        norm = parameters(period).loen
        uger_pr_maaned = norm.timenorm_fuldtid_maaned / norm.timenorm_fuldtid_uge
        uger_i_alt = person("igu_skoleuger", period)
        jaevnt = uger_i_alt * norm.timenorm_fuldtid_uge / parameters(period).igu.varighed
        oplyst = person("tilbud_timer", period) * uger_pr_maaned
        igu = one_of(person("aktivitet", period), Aktivitet.igu)
        return igu * where(oplyst > 0, oplyst, jaevnt)


@hjemmel("lov om integrationsgrunduddannelse § 10", "igu-bekendtgørelsen §§ 11-12")
class igu_godtgoerelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Godtgørelse under skoleundervisning i igu"
    unit = "DKK/maaned"
    documentation = "Udbetales af kommunen; staten refunderer det hele (igu-loven § 10, stk. 5)."
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/623",
        "https://www.retsinformation.dk/eli/lta/2021/1128",
    ]

    def formula_2016_07(person, period, parameters):
        """School hours at the hourly part of the month's rate, by duty to provide for a child."""
        satser = parameters(period).igu.godtgoerelse_maaned
        timer_pr_maaned = parameters(period).loen.timenorm_fuldtid_maaned
        forsoerger = where(person("er_forsoerger", period), satser.forsoerger, satser.andre)
        sats = where(person("er_enlig_forsoerger", period), satser.enlig_forsoerger, forsoerger)
        return person("igu_skoletimer", period) * sats / timer_pr_maaned


@hjemmel("lov om integrationsgrunduddannelse § 11, stk. 2")
class igu_bonus_efter_6_maaneder(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Igu-bonus efter 6 måneder"
    unit = "DKK"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/623",
        "https://www.retsinformation.dk/eli/lta/2023/1825",
    ]

    def formula_2016_12(person, period, parameters):
        """The first bonus, by the rules when the traineeship began."""
        maaneder = int(parameters(period).igu.virksomhedsbonus.foerste_udbetaling_efter)
        begyndt = period.offset(1 - maaneder, "month")
        nu = person("maaneder_i_igu_i_traek", period) == maaneder
        return nu * parameters(begyndt).igu.virksomhedsbonus.efter_6_mdr


@hjemmel("lov om integrationsgrunduddannelse § 11, stk. 2")
class igu_bonus_efter_12_maaneder(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Igu-bonus efter 12 måneder"
    unit = "DKK"
    reference = ["https://www.retsinformation.dk/eli/lta/2023/1825"]

    def formula_2017_06(person, period, parameters):
        """The bonus after twelve months, for traineeships begun from 2024."""
        maaneder = int(parameters(period).igu.virksomhedsbonus.anden_udbetaling_efter)
        begyndt = period.offset(1 - maaneder, "month")
        nu = person("maaneder_i_igu_i_traek", period) == maaneder
        return nu * parameters(begyndt).igu.virksomhedsbonus.efter_12_mdr


@hjemmel("lov om integrationsgrunduddannelse § 11, stk. 2")
class igu_bonus_ved_fuldfoerelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Igu-bonus efter 2 år"
    unit = "DKK"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/623",
        "https://www.retsinformation.dk/eli/lta/2023/1825",
    ]

    def formula_2018_06(person, period, parameters):
        """The last bonus, when the two years are completed."""
        maaneder = int(parameters(period).igu.varighed)
        begyndt = period.offset(1 - maaneder, "month")
        nu = person("maaneder_i_igu_i_traek", period) == maaneder
        return nu * parameters(begyndt).igu.virksomhedsbonus.efter_2_aar


@hjemmel("lov om integrationsgrunduddannelse § 11")
class igu_bonus(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Igu-bonus til privat arbejdsgiver"
    unit = "DKK"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/623"]

    def formula(person, period):
        """The bonuses to a private employer with a trainee (igu)."""
        return (
            person("igu_bonus_efter_6_maaneder", period)
            + person("igu_bonus_efter_12_maaneder", period)
            + person("igu_bonus_ved_fuldfoerelse", period)
        )
