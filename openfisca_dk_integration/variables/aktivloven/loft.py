"""Lofter over den samlede hjælp 2004-2011 og 2016-2025 og over boligstøtten fra 2025 (ceilings).

Aktivloven §§ 25 b-25 e (til 2011), §§ 25 b-25 d (oktober 2016 - juni 2025: kontanthjælpsloftet)
og § 25 b (fra juli 2025: boligstøtteloftet). Hvem det gamle loft gælder, står i loft_2004_2011.py.
"""

from numpy import floor, maximum, minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.enums import AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import days_in_month
from openfisca_dk_integration.rule_helpers.husstand import af_den_anden_voksne
from openfisca_dk_integration.rule_helpers.loftsatser import (
    SHO,
    UDDANNELSESHJAELP,
    UNG_KONTANTHJAELP,
    VOKSENSATS,
    ceiling,
    ceiling_by_benefit,
)


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 6, nr. 1 (til 30. juni 2025)")
class hjaelp_under_loft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Hjælp, som den indgår i den samlede hjælp under loftet, uden danskbonus"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]

    def formula_2004(person, period):
        """Until 2011: after income, before the 500 kroner of couples (§ 25, stk. 5)."""
        return (
            person("introduktionsydelse", period)
            + person("starthjaelp", period)
            + person("kontanthjaelp", period)
            + person("nedsaettelse_der_ses_bort_fra", period)
        )

    def formula_2012(person, period):
        """2012 to June 2025: after income, before § 13 g and sanctions; without danskbonus."""
        return (
            person("kontanthjaelp", period)
            + person("uddannelseshjaelp", period)
            + person("integrationsydelse_sho", period)
            - person("hjaelp_svarende_til_partners_danskbonus", period)
            + person("nedsaettelse_der_ses_bort_fra", period)
            + person("sanktion", period)
        )

    def formula_2025_07(person, period):
        """Since July 2025: kontanthjælp (§ 16), before sanctions."""
        return person("kontanthjaelp", period) + person("sanktion", period)


