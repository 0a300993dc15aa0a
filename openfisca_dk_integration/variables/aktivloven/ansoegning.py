"""Hvem der kan få hjælp (who may get help), aktivloven §§ 2, 11-14 og 26."""

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.rule_helpers.husstand import af_den_anden_voksne


class har_myndighedsalder(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Er fyldt 18 år på månedens første dag"

    def formula(person, period, parameters):
        """Has come of age (myndighedsalder)."""
        return person("alder", period) >= parameters(period).oplysninger.myndighedsalder


@hjemmel("lov om aktiv socialpolitik § 2, stk. 1", "§§ 2 a-2 b (2014-2015)")
class har_gensidig_forsoergelsespligt(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har gensidig forsørgelsespligt med den anden voksne"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]
    documentation = (
        "Ægtefæller. I 2014-2015 også samlevende, der begge er fyldt 25 år og har et barn i "
        "hjemmet (et barn i husstanden regnes for fælles). Lempelsen i 2015 (lov nr. 53 af "
        "27/1/2015) er ikke med."
    )

    def formula_1998_07(person, period, parameters):
        """Spouses; in 2014-2015 also cohabitants of 25 or more with a child in common."""
        regel = parameters(period).aktivloven.samlevendes_forsoergelsespligt
        gammel_nok = person("alder", period) >= regel.alder
        begge = gammel_nok & (af_den_anden_voksne(person, gammel_nok, period) > 0)
        samlever = begge & person("er_samlevende", period) & person("er_forsoerger", period)
        return person("er_gift", period) | (samlever & regel.gaelder)


@hjemmel("lov om aktiv socialpolitik § 26, stk. 3")
class er_aegtefaelle_uden_beregning_af_hjaelp(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Ægtefælle på anden offentlig forsørgelse eller i IGU, som der ikke beregnes hjælp til"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2017/269",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_1998_07(person, period):
        """A spouse on another public benefit or in IGU (§ 26, stk. 3)."""
        igu = one_of(person("aktivitet", period), Aktivitet.igu)
        anden = igu | person("forsoerges_af_anden_offentlig_ydelse", period)
        return person("har_gensidig_forsoergelsespligt", period) & anden


@hjemmel("lov om aktiv socialpolitik § 14")
class har_formue_over_graensen(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har formue over grænsen for hjælp"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_1998_07(person, period, parameters):
        """Own and spouse's assets exceed the limit (formuegrænse)."""
        graense = parameters(period).aktivloven.formuegraense
        pligt = person("har_gensidig_forsoergelsespligt", period)
        egen = person("formue", period)
        samlet = egen + pligt * af_den_anden_voksne(person, egen, period)
        return samlet > where(pligt, graense.aegtefaeller, graense.enlig)


@hjemmel("lov om aktiv socialpolitik § 11, stk. 2", "lov om aktiv socialpolitik §§ 13-14")
class er_hjaelpeberettiget_ansoeger(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Søger hjælp og opfylder betingelserne (før indtægter)"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_1998_07(person, period):
        """An adult in the realm applies, is not left out under § 26, stk. 3, and has no assets."""
        hindret = (
            person("er_udrejst", period)
            | person("er_aegtefaelle_uden_beregning_af_hjaelp", period)
            | person("har_formue_over_graensen", period)
        )
        voksen = person("har_myndighedsalder", period)
        return person("soeger_hjaelp", period) & voksen & ~hindret


@hjemmel("lov om aktiv socialpolitik § 26, stk. 1")
class er_i_arbejde(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Er i ordinært arbejde eller løntilskud eller har løn"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula(person, period):
        """Works by the activity of the month, or has a wage (ordinær beskæftigelse, løntilskud)."""
        aktivitet = one_of(
            person("aktivitet", period), Aktivitet.ordinaer_beskaeftigelse, Aktivitet.loentilskud
        )
        return aktivitet | (person("loenindkomst", period) > 0)


@hjemmel("lov om aktiv socialpolitik § 26, stk. 1 og 4")
class indgaar_i_beregning_af_hjaelp(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Der beregnes hjælp til personen"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = (
        "Ansøgere samt en ansøgers ægtefælle i arbejde. En ægtefælle uden arbejde, der ikke selv "
        "søger, har valgt ikke at udnytte sine arbejdsmuligheder (§ 26, stk. 4): der beregnes ikke "
        "hjælp til den pågældende."
    )

    def formula_1998_07(person, period):
        """An applicant, or a spouse in work whose rate counts in the couple's help."""
        ansoeger = person("er_hjaelpeberettiget_ansoeger", period)
        aegtefaelle_soeger = af_den_anden_voksne(person, ansoeger, period) > 0
        hindret = (
            person("er_udrejst", period)
            | person("er_aegtefaelle_uden_beregning_af_hjaelp", period)
            | ~person("har_myndighedsalder", period)
        )
        pligt = person("har_gensidig_forsoergelsespligt", period)
        arbejder = pligt & aegtefaelle_soeger & person("er_i_arbejde", period)
        return ansoeger | (arbejder & ~hindret)
