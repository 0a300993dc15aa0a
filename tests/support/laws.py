"""A small law of municipal sums, counts and caps, to test how a law is run over people.

It is the real system with a few variables more, so that the tests do not depend on any rule.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Kommune, Person
from openfisca_dk_integration.months import before
from openfisca_dk_integration.rule_helpers.sums import weighted_sum
from openfisca_dk_integration.tax_benefit_system import CountryTaxBenefitSystem

MONTH, YEAR = DateUnit.MONTH, DateUnit.YEAR


class proeve_maaneder(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder på støtte hidtil (tilstand)"

    def formula(person, period):
        return before(person, "proeve_maaneder", period) + person("soeger_hjaelp", period)


class proeve_stoette(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Støtte"

    def formula(person, period):
        months = person("proeve_maaneder", period)
        return person("soeger_hjaelp", period) * (6000.0 + 0.37 * months)


class proeve_bolig(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Husstandens støtte"

    def formula(husstand, period):
        return husstand.sum(husstand.members("proeve_stoette", period)) * 0.1


class proeve_udgift(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Sum af støtte"

    def formula(kommune, period):
        return weighted_sum(kommune, "proeve_stoette", period)


class proeve_antal(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Personer på støtte; kan oplyses af kommunen"

    def formula(kommune, period):
        return weighted_sum(kommune, "soeger_hjaelp", period) / 12


class proeve_loft(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Refusion med loft for kommunen"

    def formula(kommune, period):
        cap = kommune("proeve_antal", period) * 70_000.0 + kommune("modultakst", period)
        return 0.5 * numpy.minimum(kommune("proeve_udgift", period), cap)


class proeve_vaekst(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Fremgang siden året før, ikke under nul"

    def formula(kommune, period):
        last = kommune("proeve_antal", period.last_year)
        return numpy.maximum(0.0, kommune("proeve_antal", period) - last)


class proeve_ulineaer(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Læser både borgerne og et loft over dem "

    def formula(kommune, period):
        return kommune("proeve_loft", period) + weighted_sum(kommune, "proeve_stoette", period)


class proeve_hoveder(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Antal borgere uden at læse en variabel"

    def formula(kommune, period):
        return kommune.nb_persons()


class proeve_stoerst(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Den ældste borger (kan ikke deles)"

    def formula(kommune, period):
        return kommune.max(kommune.members("alder", period.first_month))


class proeve_nabo(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Summer af andre personer, læst af en person (kan ikke deles)"

    def formula(person, period):
        return person.kommune.sum(person("alder", period.first_month))


class proeve_andel(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Personens andel af kommunens udgift (kan ikke deles)"

    def formula(person, period):
        return 1.0 / (1.0 + person.kommune("proeve_udgift", period))


class proeve_fejl(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Læser en variabel, der ikke findes"

    def formula(person, period):
        return person("findes_ikke_i_loven", period)


class proeve_langsom_enum(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Enum uden opslag: en løkke over personer"

    def formula(person, period):
        names = person("aktivitet", period).decode_to_str()
        return numpy.array([len(name) for name in names])


class proeve_langsom_rolle(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "To summer med roller"

    def formula(husstand, period):
        age = husstand.members("alder", period)
        adults = husstand.sum(age, role=Husstand.VOKSEN)
        return adults + husstand.sum(age, role=Husstand.BARN)


class proeve_langsom_max(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Størsteværdi i husstanden"

    def formula(husstand, period):
        return husstand.max(husstand.members("alder", period))


VARIABLES = (
    proeve_langsom_enum,
    proeve_langsom_rolle,
    proeve_langsom_max,
    proeve_fejl,
    proeve_maaneder,
    proeve_stoette,
    proeve_bolig,
    proeve_udgift,
    proeve_antal,
    proeve_loft,
    proeve_vaekst,
    proeve_ulineaer,
    proeve_hoveder,
    proeve_stoerst,
    proeve_nabo,
    proeve_andel,
)


@dataclass(frozen=True)
class SmallLaw:
    """The real system with the variables above; can be sent to another process."""

    name: str = "proeve"
    title: str = "Prøvelov"
    _system: list[Any] = field(default_factory=list, compare=False)

    @property
    def fingerprint(self):
        return "0" * 64

    def tax_benefit_system(self):
        if not self._system:
            system = CountryTaxBenefitSystem()
            for variable in VARIABLES:
                system.add_variable(variable)
            self._system.append(system)
        return self._system[0]

    def __getstate__(self):
        return {"name": self.name, "title": self.title, "_system": []}
