"""Opholdsgrundlag og datoer for ophold (ground and dates of residence)."""

from datetime import date

from numpy import where
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import ETERNITY
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Opholdsgrundlag
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import is_known


@hjemmel("integrationsloven § 2")
class opholdsgrundlag(Variable):
    value_type = Enum
    possible_values = Opholdsgrundlag
    default_value = Opholdsgrundlag.dansk_statsborger
    entity = Person
    definition_period = ETERNITY
    label = "Opholdsgrundlag"


@hjemmel("integrationsloven § 45, stk. 8")
class uledsaget_mindreaarig(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Indrejst som uledsaget mindreårig"


class indrejsedato(Variable):
    value_type = date
    entity = Person
    definition_period = ETERNITY
    label = "Første dag med lovligt ophold i riget"
    documentation = (
        "Uden oplysning: datoen for opholdstilladelsen eller overtagelsen, hvis en af dem er "
        "kendt; ellers fødselsdatoen (født her)."
    )

    def formula(person, period):
        """Not given: the permit or takeover, if known, else birth (født her)."""
        tilladelse = person("opholdstilladelse_dato", period)
        return where(is_known(tilladelse), tilladelse, person("foedselsdato", period))


@hjemmel("integrationsloven § 4")
class overtagelsesdato(Variable):
    value_type = date
    entity = Person
    definition_period = ETERNITY
    label = "Dato for den første kommunes overtagelse af ansvaret"
    documentation = (
        "Uden oplysning (1970-01-01): personen er aldrig overtaget efter integrationsloven."
    )


class opholdstilladelse_dato(Variable):
    value_type = date
    entity = Person
    definition_period = ETERNITY
    label = "Dato for opholdstilladelsen"
    documentation = "Uden oplysning: overtagelsesdatoen."

    def formula(person, period):
        """Not given: the date of takeover (overtagelsesdato)."""
        return person("overtagelsesdato", period)


class historik_start(Variable):
    value_type = date
    entity = Person
    definition_period = ETERNITY
    label = "Første dag i den kendte historik"
    documentation = "Tidligere dage indgår ikke."


@hjemmel("kommunefinansieringsloven § 5, stk. 2")
class ydelsesuger_ved_historik_start(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Ydelsesuger talt før historikkens start"
    unit = "uge"