@hjemmel("lov om aktiv socialpolitik § 25 c, stk. 3 (til 30. juni 2025)", "§ 25 b, stk. 7")
class har_hjaelp_hele_maaneden(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Modtager hjælp hele kalendermåneden"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2019/1599",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2004(person, period):
        """Help for a whole calendar month (hele kalendermåneder)."""
        hele = person("hjaelp_dage", period) >= days_in_month(period)
        return hele & (person("hjaelp_under_loft", period) > 0)


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 7 (til 30. juni 2025)", "§ 25 b, stk. 2")
class andel_af_boligstoetten_under_loft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Personens forholdsmæssige andel af boligstøtten"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2019/1599",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2004(person, period):
        """Until 2011: equal parts of the adult members."""
        voksne = maximum(1, person.husstand("antal_voksne_i_boligen", period))
        andel = person.husstand("boligstoette_foer_loft", period) / voksne
        return andel * person("er_voksen_i_boligen", period)

    def formula_2016_10(person, period):
        """Equal parts of the adult members in whole kroner; the remainder does not count."""
        voksne = maximum(1, person.husstand("antal_voksne_i_boligen", period))
        andel = floor(person.husstand("boligstoette_foer_loft", period) / voksne)
        return andel * person("er_voksen_i_boligen", period)

    def formula_2025_07(person, period):
        """Since July 2025: equal parts of the members whose income counts."""
        voksne = maximum(1, person.husstand("antal_voksne_i_boligen", period))
        andel = person.husstand("boligstoette_foer_loft", period) / voksne
        return andel * person("er_voksen_i_boligen", period)


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 8 (til 30. juni 2025)")
class arbejdsindkomst_der_ses_bort_fra(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Arbejdsindkomst, som der ses bort fra ved beregningen af hjælpen (§ 31)"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/808"]

    def formula_2004(person, period):
        """The amount per hour worked, at most the wage (timefradrag)."""
        loen = person("arbejdsindkomst_efter_am_bidrag", period)
        return minimum(person("timefradrag", period), loen)


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 6-8 (til 30. juni 2025)")
class samlet_hjaelp_under_loft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Samlet hjælp, som sammenlignes med loftet"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]

    def formula_2004(person, period):
        """Help, særlig støtte and the share of boligstøtte, less what § 31 disregards."""
        samlet = (
            person("hjaelp_under_loft", period)
            + person("saerlig_stoette_foer_loft", period)
            + person("andel_af_boligstoetten_under_loft", period)
        )
        return samlet - person("arbejdsindkomst_der_ses_bort_fra", period)


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 11, og § 25 c, stk. 3 (til 30. juni 2025)")
class er_omfattet_af_loft(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Er omfattet af loftet over den samlede hjælp"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2019/1599",
    ]
    documentation = (
        "Særlige boliger til handicappede og modtagere af SHO over efterlønsalderen uden pension "
        "kendes ikke og er ikke undtaget."
    )

    def formula_2004(person, period):
        """Until 2011: from the seventh month of help; not mixed couples (blandet par), leave."""
        laenge = person("er_omfattet_af_loft_efter_seks_maaneder", period)
        barsel = person("er_paa_barsel_under_loft", period)
        undtaget = barsel | person("er_i_blandet_par", period)
        return person("har_hjaelp_hele_maaneden", period) & laenge & ~undtaget

    def formula_2012(person, period):
        """2012 to September 2016: there is no ceiling."""
        return person.filled_array(False)

    def formula_2016_10(person, period):
        """Since October 2016: whole calendar months of help; not SHO during revalidering."""
        revalidering = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.revalideringsydelse,
        )
        undtaget = revalidering & person("modtager_lav_ydelse", period)
        return person("har_hjaelp_hele_maaneden", period) & ~undtaget


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 1 (til 30. juni 2025)")
class har_hjaelp_svarende_til_voksensats(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Hjælpen svarer med tillæg til voksensatsen for forsørgere eller andre"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/808"]

    def formula_2014(person, period, parameters):
        """Kontanthjælp or uddannelseshjælp with supplements at the adult rate (voksensats)."""
        sats = parameters(period).aktivloven.kontanthjaelp_2014_2025
        forsoerger = person("er_forsoerger", period)
        voksensats = where(forsoerger, sats.fyldt_30_forsoerger, sats.fyldt_30_andre)
        hjaelp = person("ydelse_naar_kravene_er_opfyldt", period)
        lav = person("modtager_lav_ydelse", period) | person("er_i_blandet_par", period)
        return (hjaelp >= voksensats) & ~lav


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 1-4 og 9-10 (til 30. juni 2025)")
class loft_efter_ydelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Kontanthjælpsloft efter ydelse, samliv og børn"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2019/247",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]
    documentation = "Ordinært børnetilskud til en samlevende (§ 25 b, stk. 10) er ikke med."

    def formula_2016_10(person, period, parameters):
        """By the kind of help, couple or single, and 0, 1 or more children (loft)."""
        lofter = parameters(period).aktivloven.kontanthjaelpsloft
        boern = person.husstand("antal_boern_under_18", period) * person("er_voksen", period)
        i_par = person("er_samlevende", period)
        lav = person("modtager_lav_ydelse", period) | person("er_i_blandet_par", period)
        ung = where(person("uddannelseshjaelp", period) > 0, UDDANNELSESHJAELP, UNG_KONTANTHJAELP)
        som_voksen = person("har_hjaelp_svarende_til_voksensats", period)
        ydelse = where(som_voksen, VOKSENSATS, where(lav, SHO, ung))
        return ceiling_by_benefit(lofter, ydelse, i_par, boern)


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 5 (til 30. juni 2018: stk. 4)")
class loft_for_aegtefaeller_under_timereglen(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Kontanthjælpsloft for ægtefæller på SHO, som er ramt af 225-timersreglen"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]

    def formula_2016_10(person, period, parameters):
        """By who of the spouses is cut, and 0, 1 or more children."""
        loft = parameters(period).aktivloven.kontanthjaelpsloft
        boern = person.husstand("antal_boern_under_18", period)
        gruppe = "sho_ramt_af_225_timer_gift"
        nedsat = ceiling(loft, gruppe, boern, "_nedsat")
        anden = ceiling(loft, gruppe, boern, "_ikke_nedsat")
        return where(person("er_nedsat_af_timereglen", period), nedsat, anden)


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 1-5 og 9-10 (til 30. juni 2025)")
class loft_beloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Loft over den samlede hjælp (0: intet loft)"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]

    def formula_2004(person, period, parameters):
        """Until 2011: by couple or single and by provider (forsørger)."""
        loft = parameters(period).aktivloven.loft_2004_2011
        forsoerger = person("er_forsoerger", period)
        gift = where(forsoerger, loft.gift_forsoerger, loft.gift_ikke_forsoerger)
        enlig = where(forsoerger, loft.enlig_forsoerger, loft.enlig_ikke_forsoerger)
        sats = where(person("er_samlevende", period), gift, enlig)
        return sats * person("er_omfattet_af_loft", period)

    def formula_2012(person, period):
        """2012 to September 2016: there is no ceiling."""
        return person.filled_array(0)

    def formula_2016_10(person, period):
        """Since October 2016: by benefit and family; own amounts under the 225-hours rule."""
        sats = where(
            person("er_i_sho_par_ramt_af_timereglen", period),
            person("loft_for_aegtefaeller_under_timereglen", period),
            person("loft_efter_ydelse", period),
        )
        return sats * person("er_omfattet_af_loft", period)


@hjemmel("lov om aktiv socialpolitik § 25 c, stk. 1 (til 30. juni 2025)")
class loft_overskridelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Det, den samlede hjælp overstiger loftet med"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/808"]

    def formula_2004(person, period):
        """Total help above the ceiling; 0 when there is none."""
        over = person("samlet_hjaelp_under_loft", period) - person("loft_beloeb", period)
        return maximum(over, 0) * person("er_omfattet_af_loft", period)


