"""Bonus til private virksomheder (bonus to private employers)."""

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Opholdsgrundlag
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import is_known, month_number, month_of


@hjemmel("integrationsloven § 46")
class maaneder_fra_tilladelse_til_ansaettelse(Variable):
    value_type = int
    default_value = -1
    entity = Person
    definition_period = MONTH
    label = "Kalendermåneder fra opholdstilladelsen til det nuværende arbejde begyndte"
    unit = "maaned"
    documentation = "-1: ikke i arbejde, ingen tilladelse eller ansat før den."
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula(person, period):
        """Months from the permit to the first month of the unbroken work."""
        i_traek = person("maaneder_i_arbejde_i_traek", period)
        dato = person("opholdstilladelse_dato", period)
        maaneder = month_number(period) - i_traek + 1 - month_of(dato)
        kendt = is_known(dato) & (i_traek > 0) & (maaneder >= 0)
        return where(kendt, maaneder, -1)


@hjemmel("integrationsloven § 46, stk. 1")
class ansat_med_ret_til_virksomhedsbonus(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Ansat på vilkår, der giver virksomhedsbonus"
    documentation = "Arbejdsgiveren regnes for privat."
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula_2016_07(person, period, parameters):
        """A refugee or family member in ordinary work of more than 19 hours a week."""
        p = parameters(period).integrationsloven.virksomhedsbonus
        norm = parameters(period).loen
        uger_pr_maaned = norm.timenorm_fuldtid_maaned / norm.timenorm_fuldtid_uge
        i_traek = person("maaneder_i_arbejde_i_traek", period)
        timer = person("timer_i_arbejde_i_traek", period)
        omfattet = one_of(
            person("opholdsgrundlag", period),
            Opholdsgrundlag.flygtning,
            Opholdsgrundlag.familiesammenfoert_til_flygtning,
            Opholdsgrundlag.familiesammenfoert_til_andre,
        )
        return omfattet & (timer > i_traek * p.timer_over * uger_pr_maaned)


@hjemmel("integrationsloven § 46, stk. 2-3")
class virksomhedsbonus_efter_6_maaneder(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Virksomhedsbonus efter 6 måneders ansættelse"
    unit = "DKK"
    documentation = "For ansættelser 1. juli 2016 - 30. juni 2019; falder i den sjette måned."
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]
    end = "2019-11-30"

    def formula_2016_12(person, period, parameters):
        """The first bonus, by the time from the permit to the hiring."""
        maaneder = int(
            parameters(period).integrationsloven.virksomhedsbonus.foerste_udbetaling_efter
        )
        ansat = period.offset(1 - maaneder, "month")
        p = parameters(ansat).integrationsloven.virksomhedsbonus
        fra_tilladelse = person("maaneder_fra_tilladelse_til_ansaettelse", period)
        lav = (fra_tilladelse <= p.ansat_senest_lav) * p.ansat_1_2_aar_efter_6_mdr
        beloeb = where(fra_tilladelse <= p.ansat_senest_hoej, p.inden_1_aar_efter_6_mdr, lav)
        nu = person("maaneder_i_arbejde_i_traek", period) == maaneder
        ret = person("ansat_med_ret_til_virksomhedsbonus", period) & (fra_tilladelse >= 0)
        return ret * nu * beloeb


@hjemmel("integrationsloven § 46, stk. 2-3")
class virksomhedsbonus_efter_12_maaneder(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Virksomhedsbonus efter 12 måneders ansættelse"
    unit = "DKK"
    documentation = "For ansættelser 1. juli 2016 - 30. juni 2019; falder i den tolvte måned."
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]
    end = "2020-05-31"

    def formula_2017_06(person, period, parameters):
        """The second bonus, by the time from the permit to the hiring."""
        maaneder = int(parameters(period).integrationsloven.virksomhedsbonus.anden_udbetaling_efter)
        ansat = period.offset(1 - maaneder, "month")
        p = parameters(ansat).integrationsloven.virksomhedsbonus
        fra_tilladelse = person("maaneder_fra_tilladelse_til_ansaettelse", period)
        lav = (fra_tilladelse <= p.ansat_senest_lav) * p.ansat_1_2_aar_efter_12_mdr
        beloeb = where(fra_tilladelse <= p.ansat_senest_hoej, p.inden_1_aar_efter_12_mdr, lav)
        nu = person("maaneder_i_arbejde_i_traek", period) == maaneder
        ret = person("ansat_med_ret_til_virksomhedsbonus", period) & (fra_tilladelse >= 0)
        return ret * nu * beloeb


@hjemmel("integrationsloven § 46", "lov om integrationsgrunduddannelse § 11")
class virksomhedsbonus(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Virksomhedsbonus og igu-bonus til privat arbejdsgiver"
    unit = "DKK"
    documentation = "Betales af staten direkte til virksomheden."
    reference = [
        "https://www.retsinformation.dk/eli/lta/2020/1146",
        "https://www.retsinformation.dk/eli/lta/2016/623",
    ]

    def formula(person, period):
        """The bonuses for ordinary work (§ 46) and for a traineeship (igu-bonus)."""
        return (
            person("virksomhedsbonus_efter_6_maaneder", period)
            + person("virksomhedsbonus_efter_12_maaneder", period)
            + person("igu_bonus", period)
        )
