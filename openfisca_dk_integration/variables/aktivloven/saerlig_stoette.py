"""Særlig støtte til høje boligudgifter (special support), aktivloven § 34, fra juli 2025 § 87."""

from numpy import maximum, minimum, where
from openfisca_core.holders import set_input_divide_by_period
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import before, days_in_month
from openfisca_dk_integration.rule_helpers.husstand import af_den_anden_voksne
from openfisca_dk_integration.rule_helpers.nettobeloeb import netto


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 4")
class nettoboligudgift(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Husstandens nettoboligudgift"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/911",
        "https://www.retsinformation.dk/eli/lta/2020/1975",
        "https://www.retsinformation.dk/eli/lta/2025/1239",
    ]
    documentation = "Ejeres lån og deres skatteværdi kendes ikke; husleje er boligudgiften."

    def formula(husstand, period):
        """Rent and consumption less boligstøtte before any ceiling (nettoboligudgift)."""
        udgift = husstand("husleje", period) + husstand("forbrugsudgift", period)
        return maximum(udgift - husstand("boligstoette_foer_loft", period), 0)


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 4, stk. 7")
class andel_af_nettoboligudgift(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Personens andel af nettoboligudgiften"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1975"]

    def formula(person, period):
        """Equal shares of the adult members of the household (fælles husførelse)."""
        antal = maximum(person.husstand("antal_voksne_i_boligen", period), 1)
        andel = person.husstand("nettoboligudgift", period) / antal
        return andel * person("er_voksen_i_boligen", period)


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 3", "BEK 1239/2025 § 3")
class saerlig_stoette_graense(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Grænse, som andelen af nettoboligudgiften skal overstige"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/911",
        "https://www.retsinformation.dk/eli/lta/2015/1758",
        "https://www.retsinformation.dk/eli/lta/2020/1975",
        "https://www.retsinformation.dk/eli/lta/2025/1239",
    ]
    documentation = "Børn uden for hjemmet kendes ikke og tæller ikke."

    def formula_2009_10(person, period, parameters):
        """October 2009 to June 2025: by provider (forsørger) and children at home beyond one."""
        sats = parameters(period).aktivloven.saerlig_stoette
        boern = person.husstand("antal_boern_under_18", period)
        flere = sats.nedsaettelse_pr_ekstra_hjemmeboende_barn * maximum(boern - 1, 0)
        forsoerger = maximum(sats.graense_forsoerger_et_hjemmeboende_barn - flere, 0)
        return where(person("er_forsoerger", period), forsoerger, sats.graense_ikke_forsoerger)

    def formula_2025_07(person, period, parameters):
        """Since July 2025 (§ 87): by provider (forsørger) and children at home beyond one."""
        sats = parameters(period).aktivloven.saerlig_stoette_paragraf_87
        boern = person.husstand("antal_boern_under_18", period)
        flere = sats.nedsaettelse_pr_ekstra_hjemmeboende_barn * maximum(boern - 1, 0)
        forsoerger = maximum(sats.graense_forsoerger_et_hjemmeboende_barn - flere, 0)
        return where(person("er_forsoerger", period), forsoerger, sats.graense_ikke_forsoerger)


