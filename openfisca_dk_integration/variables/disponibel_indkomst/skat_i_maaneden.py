"""Årets skat, grøn check, pension og kapitalindkomst fordelt på måneder (the year by month)."""

from numpy import where
from openfisca_core.periods import ETERNITY, MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import day_of, month_number, month_of
from openfisca_dk_integration.rule_helpers.skatteaar import amount
from openfisca_dk_integration.rule_helpers.uger import day_number


@hjemmel("personskatteloven § 14, stk. 1")
class del_af_indrejsemaaneden(Variable):
    value_type = float
    entity = Person
    definition_period = ETERNITY
    label = "Del af indrejsemåneden, hvor personen er her"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula(person, period):
        """Days of the month from the arrival, both ends included, out of the month's days."""
        indrejsedato = person("indrejsedato", period)
        maaned = month_of(indrejsedato)
        dage_i_maaneden = day_number(maaned + 1, 1) - day_number(maaned, 1)
        return (dage_i_maaneden - day_of(indrejsedato) + 1) / dage_i_maaneden


@hjemmel("personskatteloven § 14, stk. 1")
class maanedens_andel_af_aaret(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Månedens andel af den del af året, hvor personen er her"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = (
        "En tolvtedel i et helt år. I året for indrejsen fordeles årets beløb på månederne fra "
        "indrejsen, indrejsemåneden efter dage; summen over året er 1."
    )

    def formula(person, period):
        """A twelfth; in the year of arrival the months since, the first by days (indrejse)."""
        januar = month_number(period.this_year)
        indrejse = person("indrejsemaaned", period) - januar
        i_aar = indrejse // 12 == 0
        foerste = amount(person, "del_af_indrejsemaaneden", period)
        siden = month_number(period) - januar - indrejse
        denne = where(siden > 0, 1, (siden == 0) * foerste)
        return where(i_aar, denne / where(i_aar, 12 - indrejse - 1 + foerste, 1), 1 / 12)


@hjemmel("personskatteloven § 5", "arbejdsmarkedsbidragsloven § 1")
class skat_i_maaneden(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Månedens del af årets indkomstskat med arbejdsmarkedsbidrag og kirkeskat"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = "Årets endelige skat, ikke den, der er trukket efter skattekortet."

    def formula(person, period):
        """The month's share of the year's tax (indkomstskat)."""
        andel = amount(person, "maanedens_andel_af_aaret", period)
        return andel * person("indkomstskat", period.this_year)


@hjemmel("lov om skattefri kompensation for forhøjede energi- og miljøafgifter § 1")
class groen_check_i_maaneden(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Månedens del af årets grønne check"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2022/1306"]

    def formula(person, period):
        """The month's share of the year's compensation (grøn check)."""
        andel = amount(person, "maanedens_andel_af_aaret", period)
        return andel * person("groen_check", period.this_year)


@hjemmel("personskatteloven § 3, stk. 2")
class pension_og_atp_i_maaneden(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Månedens del af årets egne pensionsindbetalinger og ATP"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula(person, period):
        """The month's share of own pension contributions and ATP (indbetalinger)."""
        indbetalt = amount(person, "pensionsindbetaling", period.this_year) + person(
            "atp_bidrag", period.this_year
        )
        return person("maanedens_andel_af_aaret", period) * indbetalt


@hjemmel("personskatteloven § 4")
class kapitalindkomst_i_maaneden(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Månedens del af årets nettokapitalindkomst"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula(person, period):
        """The month's share of net capital income; interest paid is negative (renter)."""
        andel = amount(person, "maanedens_andel_af_aaret", period)
        return andel * person("nettokapitalindkomst", period.this_year)
