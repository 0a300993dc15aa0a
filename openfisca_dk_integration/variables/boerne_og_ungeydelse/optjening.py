"""Optjening af ret til børneydelser (accrual by residence), børne- og ungeydelsesloven § 2."""

from numpy import datetime64, maximum, minimum, where
from openfisca_core.periods import ETERNITY, MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.enums import Opholdsgrundlag
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before, is_known, month_number
from openfisca_dk_integration.rule_helpers.familieydelser import (
    best_of_adults,
    first_of_quarter,
    month_of_date,
    months_into_quarter,
    share_after,
)


@hjemmel("bekendtgørelse nr. 1563/2013 §§ 1-2")
class dage_i_indrejsemaaneden(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Dage i riget i indrejsemåneden"
    unit = "dag"
    reference = ["https://www.retsinformation.dk/eli/lta/2013/1563"]

    def formula(person, period):
        """Days from arrival to the end of that month, both included (dele af måneder)."""
        indrejse = person("indrejsedato", period)
        naeste_maaned = (indrejse.astype("datetime64[M]") + 1).astype("datetime64[D]")
        return (naeste_maaned - indrejse).astype("int32")


@hjemmel("lov om en børne- og ungeydelse § 2, stk. 1, nr. 7", "bekendtgørelse nr. 1563/2013 §§ 1-2")
class optjeningsmaaneder(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Hele måneder med bopæl i riget før månedens første dag"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2013/1563"]
    documentation = (
        "Negativ før indrejsen. Måneder i udlandet efter indrejsen trækkes fra senere "
        "(optjeningsmaaneder_i_perioden). Dele af en måned tæller som en måned, når de er på 30 "
        "dage."
    )

    def formula(person, period):
        """Whole calendar months since arrival (bopæl i riget)."""
        senere_dag = person("indrejsedag", period) > 1
        return month_number(period) - person("indrejsemaaned", period) - senere_dag

    def formula_2012(person, period, parameters):
        """Whole calendar months since arrival, and the first month when it has 30 days left."""
        dage = parameters(period).boerne_og_ungeydelse.optjening.dage_pr_maaned
        kort = person("dage_i_indrejsemaaneden", period) < dage
        del_af_maaned = kort & (person("indrejsedag", period) > 1)
        return month_number(period) - person("indrejsemaaned", period) - del_af_maaned


@hjemmel("lov om en børne- og ungeydelse § 2, stk. 1, nr. 7, og stk. 2", "børnetilskudsloven § 5 a")
class optjeningsmaaneder_i_perioden(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder med bopæl i riget inden for de seneste ti år før månedens første dag"
    unit = "maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2011/964",
        "https://www.retsinformation.dk/eli/lta/2025/603",
    ]
    documentation = "Måneder som udrejst i den kendte historik tæller ikke med."

    def formula_2012(person, period, parameters):
        """Months since arrival, at most the reference period, less the months abroad in it."""
        optjening = parameters(period).boerne_og_ungeydelse.optjening
        laengde = int(optjening.referenceperiode_maaneder)
        ude_foer = before(person, "udrejste_maaneder", period, laengde + 1)
        ude = before(person, "udrejste_maaneder", period) - ude_foer
        return minimum(person("optjeningsmaaneder", period), laengde) - ude


@hjemmel("lov om en børne- og ungeydelse § 2, stk. 1, nr. 7, og stk. 2", "børnetilskudsloven § 5 a")
class optjeningsmaaneder_i_perioden_kvartal(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder med bopæl i riget inden for de seneste ti år før kvartalets første dag"
    unit = "maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2011/964",
        "https://www.retsinformation.dk/eli/lta/2025/603",
    ]
    documentation = "Måneder som udrejst i den kendte historik tæller ikke med."

    def formula_2012(person, period, parameters):
        """The same count on the first day of the quarter (optjening)."""
        optjening = parameters(period).boerne_og_ungeydelse.optjening
        laengde = int(optjening.referenceperiode_maaneder)
        i_kvartalet = months_into_quarter(period)
        siden_indrejse = person("optjeningsmaaneder", period) - i_kvartalet
        ude_foer = before(person, "udrejste_maaneder", period, laengde + 1 + i_kvartalet)
        ude = before(person, "udrejste_maaneder", period, 1 + i_kvartalet) - ude_foer
        return minimum(siden_indrejse, laengde) - ude


@hjemmel("lov om en børne- og ungeydelse § 2, stk. 3 (LBK 609/2016, note 2)")
class er_undtaget_fra_optjening(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Er undtaget fra optjening af ret til børneydelser"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2012/1398",
        "https://www.retsinformation.dk/eli/lta/2015/999",
        "https://www.retsinformation.dk/eli/lta/2016/609",
    ]
    documentation = (
        "Flygtninge med tilladelse før 1. september 2015 (udlændingeloven §§ 7, 8 og 9 b) og "
        "EU-borgere (parameteren eu_borgere_undtaget). Uden tilladelsesdato bruges indrejsedatoen."
    )

    def formula_2012(person, period, parameters):
        """EU citizens when their periods elsewhere in the EU count (EU-borgere)."""
        optjening = parameters(period).boerne_og_ungeydelse.optjening
        eu_borger = one_of(person("opholdsgrundlag", period), Opholdsgrundlag.eu_borger)
        return eu_borger & optjening.eu_borgere_undtaget

    def formula_2013(person, period, parameters):
        """EU citizens, and refugees (from September 2015 only with an earlier permit)."""
        optjening = parameters(period).boerne_og_ungeydelse.optjening
        grundlag = person("opholdsgrundlag", period)
        eu_borger = one_of(grundlag, Opholdsgrundlag.eu_borger) & optjening.eu_borgere_undtaget
        flygtning = one_of(grundlag, Opholdsgrundlag.flygtning)
        tilladelse = person("opholdstilladelse_dato", period)
        tilladelse = where(is_known(tilladelse), tilladelse, person("indrejsedato", period))
        tidlig = tilladelse < datetime64(optjening.undtaget_ved_tilladelse_foer)
        return eu_borger | (flygtning & (tidlig | optjening.flygtninge_undtaget))


@hjemmel("lov om en børne- og ungeydelse § 2, nr. 7, note 1 (LBK 964/2011)")
class havde_ret_til_boerneydelse_foer_optjeningskrav(Variable):
    value_type = bool
    entity = Husstand
    definition_period = MONTH
    label = "Havde ret til børneydelse, da optjeningskravet begyndte den 1. januar 2012"
    reference = ["https://www.retsinformation.dk/eli/lta/2011/964"]
    documentation = "Gælder i modellen hele husstanden, også senere fødte børn."

    def formula_2012(husstand, period, parameters):
        """A child and an adult of the household were here before then (erhvervet ret)."""
        optjening = parameters(period).boerne_og_ungeydelse.optjening
        skel = month_of_date(optjening.undtaget_ved_ret_foer)
        ret_fra = husstand.members("boerneydelse_ret_fra_maaned", period)
        myndig_fra = husstand.members("myndighedsmaaned", period)
        barn = husstand.members("er_barn", period) & (ret_fra < skel) & (myndig_fra > skel)
        voksen = husstand.members("er_voksen", period)
        indrejst = husstand.members("indrejsemaaned", period) < skel
        return husstand.any(barn) & husstand.any(voksen & indrejst)


@hjemmel("lov nr. 1402 af 5/12/2017")
class fik_boerneydelse_foer_seks_aars_krav(Variable):
    value_type = bool
    entity = Husstand
    definition_period = MONTH
    label = "Fik børne- og ungeydelse før kravet om seks år begyndte den 1. januar 2018"
    reference = ["https://www.retsinformation.dk/eli/lta/2017/1402"]
    documentation = (
        "Udledt af datoer: et barn, der var her før sidste kvartal (unge: sidste måned) af 2017, "
        "og en voksen med seks måneders optjening på periodens første dag. Gælder i modellen hele "
        "husstanden, også senere fødte børn (overgangsreglens tekst er ikke i samlingen)."
    )

    def formula_2018(husstand, period, parameters):
        """The household was paid for the last quarter (the young: last month) of 2017."""
        optjening = parameters(period).boerne_og_ungeydelse.optjening
        skel = month_of_date(optjening.to_aar_ved_modtagelse_foer)
        sidste_kvartal = first_of_quarter(skel - 1)
        sidste_maaned = skel - 1
        barn = husstand.members("er_barn", period)
        ret_fra = husstand.members("boerneydelse_ret_fra_maaned", period)
        ung_fra = husstand.members("ungeydelse_fra_maaned", period)
        myndig = husstand.members("myndighedsmaaned", period)
        var_barn = barn & (ret_fra < sidste_kvartal) & (ung_fra > sidste_kvartal)
        var_ung = barn & (ret_fra < sidste_maaned) & (ung_fra <= sidste_maaned)
        var_ung = var_ung & (myndig >= sidste_maaned)
        voksen = husstand.members("er_voksen", period)
        foer = husstand.members("optjeningsmaaneder", period) - month_number(period)
        trin = optjening.trin_maaneder
        undtaget = husstand.members("er_undtaget_fra_optjening", period)
        ved_kvartalet = voksen & (undtaget | (foer + sidste_kvartal >= trin))
        ved_maaneden = voksen & (undtaget | (foer + sidste_maaned >= trin))
        som_barn = husstand.any(var_barn) & husstand.any(ved_kvartalet)
        return som_barn | (husstand.any(var_ung) & husstand.any(ved_maaneden))


@hjemmel("lov om en børne- og ungeydelse § 2, stk. 1, nr. 7, og stk. 2", "børnetilskudsloven § 5 a")
class optjent_andel(Variable):
    value_type = float
    default_value = 1.0
    entity = Person
    definition_period = MONTH
    label = "Optjent andel af børneydelser på månedens første dag"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2011/964",
        "https://www.retsinformation.dk/eli/lta/2025/603",
    ]

    def formula_2012(person, period, parameters):
        """Steps of six months up to the whole after two years (optjening)."""
        optjening = parameters(period).boerne_og_ungeydelse.optjening
        maaneder = person("optjeningsmaaneder_i_perioden", period)
        andel = share_after(optjening.andel_2_aar, maaneder, optjening.trin_maaneder)
        return maximum(andel, person("er_undtaget_fra_optjening", period))

    def formula_2018(person, period, parameters):
        """Steps up to the whole after six years; families paid before 2018 keep two years."""
        optjening = parameters(period).boerne_og_ungeydelse.optjening
        maaneder = person("optjeningsmaaneder_i_perioden", period)
        to_aar = share_after(optjening.andel_2_aar, maaneder, optjening.trin_maaneder)
        seks_aar = share_after(optjening.andel_6_aar, maaneder, optjening.trin_maaneder)
        gammel_regel = person.husstand("fik_boerneydelse_foer_seks_aars_krav", period)
        andel = where(gammel_regel, to_aar, seks_aar)
        return maximum(andel, person("er_undtaget_fra_optjening", period))


