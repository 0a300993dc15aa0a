"""Resultattilskud for job og uddannelse (result grants for work and education)."""

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import before, month_number
from openfisca_dk_integration.rule_helpers.integrationsperiode import is_after, whole_months


@hjemmel("integrationsloven § 45, stk. 9", "statsrefusionsbekendtgørelsen § 14")
class resultattilskud_ret(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Personen kan udløse resultattilskud"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1498",
        "https://www.retsinformation.dk/eli/lta/2025/802",
    ]

    def formula(person, period):
        """A programme person with a contract (kontrakt efter § 19) who is here."""
        her = person("programmaalgruppe", period) & ~person("er_udrejst", period)
        return her & person("har_kontrakt", period)


@hjemmel("integrationsloven § 16", "lov nr. 665/2016 § 1")
class introduktionsperiode_forlaenget(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Resultattilskuddenes gældende vindue gælder for personen"
    documentation = (
        "Kun nej, hvis parameteren overgang_overtaget_efter udelukker ældre overtagelser (valg)."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2016/665"]

    def formula_2007_07(person, period, parameters):
        """Taken over late enough for the present windows (by the act: everybody)."""
        overgang = parameters(period).integrationsloven.resultattilskud.overgang_overtaget_efter
        return is_after(
            person("introduktionsperiode_maaned", period),
            person("introduktionsperiode_dag", period),
            overgang,
        )


@hjemmel("integrationsloven § 45, stk. 9, nr. 1-2", "statsrefusionsbekendtgørelsen §§ 10-11")
class maaneder_fra_overtagelse_til_start(Variable):
    value_type = int
    default_value = -1
    entity = Person
    definition_period = MONTH
    label = "Hele måneder fra overtagelsen til start, når betingelsen opfyldes i måneden"
    unit = "maaned"
    documentation = "Starten ligger 5 måneder tilbage. -1: uden for introduktionsperioden."
    reference = ["https://www.retsinformation.dk/eli/lta/2025/802"]

    def formula_2007_07(person, period, parameters):
        """Whole months from takeover to the first of the months in a row that end now."""
        p = parameters(period).integrationsloven.resultattilskud
        maaneder = whole_months(
            person("introduktionsperiode_maaned", period),
            person("introduktionsperiode_dag", period),
            month_number(period) - int(p.min_maaneder_sammenhaengende) + 1,
        )
        inden_for = person("introduktionsperiode_forlaenget", period) | (
            maaneder < p.periode_foer_overgang
        )
        return where(inden_for, maaneder, -1)


@hjemmel("statsrefusionsbekendtgørelsen § 15, stk. 2")
class resultattilskud_beskaeftigelse_tidligere(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Antal resultattilskud for beskæftigelse i tidligere måneder"
    unit = "antal"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/802"]

    def formula(person, period):
        """How many times the grant for work has been paid before this month."""
        givet = before(person, "resultattilskud_beskaeftigelse", period) > 0
        return before(person, "resultattilskud_beskaeftigelse_tidligere", period) + givet


@hjemmel(
    "integrationsloven § 45, stk. 9, nr. 1 (2007-2010 stk. 7, 2012-2016 stk. 7, 2016-2019 stk. 8)",
    "statsrefusionsbekendtgørelsen § 10",
)
class resultattilskud_beskaeftigelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Resultattilskud for ordinær beskæftigelse"
    unit = "DKK"
    documentation = (
        "Falder i den måned, hvor betingelsen er opfyldt, med den måneds sats (parameteren "
        "sats_efter_start skifter til startmånedens). Arbejdet skal være begyndt efter "
        "overtagelsen; et arbejde, der opfyldte betingelsen uden tilskud, giver det ikke senere."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2016/1617",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
    ]

    def formula_2007_07(person, period, parameters):
        """The rate by months from takeover to start, once, when six months are reached."""
        p = parameters(period).integrationsloven.resultattilskud
        start = period.offset(1 - int(p.min_maaneder_sammenhaengende), "month")
        satsmaaned = start if p.sats_efter_start else period
        skala = parameters(satsmaaned).integrationsloven.resultattilskud.beskaeftigelse
        opfyldt_nu = person("arbejde_opfylder_betingelse", period) & ~before(
            person, "arbejde_opfylder_betingelse", period
        )
        foerste = month_number(period) - person("maaneder_i_arbejde_i_traek", period) + 1
        begyndt_her = foerste >= person("introduktionsperiode_maaned", period)
        ny = person("resultattilskud_beskaeftigelse_tidligere", period) < p.antal_pr_tilskudsart
        ret = person("resultattilskud_ret", period) & opfyldt_nu & begyndt_her & ny
        return ret * skala.calc(person("maaneder_fra_overtagelse_til_start", period))


@hjemmel("statsrefusionsbekendtgørelsen § 15, stk. 2")
class resultattilskud_uddannelse_tidligere(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Antal resultattilskud for uddannelse i tidligere måneder"
    unit = "antal"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/802"]

    def formula(person, period):
        """How many times the grant for education has been paid before this month."""
        givet = before(person, "resultattilskud_uddannelse", period) > 0
        return before(person, "resultattilskud_uddannelse_tidligere", period) + givet


@hjemmel(
    "integrationsloven § 45, stk. 9, nr. 2 (2007-2010 stk. 7, 2012-2016 stk. 7, 2016-2019 stk. 8)",
    "statsrefusionsbekendtgørelsen § 11",
)
class resultattilskud_uddannelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Resultattilskud for uddannelse"
    unit = "DKK"
    documentation = (
        "Som resultattilskuddet for beskæftigelse; uddannelsen skal give studie- eller "
        "erhvervskompetence, hvad `ordinaer_uddannelse` regnes for at gøre."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2016/1617",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
    ]

    def formula_2007_07(person, period, parameters):
        """The rate by months from takeover to start, once, when six months are reached."""
        p = parameters(period).integrationsloven.resultattilskud
        start = period.offset(1 - int(p.min_maaneder_sammenhaengende), "month")
        satsmaaned = start if p.sats_efter_start else period
        skala = parameters(satsmaaned).integrationsloven.resultattilskud.uddannelse
        opfyldt_nu = person("uddannelse_opfylder_betingelse", period) & ~before(
            person, "uddannelse_opfylder_betingelse", period
        )
        foerste = month_number(period) - person("maaneder_i_uddannelse_i_traek", period) + 1
        begyndt_her = foerste >= person("introduktionsperiode_maaned", period)
        ny = person("resultattilskud_uddannelse_tidligere", period) < p.antal_pr_tilskudsart
        ret = person("resultattilskud_ret", period) & opfyldt_nu & begyndt_her & ny
        return ret * skala.calc(person("maaneder_fra_overtagelse_til_start", period))


@hjemmel("integrationsloven § 45, stk. 9")
class resultattilskud(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Resultattilskud i alt"
    unit = "DKK"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula(person, period):
        """The grants for work, education and the Danish test (resultattilskud)."""
        return (
            person("resultattilskud_beskaeftigelse", period)
            + person("resultattilskud_uddannelse", period)
            + person("resultattilskud_danskproeve", period)
        )
