"""Personens beløb, fordelt efter hvem der betaler (a person's amounts by payer)."""

from openfisca_core.periods import ETERNITY, MONTH, YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.enums import AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of


class er_husstandens_foerste(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Husstandens første person, som husstandens beløb regnes til"

    def formula(person, period):
        """The first person of the household carries the household's amounts and their weight."""
        return person.simulation.populations["husstand"].members_position == 0


@hjemmel("lov om sygedagpenge § 36", "lov om aktiv socialpolitik kap. 6-7")
class anden_ydelse_fra_kommunen(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Anden offentlig ydelse, som kommunen udbetaler"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula(person, period):
        """Benefits the municipality pays itself and the state refunds (kommunale ydelser)."""
        fra_kommunen = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.sygedagpenge,
            AndenOffentligForsoergelse.revalideringsydelse,
            AndenOffentligForsoergelse.ressourceforloebsydelse,
            AndenOffentligForsoergelse.ledighedsydelse,
            AndenOffentligForsoergelse.fleksloentilskud,
        )
        return fra_kommunen * person("anden_offentlig_ydelse", period)


class anden_ydelse_fra_staten(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Anden offentlig ydelse, som staten eller en a-kasse udbetaler"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula(person, period):
        """The other benefits: paid by the state or an unemployment fund (statslige ydelser)."""
        ydelse = person("anden_offentlig_ydelse", period)
        return ydelse - person("anden_ydelse_fra_kommunen", period)


@hjemmel("integrationsloven § 45, stk. 3")
class refusion_danskbonus_engangsbeloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Statens refusion af danskbonus som engangsbeløb"
    unit = "DKK/maaned"
    end = "2024-12-31"
    reference = ["https://www.retsinformation.dk/eli/lta/2018/320"]

    def formula_2018_07(person, period, parameters):
        """The state refunds the one-off Danish bonus in full."""
        andel = parameters(period).integrationsloven.refusion.danskbonus_22
        return person("danskbonus_engangsbeloeb", period) * andel


@hjemmel("personskatteloven § 5", "arbejdsmarkedsbidragsloven § 1")
class skat_til_staten(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Skat til staten efter grøn check"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula(person, period):
        """All income tax but municipal and church tax, less the green check (grøn check)."""
        til_andre = person("kommuneskat", period) + person("kirkeskat", period)
        til_staten = person("indkomstskat", period) - til_andre
        return til_staten - person("groen_check", period)


@hjemmel("lov om en børne- og ungeydelse § 9", "børnetilskudsloven § 20")
class boerneydelser_fra_staten(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Børne- og ungeydelse, børnetilskud, midlertidigt børnetilskud og inflationshjælp"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/603"]

    def formula(husstand, period):
        """Child benefits and allowances, all paid by the state (børneydelser)."""
        return (
            husstand("boerne_og_ungeydelse", period)
            + husstand("boernetilskud", period)
            + husstand("midlertidigt_boernetilskud", period)
            + husstand("inflationshjaelp", period)
        )
