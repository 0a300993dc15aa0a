"""Hvad det giver at arbejde (work incentives): gevinst ved job, deltagerskat, marginalskat."""

from numpy import clip, floor, iinfo, int32, where
from openfisca_core.holders import set_input_dispatch_by_period
from openfisca_core.periods import MONTH, YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.rule_helpers.arbejdsincitament import with_higher_wage, with_job
from openfisca_dk_integration.rule_helpers.skatteaar import amount


class tager_job(Variable):
    value_type = bool
    entity = Person
    definition_period = YEAR
    label = "Får job i beregningen af gevinsten ved job"
    documentation = (
        "Uden oplysning: hovedpersonen, hvis denne ikke har løn i året, ellers partneren, hvis "
        "denne ikke har løn. Har begge løn, får ingen job, og heller ikke den, der først kommer "
        "til landet efter året."
    )

    def formula(person, period):
        """Not given: the first adult without wage in the year (hovedperson, så partner)."""
        uden_loen = (person("aarsloen", period) <= 0) & person("er_indrejst_i_aaret", period)
        hovedperson = uden_loen & person("er_hovedperson", period)
        partner = uden_loen & person("er_voksen", period) & ~hovedperson
        return hovedperson | (partner & ~person.husstand.any(hovedperson))


class loen_ved_job(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Løn om måneden i det job, gevinsten regnes for"
    unit = "DKK/maaned"
    documentation = (
        "Uden oplysning: den mellemste løn i kommunernes business cases (en antagelse), fra 2018."
    )
    set_input = set_input_dispatch_by_period

    def formula_2018(person, period, parameters):
        """Not given: the middle wage of municipal business cases (an assumption)."""
        return person.filled_array(parameters(period).loen.business_case.maanedsloen_middel)


class disponibel_indkomst_ved_job(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Disponibel indkomst, hvis personen arbejdede på fuld tid hele året"
    unit = "DKK/maaned"
    documentation = (
        "Den samme husstand regnet igennem hele loven én gang til. Beløb, der er givet i stedet "
        "for at være beregnet, regnes på ny."
    )

    def formula(husstand, period):
        """The whole law computed again with the job (tager_job, loen_ved_job)."""
        return with_job(husstand, "disponibel_indkomst", period)


class gevinst_ved_job(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Gevinst ved job"
    unit = "DKK/maaned"
    documentation = "Disponibel indkomst med job hele året minus den, husstanden har."

    def formula(husstand, period):
        """Disposable income with the job less disposable income as it is (gevinst)."""
        ved_job = amount(husstand, "disponibel_indkomst_ved_job", period)
        return ved_job - husstand("disponibel_indkomst", period)


class udgift_ved_job(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Engangsudgift ved at tage jobbet"
    unit = "DKK"
    documentation = (
        "Det, husstanden én gang betaler for at begynde: tøj, transport, depositum, skift af "
        "dagtilbud. Uden oplysning: 0."
    )
    set_input = set_input_dispatch_by_period


class maaneder_til_bedre_stillet(Variable):
    value_type = int
    entity = Husstand
    definition_period = MONTH
    label = "Måneder i job, før husstanden er bedre stillet (0: aldrig)"
    unit = "maaned"
    documentation = (
        "Det mindste antal hele måneder, hvor gevinsterne tilsammen er større end engangsudgiften, "
        "når hver måned giver den samme gevinst. 0, når jobbet ikke giver gevinst."
    )

    def formula(husstand, period):
        """Fewest months whose gains exceed the one-off cost of the job (udgift ved job)."""
        gevinst = amount(husstand, "gevinst_ved_job", period)
        hele = floor(husstand("udgift_ved_job", period) / where(gevinst > 0, gevinst, 1)) + 1
        return (gevinst > 0) * clip(hele, 1, iinfo(int32).max)


class loenfremgang_ved_job(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Lønfremgang ved job, før skat"
    unit = "DKK/maaned"

    def formula(husstand, period):
        """Wage of the job less the wage the person has (lønfremgang)."""
        person = husstand.members
        fremgang = person("loen_ved_job", period) - person("loenindkomst", period)
        return husstand.sum(person("tager_job", period.this_year) * fremgang)


class deltagerskat(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Deltagerskat (deltagelsesskatteprocent som andel)"
    unit = "andel"
    documentation = (
        "Den del af lønnen i et job, som går til skat og mistede ydelser. 0, når ingen får job."
    )

    def formula(husstand, period):
        """Share of the wage lost to tax and withdrawn benefits (deltagerskat)."""
        fremgang = amount(husstand, "loenfremgang_ved_job", period)
        tabt = fremgang - husstand("gevinst_ved_job", period)
        return (fremgang > 0) * tabt / where(fremgang > 0, fremgang, 1)


class faar_hoejere_loen(Variable):
    value_type = bool
    entity = Person
    definition_period = YEAR
    label = "Får højere løn i beregningen af den effektive marginalskat"
    documentation = (
        "Uden oplysning: hovedpersonen, hvis denne har løn i året, ellers partneren, hvis denne "
        "har løn. Har ingen løn, stiger ingens."
    )

    def formula(person, period):
        """Not given: the first adult with a wage in the year (hovedperson, så partner)."""
        har_loen = person("aarsloen", period) > 0
        hovedperson = har_loen & person("er_hovedperson", period)
        partner = har_loen & person("er_voksen", period) & ~hovedperson
        return hovedperson | (partner & ~person.husstand.any(hovedperson))


class disponibel_indkomst_ved_hoejere_loen(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Disponibel indkomst, hvis lønnen var et skridt højere hele året"
    unit = "DKK/maaned"
    documentation = "Timetallet er uændret. Beløb, der er givet, regnes på ny."

    def formula(husstand, period):
        """The whole law computed again with the higher wage (lønskridt)."""
        return with_higher_wage(husstand, "disponibel_indkomst", period)


class effektiv_marginalskat(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Effektiv marginalskat"
    unit = "andel"
    documentation = (
        "Den del af en lønstigning (disponibel_indkomst.loenskridt), som går til skat og mistede "
        "ydelser. 0, når ingen har løn."
    )

    def formula(husstand, period, parameters):
        """Share of a wage rise lost to tax and withdrawn benefits (effektiv marginalskat)."""
        skridt = parameters(period).disponibel_indkomst.loenskridt
        stiger = husstand.any(husstand.members("faar_hoejere_loen", period.this_year))
        ved_hoejere = amount(husstand, "disponibel_indkomst_ved_hoejere_loen", period)
        fremgang = ved_hoejere - husstand("disponibel_indkomst", period)
        return stiger * (1 - fremgang / skridt)