@hjemmel("lov om aktiv socialpolitik § 13, stk. 11, og § 34, stk. 3, nr. 1")
class har_aegtefaelle_der_ikke_udnytter_arbejdsmuligheder(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "En af ægtefællerne har valgt ikke at udnytte sine arbejdsmuligheder"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/808"]

    def formula_1998_07(person, period):
        """One spouse applies, the other neither applies, works nor has another benefit."""
        pligt = person("har_gensidig_forsoergelsespligt", period)
        uden_for = (
            ~person("indgaar_i_beregning_af_hjaelp", period)
            & ~person("er_aegtefaelle_uden_beregning_af_hjaelp", period)
            & ~person("har_formue_over_graensen", period)
            & ~person("er_udrejst", period)
            & person("har_myndighedsalder", period)
        )
        ansoeger = person("er_hjaelpeberettiget_ansoeger", period)
        egen = uden_for & (af_den_anden_voksne(person, ansoeger, period) > 0)
        andens = ansoeger & (af_den_anden_voksne(person, uden_for, period) > 0)
        return pligt & (egen | andens)


@hjemmel("lov om aktiv socialpolitik § 34, stk. 3, nr. 2 (til 2015)")
class er_ung_uden_ret_til_saerlig_stoette(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Ung uden børn, som ikke kan få særlig støtte"
    end = "2025-06-30"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2014/1193",
    ]

    def formula_2009_10(person, period, parameters):
        """Until 2013: below 25 without children (hjælp efter § 25, stk. 1, nr. 3-4)."""
        ung = person("alder", period) < parameters(period).aktivloven.alder.voksensats
        return ung & ~person("er_forsoerger", period)

    def formula_2014(person, period, parameters):
        """2014 to June 2015: below 30 without children, but for the first months living out.

        Living out with aktivitetstillæg to uddannelseshjælp does not exclude.
        """
        aktivloven = parameters(period).aktivloven
        ung = person("alder", period) < aktivloven.alder.voksensats
        udeboende = ~person("er_hjemmeboende_hos_foraeldre", period)
        graense = aktivloven.saerlig_stoette.loft_efter_maaneder
        nyligt = person("maaneder_med_ansoegning_i_traek", period) <= graense
        tillaeg = person("aktivitetstillaeg_til_uddannelseshjaelp", period) > 0
        med_tillaeg = tillaeg & person("hoerer_til_uddannelseshjaelp", period)
        undtaget = udeboende & (nyligt | med_tillaeg)
        gaelder = aktivloven.saerlig_stoette.unge_uden_boern_udelukket
        return ung & ~person("er_forsoerger", period) & ~undtaget & gaelder


@hjemmel("lov om aktiv socialpolitik § 34, stk. 1, 3 og 7", "lov om aktiv socialpolitik § 87")
class kan_faa_saerlig_stoette(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Hører til dem, der kan få særlig støtte"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2024/808",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]
    documentation = (
        "Voksne børn hos forældrene får ikke støtte, men bærer deres andel af boligudgiften."
    )

    def formula_2009_10(person, period):
        """Until June 2025: on help, or on ressourceforløbsydelse and the like (§ 34)."""
        hjaelp = person("er_hjaelpeberettiget_ansoeger", period) | (
            person("forsoergelsesydelse", period) > 0
        )
        modtager = hjaelp | person("modtager_ydelse_efter_kapitel_6_a_7", period)
        udelukket = (
            person("er_barn", period)
            | person("er_ung_uden_ret_til_saerlig_stoette", period)
            | person("har_aegtefaelle_der_ikke_udnytter_arbejdsmuligheder", period)
            | person("er_i_par_ramt_af_timereglen", period)
        )
        return modtager & ~udelukket

    def formula_2025_07(person, period):
        """Since July 2025: on ressourceforløbsydelse and the like, not kontanthjælp (§ 87)."""
        modtager = person("modtager_ydelse_efter_kapitel_6_a_7", period)
        return modtager & ~person("er_barn", period)


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 5, stk. 1")
class saerlig_stoette_efter_boligudgift(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Særlig støtte efter boligudgiften alene"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1975"]

    def formula_2009_10(person, period):
        """What the person's share of the net housing cost exceeds the limit by."""
        andel = person("andel_af_nettoboligudgift", period)
        over = maximum(andel - person("saerlig_stoette_graense", period), 0)
        return over * person("kan_faa_saerlig_stoette", period)


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 5, stk. 4")
class indtaegt_der_nedsaetter_saerlig_stoette(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Parrets nettoindtægter ud over nettohjælpen"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1975"]

    def formula_2009_10(person, period):
        """What own and spouse's net income exceed their net help alone by."""
        egen = person("nettoindtaegt_med_hjaelp", period) - person(
            "nettohjaelp_uden_andre_indtaegter", period
        )
        pligt = person("har_gensidig_forsoergelsespligt", period)
        return maximum(egen + pligt * af_den_anden_voksne(person, egen, period), 0)


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 5")
class saerlig_stoette_efter_indtaegt(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Særlig støtte efter nedsættelse for indtægter"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1975"]
    documentation = "Ægtefællers fælles nedsættelse deles efter deres støtte."

    def formula_2009_10(person, period):
        """Spouses bear a joint reduction in proportion to their support (§ 5, stk. 4)."""
        stoette = person("saerlig_stoette_efter_boligudgift", period)
        pligt = person("har_gensidig_forsoergelsespligt", period)
        samlet = stoette + pligt * af_den_anden_voksne(person, stoette, period)
        nedsat = minimum(person("indtaegt_der_nedsaetter_saerlig_stoette", period), samlet)
        return stoette - nedsat * stoette / where(samlet > 0, samlet, 1)


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 6, stk. 4-5")
class har_lav_ydelse_i_husstanden(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Modtager selv eller har en partner, som modtager en lav ydelse"
    end = "2025-06-30"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/911",
        "https://www.retsinformation.dk/eli/lta/2020/1975",
    ]

    def formula_2009_10(person, period):
        """On a low benefit, or married to or living with somebody paid one but for sanctions."""
        hjaelp = person("forsoergelsesydelse", period) + person("sanktion", period) > 0
        lav = person("modtager_lav_ydelse", period)
        return lav | (af_den_anden_voksne(person, lav & hjaelp, period) > 0)


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 6, stk. 3-5")
class indtaegtsloft_for_saerlig_stoette_brutto(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Bruttobeløb, hvis nettoværdi er loft over støtte og nettoindtægt (0: § 6, stk. 1)"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/911",
        "https://www.retsinformation.dk/eli/lta/2020/1975",
        "https://www.retsinformation.dk/eli/lta/2025/1239",
    ]

    def formula_2009_10(person, period, parameters):
        """Until 2011: starthjælp and introduktionsydelse; others without children."""
        aktivloven = parameters(period).aktivloven
        uden_boern = ~person("er_forsoerger", period)
        sats = uden_boern * aktivloven.kontanthjaelp_foer_2014.fyldt_25_forsoerger
        lav = person("har_lav_ydelse_i_husstanden", period)
        return where(lav, aktivloven.saerlig_stoette.indkomstgraense_sho_brutto, sats)

    def formula_2012(person, period, parameters):
        """2012-2013: the adult rate of a provider for those without children."""
        sats = parameters(period).aktivloven.kontanthjaelp_foer_2014.fyldt_25_forsoerger
        return ~person("er_forsoerger", period) * sats

    def formula_2014(person, period, parameters):
        """2014 to August 2015: the adult rate of a provider for those without children."""
        sats = parameters(period).aktivloven.kontanthjaelp_2014_2025.fyldt_30_forsoerger
        return ~person("er_forsoerger", period) * sats

    def formula_2015_09(person, period, parameters):
        """September 2015 to June 2025: integrationsydelse or SHO first, then without children."""
        aktivloven = parameters(period).aktivloven
        uden_boern = ~person("er_forsoerger", period)
        sats = uden_boern * aktivloven.kontanthjaelp_2014_2025.fyldt_30_forsoerger
        lav = person("har_lav_ydelse_i_husstanden", period)
        return where(lav, aktivloven.saerlig_stoette.indkomstgraense_sho_brutto, sats)

    def formula_2025_07(person, period, parameters):
        """Since July 2025: a partner on mindstesats first (§ 7, stk. 3), then without children."""
        p = parameters(period)
        sats = ~person("er_forsoerger", period) * p.ressourceforloebsydelse.forsoerger_i_hjemmet
        paa_mindstesats = person("er_paa_lav_ydelse", period) & (
            person("kontanthjaelp", period) > 0
        )
        partner = af_den_anden_voksne(person, paa_mindstesats, period) > 0
        graense = p.aktivloven.saerlig_stoette_paragraf_87.indkomstgraense_mindstesats_brutto
        return where(partner, graense, sats)


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 6, stk. 1-2")
class andel_af_hidtidig_nettoindtaegt(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Parrets højeste støtte og nettoindtægt efter tidligere indtægt"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2020/1975",
        "https://www.retsinformation.dk/eli/lta/2025/1239",
    ]

    def formula_2009_10(person, period, parameters):
        """Until June 2025: 90 per cent of own and spouse's former net income."""
        andel = parameters(period).aktivloven.saerlig_stoette.andel_af_hidtidig_nettoindtaegt
        hidtil = before(person, "hidtidig_nettoindtaegt", period)
        pligt = person("har_gensidig_forsoergelsespligt", period)
        return andel * (hidtil + pligt * af_den_anden_voksne(person, hidtil, period))

    def formula_2025_07(person, period, parameters):
        """Since July 2025 (§ 87): a share of own and spouse's former net income."""
        sats = parameters(period).aktivloven.saerlig_stoette_paragraf_87
        hidtil = before(person, "hidtidig_nettoindtaegt", period)
        pligt = person("har_gensidig_forsoergelsespligt", period)
        samlet = hidtil + pligt * af_den_anden_voksne(person, hidtil, period)
        return sats.andel_af_hidtidig_nettoindtaegt * samlet


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 6")
class saerlig_stoette_efter_tidligere_indtaegt(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Særlig støtte efter loftet for støtte og nettoindtægt"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2020/1975",
        "https://www.retsinformation.dk/eli/lta/2025/1239",
    ]
    documentation = (
        "En forsørger på kontanthjælp uden tidligere indtægt får intet (§ 6, stk. 1). "
        "aktivloven.saerlig_stoette.brug_hidtidig_indtaegt = false ser bort fra stk. 1, når "
        "tidligere indtægter ikke kendes."
    )

    def formula_2009_10(person, period, parameters):
        """Support and net income are at most a net amount, or 90 per cent of former income."""
        stoette = person("saerlig_stoette_efter_indtaegt", period)
        indtaegt = person("nettoindtaegt_med_hjaelp", period)
        brutto = person("indtaegtsloft_for_saerlig_stoette_brutto", period)
        eget_loft = netto(person, brutto, period)
        efter_eget_loft = maximum(minimum(stoette, eget_loft - indtaegt), 0)
        pligt = person("har_gensidig_forsoergelsespligt", period)
        parrets_stoette = stoette + pligt * af_den_anden_voksne(person, stoette, period)
        parrets = indtaegt + pligt * af_den_anden_voksne(person, indtaegt, period)
        plads = maximum(person("andel_af_hidtidig_nettoindtaegt", period) - parrets, 0)
        del_af_plads = stoette / where(parrets_stoette > 0, parrets_stoette, 1) * plads
        bruges = parameters(period).aktivloven.saerlig_stoette.brug_hidtidig_indtaegt
        efter_tidligere = where(bruges, minimum(stoette, del_af_plads), stoette)
        return where(brutto > 0, efter_eget_loft, efter_tidligere)


class maaneder_med_kontanthjaelp_i_traek(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Sammenhængende måneder med kontanthjælp eller uddannelseshjælp til og med måneden"
    unit = "maaned"
    documentation = "Fra juli 2025 også ressourceforløbsydelse, revalideringsydelse mv. (§ 87)."

    def formula(person, period):
        """State: consecutive months of kontanthjælp or uddannelseshjælp."""
        hidtil = before(person, "maaneder_med_kontanthjaelp_i_traek", period)
        hjaelp = person("kontanthjaelp", period) + person("uddannelseshjaelp", period)
        return (hidtil + 1) * (hjaelp > 0)

    def formula_2025_07(person, period):
        """State: since July 2025 also months of ressourceforløbsydelse and the like."""
        hidtil = before(person, "maaneder_med_kontanthjaelp_i_traek", period)
        hjaelp = person("kontanthjaelp", period) > 0
        return (hidtil + 1) * (hjaelp | person("modtager_ydelse_efter_kapitel_6_a_7", period))


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 7, stk. 1 og 5")
class maaneder_tilbage_med_dagpengeloft(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Følgende måneder, i hvilke særlig støtte er begrænset af dagpengemaksimum"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1975"]

    def formula_2009_10(person, period, parameters):
        """State: months ahead whose last 18 months hold three consecutive months of help."""
        sats = parameters(period).aktivloven.saerlig_stoette
        hidtil = before(person, "maaneder_tilbage_med_dagpengeloft", period)
        naaet = person("maaneder_med_kontanthjaelp_i_traek", period) >= sats.loft_efter_maaneder
        vindue = sats.loft_vindue_maaneder - sats.loft_efter_maaneder + 1
        return where(naaet, vindue, maximum(hidtil - 1, 0))

    def formula_2025_07(person, period, parameters):
        """State (§ 87): months ahead whose last 18 months hold three months of help in a row."""
        sats = parameters(period).aktivloven.saerlig_stoette_paragraf_87
        hidtil = before(person, "maaneder_tilbage_med_dagpengeloft", period)
        naaet = person("maaneder_med_kontanthjaelp_i_traek", period) >= sats.loft_efter_maaneder
        vindue = sats.loft_vindue_maaneder - sats.loft_efter_maaneder + 1
        return where(naaet, vindue, maximum(hidtil - 1, 0))


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 7")
class dagpengeloft_for_saerlig_stoette(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Nettoværdi af højeste dagpenge"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1975"]

    def formula_2009_10(person, period, parameters):
        """Until 2012: highest dagpenge of a year by twelve, after tax."""
        brutto = parameters(period).dagpenge.maksimum_aar / 12
        return netto(person, person.filled_array(brutto), period)

    def formula_2013(person, period, parameters):
        """Since 2013: highest dagpenge of a month after tax."""
        brutto = parameters(period).dagpenge.maksimum_maaned
        return netto(person, person.filled_array(brutto), period)


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 7")
class saerlig_stoette_efter_dagpengeloft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Særlig støtte for en hel måned efter dagpengeloftet"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2020/1975",
        "https://www.retsinformation.dk/eli/lta/2025/1239",
    ]

    def formula_2009_10(person, period):
        """After three months of help: support and net income at most net dagpenge, by couple."""
        stoette = person("saerlig_stoette_efter_tidligere_indtaegt", period)
        indtaegt = person("nettoindtaegt_med_hjaelp", period)
        loft = person("dagpengeloft_for_saerlig_stoette", period)
        pligt = person("har_gensidig_forsoergelsespligt", period)
        samlet = stoette + pligt * af_den_anden_voksne(person, stoette, period)
        egen_plads = loft - indtaegt
        plads = maximum(egen_plads + pligt * af_den_anden_voksne(person, egen_plads, period), 0)
        del_af_plads = stoette / where(samlet > 0, samlet, 1) * plads
        begraenset = before(person, "maaneder_tilbage_med_dagpengeloft", period) > 0
        ramt = begraenset | (pligt & (af_den_anden_voksne(person, begraenset, period) > 0))
        return where(ramt, minimum(stoette, del_af_plads), stoette)


@hjemmel("lov om aktiv socialpolitik § 34 (til 30. juni 2025)", "lov om aktiv socialpolitik § 87")
class saerlig_stoette_foer_loft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Særlig støtte før loftet over den samlede hjælp"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2024/808",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2009_10(person, period):
        """The month's support for the covered part of the month, by days (hjaelp_dage)."""
        dage = person("hjaelp_dage", period) / days_in_month(period)
        return person("saerlig_stoette_efter_dagpengeloft", period) * dage


@hjemmel("lov om aktiv socialpolitik § 34 (til 30. juni 2025)", "lov om aktiv socialpolitik § 87")
class saerlig_stoette(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Særlig støtte, som den udbetales, skattefri"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2024/808",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]
    documentation = "Før oktober 2009 kendes grænserne ikke: 0 kr."
    set_input = set_input_divide_by_period

    def formula_2009_10(person, period):
        """Support less what the ceiling on total help takes (loft)."""
        return person("saerlig_stoette_foer_loft", period) - person(
            "saerlig_stoette_nedsat_af_loft", period
        )
