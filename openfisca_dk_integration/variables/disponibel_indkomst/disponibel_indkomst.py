"""Husstandens disponible indkomst og dens dele (disposable income and its pieces)."""

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.enums import Boligform
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.rule_helpers.skatteaar import amount


@hjemmel("statsskatteloven § 4")
class husstandens_loen(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Husstandens løn før skat"
    unit = "DKK/maaned"

    def formula(husstand, period):
        """Wages of all members before AM-bidrag (løn)."""
        return husstand.sum(amount(husstand.members, "loenindkomst", period))


@hjemmel("statsskatteloven § 4")
class husstandens_skattepligtige_ydelser(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Husstandens skattepligtige ydelser og anden indkomst før skat"
    unit = "DKK/maaned"

    def formula(husstand, period):
        """Taxable benefits and other income of all members (skattepligtige ydelser)."""
        return husstand.sum(amount(husstand.members, "skattepligtige_ydelser_i_maaneden", period))


@hjemmel("ligningsloven § 7, nr. 9")
class skattefri_ydelser_til_personen(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Personens skattefri ydelser"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2023/42"]
    documentation = (
        "Særlig støtte, danskbonus som engangsbeløb og jobpræmie. Hjælp i særlige tilfælde dækker "
        "en bestemt udgift og regnes ikke med."
    )

    def formula(person, period):
        """Special housing support, one-off Danish bonus and job premium (skattefri ydelser)."""
        return (
            amount(person, "saerlig_stoette", period)
            + person("danskbonus_engangsbeloeb", period)
            + person("jobpraemie", period)
        )

    def formula_2016_07(person, period, parameters):
        """Special support, one-off bonus, job premium and the tax-free igu allowance."""
        skattepligtig = parameters(period).skat.skattepligtig.igu_uddannelsesgodtgoerelse
        return (
            amount(person, "saerlig_stoette", period)
            + person("danskbonus_engangsbeloeb", period)
            + person("jobpraemie", period)
            + (1 - skattepligtig) * person("igu_godtgoerelse", period)
        )


@hjemmel("ligningsloven § 7, nr. 9")
class husstandens_skattefri_ydelser(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Husstandens skattefri ydelser"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2023/42"]
    documentation = (
        "Boligstøtte, børne- og ungeydelse, børnetilskud, midlertidigt børnetilskud, "
        "inflationshjælp, fritidstillæg og personernes skattefri ydelser."
    )

    def formula(husstand, period):
        """Housing support, child benefits and the members' own tax-free benefits."""
        return (
            amount(husstand, "boligstoette", period)
            + husstand("boerne_og_ungeydelse", period)
            + husstand("boernetilskud", period)
            + husstand("midlertidigt_boernetilskud", period)
            + husstand("inflationshjaelp", period)
            + husstand("fritidstillaeg", period)
            + husstand.sum(amount(husstand.members, "skattefri_ydelser_til_personen", period))
        )


@hjemmel("personskatteloven § 5")
class husstandens_skat(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Husstandens skat med arbejdsmarkedsbidrag og kirkeskat"
    unit = "DKK/maaned"
    documentation = "Månedens del af årets skat; grøn check er ikke trukket fra."

    def formula(husstand, period):
        """The month's part of the year's tax of all members (skat)."""
        return husstand.sum(amount(husstand.members, "skat_i_maaneden", period))


@hjemmel("lov om skattefri kompensation for forhøjede energi- og miljøafgifter § 1")
class husstandens_groenne_check(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Husstandens grønne check"
    unit = "DKK/maaned"

    def formula(husstand, period):
        """The month's part of the year's compensation of all members (grøn check)."""
        return husstand.sum(amount(husstand.members, "groen_check_i_maaneden", period))


@hjemmel("personskatteloven § 3, stk. 2")
class husstandens_pension_og_atp(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Husstandens egne pensionsindbetalinger og ATP"
    unit = "DKK/maaned"

    def formula(husstand, period):
        """The month's part of own pension contributions and ATP of all members."""
        return husstand.sum(amount(husstand.members, "pension_og_atp_i_maaneden", period))


@hjemmel("personskatteloven § 4")
class husstandens_kapitalindkomst(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Husstandens nettokapitalindkomst"
    unit = "DKK/maaned"

    def formula(husstand, period):
        """The month's part of net capital income of all members (kapitalindkomst)."""
        return husstand.sum(amount(husstand.members, "kapitalindkomst_i_maaneden", period))


@hjemmel("danskuddannelsesloven § 14, stk. 2 (2018-2020)")
class husstandens_deltagerbetaling_for_dansk(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Husstandens deltagerbetaling for danskuddannelse"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/844"]

    def formula(husstand, period):
        """Course fees of all members (deltagerbetaling)."""
        return husstand.sum(husstand.members("deltagerbetaling_for_dansk", period))


class disponibel_indkomst(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Disponibel indkomst"
    unit = "DKK/maaned"
    documentation = (
        "Løn og ydelser efter skat med alle tilskud, grøn check og modtaget børnebidrag, minus "
        "egne pensionsindbetalinger, ATP, betaling for dagtilbud og deltagerbetaling for dansk. "
        "Husleje er ikke trukket fra. "
        "Alle husstandens personer tæller med."
    )

    def formula(husstand, period):
        """Income and supports after tax, pension, day care and course fees."""
        foer_skat = (
            amount(husstand, "husstandens_loen", period)
            + husstand("husstandens_skattepligtige_ydelser", period)
            + husstand("husstandens_kapitalindkomst", period)
        )
        skattefrit = (
            amount(husstand, "husstandens_skattefri_ydelser", period)
            + husstand("husstandens_groenne_check", period)
            + husstand("boernebidrag", period)
        )
        fradrag = (
            amount(husstand, "husstandens_skat", period)
            + husstand("husstandens_pension_og_atp", period)
            + husstand("foraeldrebetaling", period)
            + husstand("husstandens_deltagerbetaling_for_dansk", period)
        )
        return foer_skat + skattefrit - fradrag


class boligens_pris(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Husleje eller egenbetaling for midlertidig indkvartering"
    unit = "DKK/maaned"
    documentation = "Uden varme og andet forbrug."

    def formula(husstand, period):
        """The rent, in temporary housing what the household pays itself (egenbetaling)."""
        midlertidig = one_of(husstand("boligform", period), Boligform.midlertidig_indkvartering)
        egenbetaling = husstand("egenbetaling_for_indkvartering", period)
        return where(midlertidig, egenbetaling, husstand("husleje", period))


class raadighedsbeloeb(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Rådighedsbeløb efter husleje"
    unit = "DKK/maaned"
    documentation = "Disponibel indkomst minus husleje; varme og andet forbrug er ikke trukket fra."

    def formula(husstand, period):
        """Disposable income less rent (rådighedsbeløb)."""
        return amount(husstand, "disponibel_indkomst", period) - husstand("boligens_pris", period)
