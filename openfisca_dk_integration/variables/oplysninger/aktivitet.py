"""Månedens aktivitet og ansøgning om hjælp (activity and application for help)."""

from openfisca_core.holders import set_input_dispatch_by_period, set_input_divide_by_period
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of


class aktivitet(Variable):
    value_type = Enum
    possible_values = Aktivitet
    default_value = Aktivitet.ingen
    entity = Person
    definition_period = MONTH
    label = "Hovedaktivitet i måneden"
    set_input = set_input_dispatch_by_period


@hjemmel("lov om aktiv socialpolitik § 11")
class soeger_hjaelp(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Søger om hjælp til forsørgelse"
    set_input = set_input_dispatch_by_period

    def formula(person, period):
        """Not given: follows from the activity (ledige og deltagere i tilbud søger hjælp)."""
        return one_of(
            person("aktivitet", period),
            Aktivitet.ledig,
            Aktivitet.vejledning_opkvalificering,
            Aktivitet.danskuddannelse,
            Aktivitet.virksomhedspraktik,
            Aktivitet.nytteindsats,
        )


class jobparat(Variable):
    value_type = bool
    default_value = True
    entity = Person
    definition_period = MONTH
    label = "Job- eller uddannelsesparat"
    set_input = set_input_dispatch_by_period


class arbejdstimer(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Betalte timer i ordinært arbejde"
    unit = "time"
    documentation = "Uden oplysning: fuld tid i måneder med ordinær beskæftigelse, ellers 0."
    set_input = set_input_divide_by_period

    def formula(person, period, parameters):
        """Not given: full time in months of ordinary work (fuldtidsnorm), else none."""
        ordinaer = one_of(person("aktivitet", period), Aktivitet.ordinaer_beskaeftigelse)
        return ordinaer * parameters(period).loen.timenorm_fuldtid_maaned


@hjemmel("aktivitetsrefusionsbekendtgørelsen § 2")
class tilbud_timer(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Timer om ugen i tilbud"
    unit = "timer/uge"
    documentation = (
        "Uden oplysning: fuld tid, når aktiviteten er et tilbud. "
        "Ordinær uddannelse med ansøgning om hjælp er et tilbud."
    )
    set_input = set_input_dispatch_by_period

    def formula(person, period, parameters):
        """Not given: a full week when the activity is an offer (tilbud)."""
        aktivitet = person("aktivitet", period)
        tilbud = one_of(
            aktivitet,
            Aktivitet.vejledning_opkvalificering,
            Aktivitet.danskuddannelse,
            Aktivitet.virksomhedspraktik,
            Aktivitet.loentilskud,
            Aktivitet.nytteindsats,
        )
        uddannelse = one_of(aktivitet, Aktivitet.ordinaer_uddannelse)
        i_tilbud = tilbud | (uddannelse & person("soeger_hjaelp", period))
        return i_tilbud * parameters(period).loen.timenorm_fuldtid_uge


class ydelse_fra_dag(Variable):
    value_type = int
    default_value = 1
    entity = Person
    definition_period = MONTH
    label = "Første dag i måneden med hjælp"
    unit = "dag"
    set_input = set_input_dispatch_by_period


class ydelse_til_dag(Variable):
    value_type = int
    default_value = 31
    entity = Person
    definition_period = MONTH
    label = "Sidste dag i måneden med hjælp"
    unit = "dag"
    set_input = set_input_dispatch_by_period


class anden_offentlig_forsoergelse(Variable):
    value_type = Enum
    possible_values = AndenOffentligForsoergelse
    default_value = AndenOffentligForsoergelse.ingen
    entity = Person
    definition_period = MONTH
    label = "Anden offentlig forsørgelse"
    set_input = set_input_dispatch_by_period