@hjemmel("lov om en børne- og ungeydelse § 2, stk. 1, nr. 7, og stk. 2", "børnetilskudsloven § 5 a")
class optjent_andel_kvartal(Variable):
    value_type = float
    default_value = 1.0
    entity = Person
    definition_period = MONTH
    label = "Optjent andel af børneydelser på kvartalets første dag"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2011/964",
        "https://www.retsinformation.dk/eli/lta/2025/603",
    ]

    def formula_2012(person, period, parameters):
        """Steps of six months up to the whole after two years (optjening)."""
        optjening = parameters(period).boerne_og_ungeydelse.optjening
        maaneder = person("optjeningsmaaneder_i_perioden_kvartal", period)
        andel = share_after(optjening.andel_2_aar, maaneder, optjening.trin_maaneder)
        return maximum(andel, person("er_undtaget_fra_optjening", period))

    def formula_2018(person, period, parameters):
        """Steps up to the whole after six years; families paid before 2018 keep two years."""
        optjening = parameters(period).boerne_og_ungeydelse.optjening
        maaneder = person("optjeningsmaaneder_i_perioden_kvartal", period)
        to_aar = share_after(optjening.andel_2_aar, maaneder, optjening.trin_maaneder)
        seks_aar = share_after(optjening.andel_6_aar, maaneder, optjening.trin_maaneder)
        gammel_regel = person.husstand("fik_boerneydelse_foer_seks_aars_krav", period)
        andel = where(gammel_regel, to_aar, seks_aar)
        return maximum(andel, person("er_undtaget_fra_optjening", period))


