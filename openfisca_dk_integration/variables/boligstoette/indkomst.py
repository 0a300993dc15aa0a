"""Husstanden og dens indkomst (household and income), boligstøtteloven §§ 7-8 a."""

from numpy import clip, maximum, where
from openfisca_core.periods import MONTH, YEAR
from openfisca_core.populations import ADD
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import month_number


@hjemmel("personskatteloven § 3", "arbejdsmarkedsbidragsloven § 1")
class maanedens_loen_efter_bidrag(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Månedens løn efter ATP og arbejdsmarkedsbidrag"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = "Årets ATP fordeles ligeligt på månederne."

    def formula_2010(person, period, parameters):
        """Wage less ATP, less AM-bidrag (løn)."""
        efter_bidrag = 1 - parameters(period).skat.am_bidrag.sats
        atp = person("atp_bidrag", period.this_year) / 12
        return efter_bidrag * maximum(0, person("loenindkomst", period) - atp)


@hjemmel("personskatteloven § 3")
class maanedens_ydelser_og_anden_indkomst(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Månedens skattepligtige ydelser og anden indkomst uden arbejdsmarkedsbidrag"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2010(person, period):
        """Taxable benefits and other income (skattepligtige ydelser)."""
        return (
            person("forsoergelsesydelse", period)
            + person("anden_offentlig_ydelse", period)
            + person("anden_indkomst", period)
        )

    def formula_2016_07(person, period, parameters):
        """Taxable benefits, other income and the taxable igu allowance (uddannelsesgodtgørelse)."""
        skattepligtig = parameters(period).skat.skattepligtig.igu_uddannelsesgodtgoerelse
        return (
            person("forsoergelsesydelse", period)
            + person("anden_offentlig_ydelse", period)
            + person("anden_indkomst", period)
            + skattepligtig * person("igu_godtgoerelse", period)
        )


@hjemmel("personskatteloven §§ 3-4")
class aarets_fradrag_i_maanedsindkomst(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "ATP af ydelser og egne pensionsindbetalinger"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = "Den del af årets ATP, som årets løn ikke dækker, nedsætter ydelserne."

    def formula_2010(person, period):
        """ATP beyond the year's wages, and own pension contributions (fradrag)."""
        loen = person("loenindkomst", period, options=[ADD])
        atp_af_ydelser = maximum(0, person("atp_bidrag", period) - loen)
        return atp_af_ydelser + person("pensionsindbetaling", period)


@hjemmel(
    "personskatteloven § 3",
    "boligstøtteloven § 8, stk. 1",
    "dagtilbudsbekendtgørelsen § 28, stk. 1",
)
class maanedsindkomst(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Månedens personlige indkomst med tillæg af positiv kapitalindkomst"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2025/995",
        "https://www.retsinformation.dk/eli/lta/2021/2058",
    ]
    documentation = "Årets fradrag og nettokapitalindkomst fordeles ligeligt på månederne."

    def formula_2010(person, period):
        """Wage after AM-bidrag, benefits and other income less deductions (personlig indkomst)."""
        indkomst = person("maanedens_loen_efter_bidrag", period) + person(
            "maanedens_ydelser_og_anden_indkomst", period
        )
        fradrag = person("aarets_fradrag_i_maanedsindkomst", period.this_year) / 12
        kapital = maximum(0, person("nettokapitalindkomst", period.this_year)) / 12
        return maximum(0, indkomst - fradrag) + kapital


@hjemmel("boligstøtteloven § 8, stk. 5")
class mistet_hjaelp_der_regnes_med(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Mistet hjælp, som boligstøtten regner med som indkomst"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2019/48",
        "https://www.retsinformation.dk/eli/lta/2021/229",
        "https://www.retsinformation.dk/eli/lta/2025/995",
    ]
    documentation = (
        "Nedsættelsen efter aktivlovens § 13 g står i LBK 48/2019 og 229/2021, ikke i LBK 174/2016 "
        "og 995/2025; første dag er den, § 13 g fik virkning (afledt). Sanktioner efter §§ 36-40 "
        "står i LBK 229/2021 og 995/2025."
    )

    def formula_2016_10(person, period):
        """October 2016 to 2019: what § 13 g takes from the unmarried (225-timersregel)."""
        return person("nedsaettelse_der_ses_bort_fra", period)

    def formula_2020(person, period):
        """2020 to June 2025: what § 13 g takes, and a sanction (sanktion)."""
        return person("nedsaettelse_der_ses_bort_fra", period) + person("sanktion", period)

    def formula_2025_07(person, period):
        """Since July 2025: what a sanction takes (sanktion)."""
        return person("sanktion", period)


@hjemmel("boligstøtteloven § 8, stk. 5")
class maanedsindkomst_uden_nedsaettelser(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Månedens indkomst, som den ville være uden nedsættelse af hjælpen"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2019/48",
        "https://www.retsinformation.dk/eli/lta/2021/229",
        "https://www.retsinformation.dk/eli/lta/2025/995",
    ]

    def formula_2010(person, period):
        """Income with the help that was lost, once the year's deductions are covered."""
        indkomst = person("maanedens_loen_efter_bidrag", period) + person(
            "maanedens_ydelser_og_anden_indkomst", period
        )
        fradrag = person("aarets_fradrag_i_maanedsindkomst", period.this_year) / 12
        ikke_daekket = maximum(0, fradrag - indkomst)
        tillagt = maximum(0, person("mistet_hjaelp_der_regnes_med", period) - ikke_daekket)
        return person("maanedsindkomst", period) + tillagt


@hjemmel("boligstøtteloven § 7, stk. 1")
class er_medlem_af_husstanden(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Bor i boligen"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]
    documentation = "Født, indrejst og ikke udrejst. Logerende skal ikke anføres i husstanden."

    def formula(person, period):
        """Born, arrived and not abroad in the month (fast ophold i lejligheden)."""
        maaned = month_number(period)
        foedt = person("foedselsmaaned", period) <= maaned
        indrejst = person("indrejsemaaned", period) <= maaned
        return foedt & indrejst & ~person("er_udrejst", period)


@hjemmel("boligstøtteloven § 7, stk. 2")
class er_barn_i_boligen(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Barn under 18 år, der bor i boligen"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]
    documentation = "Også børn blandt husstandens øvrige beboere."

    def formula(person, period, parameters):
        """A member below 18 other than the household's adults (barn under 18 år)."""
        under_18 = person("alder", period) < parameters(period).oplysninger.myndighedsalder
        medlem = person("er_medlem_af_husstanden", period)
        return medlem & under_18 & ~person("er_voksen", period)


@hjemmel("boligstøtteloven § 7")
class er_voksen_i_boligen(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Medlem af husstanden, der ikke er barn"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]
    documentation = "Også voksne børn og øvrige beboere fra 18 år."

    def formula(person, period):
        """A member who is not a child (husstandsmedlem)."""
        barn = person("er_barn_i_boligen", period)
        return person("er_medlem_af_husstanden", period) & ~barn


@hjemmel("boligstøtteloven § 7, stk. 2")
class antal_boern_i_boligen(Variable):
    value_type = int
    entity = Husstand
    definition_period = MONTH
    label = "Børn under 18 år i boligen"
    unit = "antal"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]

    def formula(husstand, period):
        """Members below 18 (børn i husstanden)."""
        return husstand.sum(husstand.members("er_barn_i_boligen", period))


@hjemmel("boligstøtteloven § 7")
class antal_voksne_i_boligen(Variable):
    value_type = int
    entity = Husstand
    definition_period = MONTH
    label = "Voksne medlemmer af husstanden"
    unit = "antal"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]

    def formula(husstand, period):
        """Members who are not children (voksne husstandsmedlemmer)."""
        return husstand.sum(husstand.members("er_voksen_i_boligen", period))


@hjemmel("boligstøtteloven § 8 a")
class formuetillaeg(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Formuetillæg til husstandsindkomsten"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]
    documentation = "Boligsikringens formuegrænser bruges også for boligydelse."

    def formula_2010(husstand, period, parameters):
        """Shares of the members' assets above two limits (formuetillæg)."""
        lov = parameters(period).boligstoette
        nedre = lov.boligsikring.formuegraense_1
        oevre = lov.boligsikring.formuegraense_2
        medlem = husstand.members("er_voksen_i_boligen", period)
        formue = husstand.sum(husstand.members("formue", period) * medlem)
        mellem = clip(formue, nedre, oevre) - nedre
        return lov.formuetillaeg.sats_1 * mellem + lov.formuetillaeg.sats_2 * maximum(
            0, formue - oevre
        )


@hjemmel("boligstøtteloven § 8")
class husstandsindkomst(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Husstandsindkomst, opgjort som månedens indkomst gange 12"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/158",
        "https://www.retsinformation.dk/eli/lta/2025/995",
    ]
    documentation = "Særlig støtte, boligstøtte og børneydelser indgår ikke."

    def formula_2010(husstand, period, parameters):
        """Income of all members times twelve, of children above an allowance, and assets' share."""
        fradrag = parameters(period).boligstoette.boligsikring.barns_bundfradrag
        maaned = husstand.members("maanedsindkomst_uden_nedsaettelser", period).astype("float64")
        aarligt = 12 * maaned
        barn = husstand.members("er_barn_i_boligen", period)
        voksen = husstand.members("er_voksen_i_boligen", period)
        regnes_med = where(barn, maximum(0, aarligt - fradrag), voksen * aarligt)
        return husstand.sum(regnes_med) + husstand("formuetillaeg", period)

    def formula_2019(husstand, period):
        """Income of the adult members times twelve and the addition for assets (§ 8)."""
        voksen = husstand.members("er_voksen_i_boligen", period)
        maaned = husstand.members("maanedsindkomst_uden_nedsaettelser", period).astype("float64")
        return 12 * husstand.sum(maaned * voksen) + husstand("formuetillaeg", period)
