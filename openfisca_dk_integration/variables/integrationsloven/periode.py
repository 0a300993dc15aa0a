"""Målgruppe, program og introduktionsperiode (target group, programme and period)."""

from numpy import maximum, where
from openfisca_core.periods import ETERNITY, MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Opholdsgrundlag
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import month_number
from openfisca_dk_integration.rule_helpers.integrationsperiode import (
    is_after,
    is_before,
    month_and_day,
    whole_months,
)


@hjemmel("integrationsloven § 16, stk. 1")
class alder_ved_overtagelse(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Alder på dagen for kommunens overtagelse"
    unit = "aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula(person, period):
        """Whole years on the day the municipality took responsibility (overtagelsesdato)."""
        maaneder = person("overtagelsesmaaned", period) - person("foedselsmaaned", period)
        foedselsdag = person("foedselsdag", period)
        return (maaneder - (person("overtagelsesdag", period) < foedselsdag)) // 12


@hjemmel("integrationsloven § 4", "lov nr. 324/2022 § 49")
class introduktionsperiode_maaned(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Månedsnummer for introduktionsperiodens første dag"
    documentation = (
        "Overtagelsesmåneden. For fordrevne fra Ukraine tidligst måneden, hvor særloven trådte i "
        "kraft."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2020/1146",
        "https://www.retsinformation.dk/eli/lta/2022/324",
    ]

    def formula(person, period):
        """Month number of the takeover date (overtagelsesdato)."""
        return person("overtagelsesmaaned", period)

    def formula_2022_03(person, period, parameters):
        """Month of the takeover; under the Ukraine act not before the act came into force."""
        maaned, _ = month_and_day(parameters(period).saerlov_ukraine.ikrafttraeden)
        overtaget = person("overtagelsesmaaned", period)
        saerlov = one_of(person("opholdsgrundlag", period), Opholdsgrundlag.fordreven_saerlov)
        return where(saerlov, maximum(overtaget, maaned), overtaget)


@hjemmel("integrationsloven § 4", "lov nr. 324/2022 § 49")
class introduktionsperiode_dag(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Introduktionsperiodens første dag i måneden"
    unit = "dag"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2020/1146",
        "https://www.retsinformation.dk/eli/lta/2022/324",
    ]

    def formula(person, period):
        """Day of the month of the takeover date (overtagelsesdato)."""
        return person("overtagelsesdag", period)

    def formula_2022_03(person, period, parameters):
        """Day of the takeover; under the Ukraine act not before the act came into force."""
        ikraft = parameters(period).saerlov_ukraine.ikrafttraeden
        _, ikraft_dag = month_and_day(ikraft)
        dag = person("overtagelsesdag", period)
        saerlov = one_of(person("opholdsgrundlag", period), Opholdsgrundlag.fordreven_saerlov)
        tidligt = saerlov & is_before(person("overtagelsesmaaned", period), dag, ikraft)
        return where(tidligt, ikraft_dag, dag)


@hjemmel("integrationsloven § 16, stk. 8")
class maaneder_siden_overtagelse(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Hele måneder fra overtagelsen til månedens første dag"
    unit = "maaned"
    documentation = "0 i overtagelsesmåneden, -1 før den."
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula(person, period):
        """Whole months from the takeover date to the first day of the month."""
        return whole_months(
            person("introduktionsperiode_maaned", period),
            person("introduktionsperiode_dag", period),
            month_number(period),
        )


@hjemmel("integrationsloven § 2, stk. 2-4", "integrationsloven § 16, stk. 1-2")
class programmaalgruppe(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Omfattet af program efter integrationsloven ved overtagelsen"
    documentation = (
        "Flygtninge og familiesammenførte, der var fyldt 18 år ved overtagelsen; fra 17. marts "
        "2022 også fordrevne fra Ukraine. Varer ud over programmet."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
        "https://www.retsinformation.dk/eli/lta/2022/324",
    ]

    def formula_2004(person, period, parameters):
        """Refugees and family reunified persons of 18 or more at the takeover (§ 16)."""
        grundlag = one_of(
            person("opholdsgrundlag", period),
            Opholdsgrundlag.flygtning,
            Opholdsgrundlag.familiesammenfoert_til_flygtning,
            Opholdsgrundlag.familiesammenfoert_til_andre,
        )
        alder_min = parameters(period).integrationsloven.program.alder_min
        voksen = person("alder_ved_overtagelse", period) >= alder_min
        overtaget = person("er_overtaget", period) & (
            person("maaneder_siden_overtagelse", period) >= 0
        )
        return grundlag & voksen & overtaget

    def formula_2022_03(person, period, parameters):
        """Also persons under the Ukraine act, who count as refugees (lov nr. 324/2022)."""
        grundlag = person("opholdsgrundlag", period)
        integrationsloven = one_of(
            grundlag,
            Opholdsgrundlag.flygtning,
            Opholdsgrundlag.familiesammenfoert_til_flygtning,
            Opholdsgrundlag.familiesammenfoert_til_andre,
        )
        som_flygtning = parameters(period.stop).saerlov_ukraine.behandles_som_flygtning
        saerlov = som_flygtning & one_of(grundlag, Opholdsgrundlag.fordreven_saerlov)
        alder_min = parameters(period).integrationsloven.program.alder_min
        voksen = person("alder_ved_overtagelse", period) >= alder_min
        overtaget = person("er_overtaget", period) & (
            person("maaneder_siden_overtagelse", period) >= 0
        )
        return (integrationsloven | saerlov) & voksen & overtaget


@hjemmel("integrationsloven § 16, stk. 8", "lov nr. 665/2016 § 1")
class programlaengde(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Programmets længste varighed"
    unit = "maaned"
    documentation = (
        "Den gældende længde, også for løbende perioder. En treårig periode, der var udløbet den "
        "1. juli 2016, genåbnes ikke (egen læsning, parametrene overgang_overtaget_efter og "
        "varighed_foer_overgang)."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2016/665",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
    ]

    def formula_2004(person, period, parameters):
        """The longest programme by the law in force; a period that was over is not reopened."""
        p = parameters(period).integrationsloven.program
        laengde = where(
            person("saerlige_behov", period), p.varighed_max_saerlige_behov, p.varighed_max
        )
        gaeldende = is_after(
            person("introduktionsperiode_maaned", period),
            person("introduktionsperiode_dag", period),
            p.overgang_overtaget_efter,
        )
        return where(gaeldende, laengde, p.varighed_foer_overgang)


@hjemmel("integrationsloven § 16")
class i_introduktionsprogram(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "I introduktionsprogram (integrationsprogram, SHO-program)"
    documentation = (
        "Overtagelsesmåneden er med, og derefter de måneder, hvis første dag ligger i perioden."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
    ]

    def formula(person, period):
        """In the target group, taken over, within the programme's length, and not gone."""
        inden_for = person("maaneder_siden_overtagelse", period) < person("programlaengde", period)
        return person("programmaalgruppe", period) & inden_for & ~person("er_udrejst", period)
