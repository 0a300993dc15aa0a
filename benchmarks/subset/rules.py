"""The reference subset as ordinary OpenFisca formulas; what they say stands in README.md."""

import datetime

from core import (
    ADD,
    ETERNITY,
    MONTH,
    YEAR,
    Aktivitet,
    Enum,
    Husstand,
    Person,
    Variable,
    before,
    divided,
    month_number,
    month_of,
    one_of,
    take,
)
from numpy import maximum, minimum, where


class Sats(Enum):
    """Rates of the benefit (selvforsørgelses- og hjemrejseydelse)."""

    enlig_forsoerger = "enlig forsørger"
    forsoerger = "forsørger"
    ikke_forsoerger = "ikke-forsørger"


class Loft(Enum):
    """Ceilings of benefit and housing support together (kontanthjælpsloft)."""

    enlig_ikke_forsoerger = "enlig uden børn"
    enlig_1_barn = "enlig med 1 barn"
    enlig_2_plus_boern = "enlig med 2 børn eller flere"
    gift_ikke_forsoerger = "gift uden børn"
    gift_1_barn = "gift med 1 barn"
    gift_2_plus_boern = "gift med 2 børn eller flere"


# --- given --------------------------------------------------------------------------------------


class foedselsdato(Variable):
    value_type = datetime.date
    entity = Person
    definition_period = ETERNITY
    label = "Fødselsdato"


class overtagelsesdato(Variable):
    value_type = datetime.date
    entity = Person
    definition_period = ETERNITY
    label = "Dag, kommunen overtog ansvaret"


class aktivitet(Variable):
    value_type = Enum
    possible_values = Aktivitet
    default_value = Aktivitet.ingen
    entity = Person
    definition_period = MONTH
    label = "Aktivitet"