@hjemmel("lov om en børne- og ungeydelse § 2, stk. 1, nr. 7, og stk. 2", "børnetilskudsloven § 5 a")
class optjeningsandel(Variable):
    value_type = float
    default_value = 1.0
    entity = Husstand
    definition_period = MONTH
    label = "Husstandens optjente andel på månedens første dag"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2011/964",
        "https://www.retsinformation.dk/eli/lta/2025/603",
    ]

    def formula_2012(husstand, period):
        """The share of the adult who has earned most, or all by a right from before 2012."""
        andel = husstand.members("optjent_andel", period)
        bedste = best_of_adults(husstand, andel, husstand.members("er_voksen", period))
        return where(husstand("havde_ret_til_boerneydelse_foer_optjeningskrav", period), 1, bedste)


@hjemmel("lov om en børne- og ungeydelse § 2, stk. 1, nr. 7, og stk. 2", "børnetilskudsloven § 5 a")
class optjeningsandel_kvartal(Variable):
    value_type = float
    default_value = 1.0
    entity = Husstand
    definition_period = MONTH
    label = "Husstandens optjente andel på kvartalets første dag"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2011/964",
        "https://www.retsinformation.dk/eli/lta/2025/603",
    ]

    def formula_2012(husstand, period):
        """The share of the adult who has earned most, or all by a right from before 2012."""
        andel = husstand.members("optjent_andel_kvartal", period)
        bedste = best_of_adults(husstand, andel, husstand.members("er_voksen", period))
        return where(husstand("havde_ret_til_boerneydelse_foer_optjeningskrav", period), 1, bedste)
