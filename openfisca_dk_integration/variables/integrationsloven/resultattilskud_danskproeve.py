"""Resultattilskud for bestået danskprøve (result grant for the Danish test)."""

from numpy import minimum, where
from openfisca_core.periods import ETERNITY, MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, Danskproeve, Danskuddannelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before, month_number
from openfisca_dk_integration.rule_helpers.integrationsperiode import (
    end_of_term,
    first_month_not_before_end,
    is_after,
)


@hjemmel("integrationsloven § 19", "integrationsloven § 45, stk. 9, nr. 3-4")
class danskproeve_paa_maalniveau(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Har bestået danskprøve på det niveau, der er målet i kontrakten"
    documentation = (
        "Målet følger danskuddannelsen: DU1 Prøve i Dansk 1, DU2 Prøve i Dansk 2, DU3 Prøve i "
        "Dansk 3. En prøve på højere niveau opfylder også målet."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula(person, period):
        """The test passed is that of the person's track (danskuddannelse) or a higher one."""
        spor = person("danskuddannelse", period)
        proeve = person("danskproeve", period)
        tre = one_of(proeve, Danskproeve.pd3, Danskproeve.studieproeve)
        to = tre | one_of(proeve, Danskproeve.pd2)
        en = to | one_of(proeve, Danskproeve.pd1)
        return (
            (one_of(spor, Danskuddannelse.du1) & en)
            | (one_of(spor, Danskuddannelse.du2) & to)
            | (one_of(spor, Danskuddannelse.du3) & tre)
        )


@hjemmel("integrationsloven § 45, stk. 9, nr. 3", "integrationsloven § 16")
class danskproeve_periodelaengde(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Introduktionsperiodens længde, når danskprøven skal være bestået i tide"
    unit = "maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2016/998",
    ]

    def formula_2007_07(person, period, parameters):
        """Three years until June 2016, then five unless the three years were already over."""
        integrationsloven = parameters(period).integrationsloven
        p = integrationsloven.resultattilskud
        forlaenget = is_after(
            person("introduktionsperiode_maaned", period),
            person("introduktionsperiode_dag", period),
            integrationsloven.program.overgang_overtaget_efter,
        )
        return where(forlaenget, p.danskproeve_periode, p.periode_foer_overgang)


@hjemmel("integrationsloven § 45, stk. 9, nr. 4", "danskuddannelsesloven § 2 e, stk. 3")
class maaneder_afskaaret_fra_danskuddannelse(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder i introduktionsperioden afskåret fra danskuddannelse"
    unit = "maaned"
    documentation = (
        "Barsel og ustøttet arbejde på mindst 30 timer om ugen; sygdom vides ikke. Det antages, "
        "at barslen eller arbejdet faktisk hindrede undervisningen."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/376",
        "https://www.retsinformation.dk/eli/lta/2022/1372",
    ]

    def formula_2007_07(person, period, parameters):
        """Months of parental leave or of work of 30 hours a week, counted in the period."""
        p = parameters(period).integrationsloven.resultattilskud
        norm = parameters(period).loen
        uger_pr_maaned = norm.timenorm_fuldtid_maaned / norm.timenorm_fuldtid_uge
        mange_timer = person("arbejdstimer", period) >= (
            p.danskproeve_forlaengelse_timer_pr_uge * uger_pr_maaned
        )
        arbejde = person("i_ordinaert_arbejde", period) & mange_timer
        barsel = one_of(person("aktivitet", period), Aktivitet.barsel)
        i_perioden = person("maaneder_siden_overtagelse", period) < person(
            "danskproeve_periodelaengde", period
        )
        afskaaret = person("programmaalgruppe", period) & i_perioden & (arbejde | barsel)
        return before(person, "maaneder_afskaaret_fra_danskuddannelse", period) + afskaaret


@hjemmel(
    "integrationsloven § 45, stk. 9, nr. 3-4", "bekendtgørelse om prøver i dansk § 6 (2010), § 14"
)
class danskproeve_frist(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Månedsnummer for den sidste måned, hvor en bestået danskprøve giver tilskud"
    documentation = (
        "Udgangen af den første prøvetermin (maj-juni, november-december), der begynder efter "
        "introduktionsperioden. Den, der var afskåret fra undervisning, har tilsvarende længere, "
        "højst 1 år. Indstilling i tide forudsættes."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2010/988",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
    ]

    def formula_2007_07(person, period, parameters):
        """The end of the first exam term (prøvetermin) after the introduction period."""
        p = parameters(period).integrationsloven.resultattilskud
        terminer = parameters(period).danskuddannelsesloven.proeveterminer
        slut = first_month_not_before_end(
            person("introduktionsperiode_maaned", period),
            person("introduktionsperiode_dag", period),
            person("danskproeve_periodelaengde", period),
        )
        forlaengelse = minimum(
            person("maaneder_afskaaret_fra_danskuddannelse", period),
            p.danskproeve_forlaenget_frist,
        )
        return end_of_term(
            slut + forlaengelse,
            (terminer.foerste_maaned_foraar, terminer.foerste_maaned_efteraar),
            terminer.maaneder,
            p.danskproeve_foerste_termin_efter,
        )


@hjemmel(
    "integrationsloven § 45, stk. 9, nr. 3-4 (2007-2010 stk. 7, 2012-2016 stk. 7, 2016-2019 "
    "stk. 8)",
    "statsrefusionsbekendtgørelsen §§ 12-13",
)
class resultattilskud_danskproeve(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Resultattilskud for bestået danskprøve"
    unit = "DKK"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
    ]

    def formula_2007_07(person, period, parameters):
        """The year's amount in the month the test is passed in time at the contract's level."""
        sats = parameters(period).integrationsloven.resultattilskud.danskproeve
        maaned = month_number(period)
        proevemaaned = person("danskproevemaaned", period)
        bestaaet_nu = person("har_danskproevedato", period) & (proevemaaned == maaned)
        i_tide = maaned <= person("danskproeve_frist", period)
        paa_niveau = person("danskproeve_paa_maalniveau", period)
        return person("resultattilskud_ret", period) * bestaaet_nu * i_tide * paa_niveau * sats