class loenindkomst(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    set_input = divided
    label = "Løn"


class arbejdstimer(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    set_input = divided
    label = "Timer"


class boligstoette(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Boligstøtte før loftet"


# --- who ----------------------------------------------------------------------------------------


class foedselsmaaned(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Fødselsmåned"

    def formula(person, period):
        return month_of(person("foedselsdato", period))


class overtagelsesmaaned(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Overtagelsesmåned"

    def formula(person, period):
        return month_of(person("overtagelsesdato", period))


class er_voksen(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Er en af husstandens voksne"

    def formula(person, period):
        return person.has_role(Husstand.VOKSEN)


class alder(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Alder"

    def formula(person, period):
        return (month_number(period) - person("foedselsmaaned", period)) // 12


class er_barn_under_18(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Er barn under 18"

    def formula(person, period):
        return ~person("er_voksen", period) & (person("alder", period) < 18)


class antal_voksne(Variable):
    value_type = int
    entity = Husstand
    definition_period = MONTH
    label = "Voksne"

    def formula(husstand, period):
        return husstand.sum(husstand.members("er_voksen", period))


class antal_boern(Variable):
    value_type = int
    entity = Husstand
    definition_period = MONTH
    label = "Børn under 18"

    def formula(husstand, period):
        return husstand.sum(husstand.members("er_barn_under_18", period))


class soeger_hjaelp(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Søger hjælp"

    def formula(person, period):
        return one_of(
            person("aktivitet", period),
            Aktivitet.ledig,
            Aktivitet.vejledning_opkvalificering,
            Aktivitet.danskuddannelse,
            Aktivitet.virksomhedspraktik,
            Aktivitet.nytteindsats,
        )


# --- the benefit --------------------------------------------------------------------------------


class satsgruppe(Variable):
    value_type = Enum
    possible_values = Sats
    default_value = Sats.ikke_forsoerger
    entity = Person
    definition_period = MONTH
    label = "Sats"

    def formula(person, period):
        enlig = person.husstand("antal_voksne", period) == 1
        forsoerger = person.husstand("antal_boern", period) > 0
        return where(forsoerger, where(enlig, 0, 1), 2)


class sats(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Hjælp før fradrag"

    def formula(person, period, parameters):
        satser = take(parameters(period).ydelse, Sats, person("satsgruppe", period))
        return satser * (person("soeger_hjaelp", period) & person("er_voksen", period))


class fradrag_for_arbejde(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Arbejdsindtægt, der trækkes fra"

    def formula(person, period, parameters):
        p = parameters(period)
        netto = person("loenindkomst", period) * (1 - p.skat.am_bidrag)
        frit = p.fradrag.pr_time * minimum(person("arbejdstimer", period), p.fradrag.maks_timer)
        return maximum(netto - frit, 0)


class partners_overskud(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Partnerens indtægt over partnerens egen sats"

    def formula(person, period):
        egen = person("fradrag_for_arbejde", period) - person("sats", period)
        egen = maximum(egen, 0) * person("er_voksen", period)
        return (person.husstand.sum(egen) - egen) * person("er_voksen", period)


class forsoergelsesydelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Hjælp"

    def formula(person, period):
        efter_arbejde = person("sats", period) - person("fradrag_for_arbejde", period)
        return maximum(efter_arbejde - person("partners_overskud", period), 0)


class loft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Loft"

    def formula(person, period, parameters):
        gift = person.husstand("antal_voksne", period) > 1
        gruppe = 3 * gift + minimum(person.husstand("antal_boern", period), 2)
        lofter = take(parameters(period).loft, Loft, gruppe)
        return lofter * (person("soeger_hjaelp", period) & person("er_voksen", period))


class boligstoette_efter_loft(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Boligstøtte efter loftet"

    def formula(husstand, period):
        hjaelp = husstand.sum(husstand.members("forsoergelsesydelse", period))
        graense = husstand.sum(husstand.members("loft", period))
        foer = husstand("boligstoette", period)
        over = maximum(hjaelp + foer - graense, 0) * (graense > 0)
        return maximum(foer - over, 0)


# --- the refund ladder --------------------------------------------------------------------------


class selvforsoergelsesuger_i_alt(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Selvforsørgelsesuger i en åben optælling"

    def formula(person, period, parameters):
        uger = parameters(period).trappe.uger_i_maaneden
        aaben = before(person, "ydelsesuge_nummer", period) > 0
        tavs = aaben & (person("forsoergelsesydelse", period) <= 0)
        return before(person, "selvforsoergelsesuger_i_alt", period) + where(tavs, uger, 0)


class nulstilles(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Trappen nulstilles"

    def formula(person, period, parameters):
        i_alt = person("selvforsoergelsesuger_i_alt", period)
        uden_for = maximum(
            before(person, "selvforsoergelsesuger_i_alt", period, 36),
            before(person, "optaellingens_start", period),
        )
        return i_alt - uden_for >= parameters(period).trappe.nulstilling_uger


class optaellingens_start(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Selvforsørgelsesuger, da optællingen begyndte"

    def formula(person, period):
        uaendret = before(person, "optaellingens_start", period)
        i_alt = person("selvforsoergelsesuger_i_alt", period)
        return where(person("nulstilles", period), i_alt, uaendret)


class ydelsesuge_nummer(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Ydelsesugens nummer"

    def formula(person, period, parameters):
        uger = parameters(period).trappe.uger_i_maaneden
        nye = where(person("forsoergelsesydelse", period) > 0, uger, 0)
        talt = before(person, "ydelsesuge_nummer", period) + nye
        return where(person("nulstilles", period), 0, talt)


class refusion_andel(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Statens andel"

    def formula(person, period, parameters):
        andele = parameters(period).trappe.statens_andel
        return andele.calc(person("ydelsesuge_nummer", period))


class refusion(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Refusion"

    def formula(person, period):
        return person("forsoergelsesydelse", period) * person("refusion_andel", period)


# --- grants -------------------------------------------------------------------------------------


class grundtilskud(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Grundtilskud"

    def formula(person, period, parameters):
        maaned = month_number(period) - person("overtagelsesmaaned", period)
        return person("er_voksen", period) * parameters(period).grundtilskud.calc(maaned)


class maaneder_i_arbejde(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder i arbejde i træk"

    def formula(person, period, parameters):
        krav = parameters(period).resultattilskud.min_timer_pr_uge * 52
        i_arbejde = person("arbejdstimer", period) * 12 >= krav
        return where(i_arbejde, before(person, "maaneder_i_arbejde", period) + 1, 0)


class resultattilskud(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Resultattilskud"

    def formula(person, period, parameters):
        p = parameters(period).resultattilskud
        naaet = person("maaneder_i_arbejde", period) == p.maaneder_i_traek
        foerste = naaet & ~before(person, "resultattilskud_givet", period)
        fra_start = month_number(period) - person("overtagelsesmaaned", period)
        start = maximum(fra_start - p.maaneder_i_traek + 1, 0)
        return (foerste & person("er_voksen", period)) * p.beloeb.calc(start)


class resultattilskud_givet(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Resultattilskud er givet"

    def formula(person, period):
        nu = person("resultattilskud", period) > 0
        return before(person, "resultattilskud_givet", period) | nu


class kommunens_udgift(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Kommunens udgift efter refusion og tilskud"

    def formula(person, period):
        return (
            person("forsoergelsesydelse", period)
            - person("refusion", period)
            - person("grundtilskud", period)
            - person("resultattilskud", period)
        )


# --- tax and disposable income ------------------------------------------------------------------


class am_bidrag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Arbejdsmarkedsbidrag"

    def formula(person, period, parameters):
        return person("loenindkomst", period, options=[ADD]) * parameters(period).skat.am_bidrag


class indkomstskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Skat med arbejdsmarkedsbidrag"

    def formula(person, period, parameters):
        p = parameters(period).skat
        loen = person("loenindkomst", period, options=[ADD])
        am = person("am_bidrag", period)
        personlig = loen - am + person("forsoergelsesydelse", period, options=[ADD])
        fradrag = minimum(p.fradrag_sats * loen, p.fradrag_maksimum)
        bund = maximum(personlig - p.personfradrag, 0) * p.bundskat
        kommune = maximum(personlig - fradrag - p.personfradrag, 0) * p.kommuneskat
        top = maximum(personlig - p.topskat_graense, 0) * p.topskat
        return am + bund + kommune + top


class boerne_og_ungeydelse(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Børne- og ungeydelse"

    def formula(husstand, period, parameters):
        aarlig = parameters(period).boerneydelse.calc(husstand.members("alder", period))
        return husstand.sum(aarlig * husstand.members("er_barn_under_18", period)) / 12


class disponibel_indkomst(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Disponibel indkomst"

    def formula(husstand, period):
        skat = husstand.members("indkomstskat", period.this_year) / 12
        loen = husstand.members("loenindkomst", period)
        egen = loen + husstand.members("forsoergelsesydelse", period) - skat
        return (
            husstand.sum(egen)
            + husstand("boligstoette_efter_loft", period)
            + husstand("boerne_og_ungeydelse", period)
        )


VARIABLES = [
    item
    for item in list(globals().values())
    if isinstance(item, type) and issubclass(item, Variable) and item is not Variable
]
