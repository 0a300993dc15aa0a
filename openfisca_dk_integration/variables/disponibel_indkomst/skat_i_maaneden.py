"""Årets skat, grøn check, pension og kapitalindkomst fordelt på måneder (the year by month)."""

from numpy import where
from openfisca_core.periods import ETERNITY, MONTH, YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import day_of, month_number, month_of
from openfisca_dk_integration.rule_helpers.skatteaar import amount, year_sum
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
class del_af_maaneden_i_riget(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Del af måneden, hvor personen er her"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula(person, period):
        """Nothing before arrival and while abroad, the first month by days (indrejse)."""
        siden = month_number(period) - person("indrejsemaaned", period)
        foerste = amount(person, "del_af_indrejsemaaneden", period)
        siden_indrejse = where(siden > 0, 1, (siden == 0) * foerste)
        return siden_indrejse * ~person("er_udrejst", period)


@hjemmel("personskatteloven § 14, stk. 1")
class maaneder_i_riget_i_aaret(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Måneder af året, hvor personen er her"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula(person, period):
        """Sum of the months, the first one by days."""
        return year_sum(person, "del_af_maaneden_i_riget", period)


@hjemmel("personskatteloven § 14, stk. 1")
class maanedens_andel_af_aaret(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Månedens andel af den del af året, hvor personen er her"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = (
        "En tolvtedel i et helt år. I årene for indrejse og udrejse fordeles årets beløb på "
        "månederne her, indrejsemåneden efter dage; summen over året er 1."
    )

    def formula(person, period):
        """The month's part of the months in the realm; a twelfth when there are none."""
        i_aaret = amount(person, "maaneder_i_riget_i_aaret", period.this_year)
        denne = amount(person, "del_af_maaneden_i_riget", period)
        return where(i_aaret > 0, denne / where(i_aaret > 0, i_aaret, 1), 1 / 12)


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