@hjemmel("lov om aktiv socialpolitik § 25 c, stk. 1-2 (til 30. juni 2025)")
class nedsaettelse_efter_loft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Nedsættelse af særlig støtte og boligstøtte efter loftet"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]
    documentation = "Hjælpen selv nedsættes aldrig."

    def formula_2004(person, period, parameters):
        """Until 2011: at most an amount, for spouses together, shared by their excess."""
        loft = parameters(period).aktivloven.loft_2004_2011
        kan_nedsaettes = person("saerlig_stoette_foer_loft", period) + person(
            "andel_af_boligstoetten_under_loft", period
        )
        over = person("loft_overskridelse", period)
        gift = person("er_gift", period)
        parrets = over + gift * af_den_anden_voksne(person, over, period)
        maks = where(gift, loft.maks_nedsaettelse_gifte, loft.maks_nedsaettelse_andre)
        nedsat = over * minimum(maks / where(parrets > 0, parrets, 1), 1)
        return minimum(nedsat, kan_nedsaettes)

    def formula_2012(person, period):
        """2012 to September 2016: there is no ceiling."""
        return person.filled_array(0)

    def formula_2016_10(person, period):
        """Since October 2016: the excess, at most særlig støtte and the share of boligstøtte."""
        kan_nedsaettes = person("saerlig_stoette_foer_loft", period) + person(
            "andel_af_boligstoetten_under_loft", period
        )
        return minimum(person("loft_overskridelse", period), kan_nedsaettes)


@hjemmel("lov om aktiv socialpolitik § 25 c, stk. 2 (til 30. juni 2025)")
class saerlig_stoette_nedsat_af_loft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Nedsættelse af særlig støtte efter loftet"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/808"]

    def formula_2004(person, period):
        """Særlig støtte is cut first, at most to nothing."""
        stoette = person("saerlig_stoette_foer_loft", period)
        return minimum(stoette, person("nedsaettelse_efter_loft", period))


@hjemmel("lov om aktiv socialpolitik § 25 c, stk. 2 (til 30. juni 2025)", "§ 25 b, stk. 1 og 6")
class andel_af_boligstoetten_nedsat_af_loft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Nedsættelse af personens andel af boligstøtten"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2024/808",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2004(person, period):
        """Until June 2025: what is left of the cut after særlig støtte."""
        nedsat = person("nedsaettelse_efter_loft", period)
        return nedsat - person("saerlig_stoette_nedsat_af_loft", period)

    def formula_2025_07(person, period, parameters):
        """Since July 2025: couples on forhøjet sats keep at most an amount each (loft)."""
        loft = parameters(period).aktivloven.kontanthjaelp_2025.boligstoetteloft_par_forhoejet
        forhoejet = person("har_ret_til_forhoejet_sats", period)
        nedsat = person("er_nedsat_i_blandet_par", period)
        omfattet = person("har_hjaelp_hele_maaneden", period) & forhoejet & ~nedsat
        omfattet = omfattet & person("er_samlevende", period)
        andel = person("andel_af_boligstoetten_under_loft", period)
        return omfattet * maximum(0, andel - loft)


@hjemmel("boligstøtteloven § 42 a", "lov om aktiv socialpolitik §§ 25 b-25 c")
class boligstoette_nedsat_af_loft(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Nedsættelse af husstandens boligstøtte efter lov om aktiv socialpolitik"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]

    def formula_2004(husstand, period):
        """Sum of the reductions of the members' shares, whoever is paid the boligstøtte."""
        return husstand.sum(husstand.members("andel_af_boligstoetten_nedsat_af_loft", period))
