"""Børnetilskud (child allowances), børnetilskudsloven §§ 2-5 a og 10 a.

Alle tilskud udbetales kvartalsvis forud; måneden får en tredjedel af kvartalets beløb.
"""

from numpy import minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.familieydelser import (
    MONTHS_IN_QUARTER,
    beyond_first_of_birth,
    quarter_start,
    whole,
)


@hjemmel("børnetilskudsloven § 2", "børnetilskudsloven § 5 a")
class ordinaert_boernetilskud(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Ordinært børnetilskud"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]
    documentation = "Der regnes med, at der er ansøgt, og at den enlige har barnet hos sig."

    def formula_2009(husstand, period, parameters):
        """For each child of a single provider, or of two parents with folkepension (§ 2)."""
        aarligt = parameters(period).boernetilskud.ordinaert
        barn = husstand.members("er_barn_med_boernetilskud", period)
        opfylder = husstand.members("opfylder_bopaelskrav_for_ordinaert_boernetilskud", period)
        voksne = husstand("antal_voksne", period)
        ret = (voksne == 1) | (husstand("foraeldre_med_folkepension", period) > 1)
        beloeb = whole(
            aarligt * MONTHS_IN_QUARTER / 12 * husstand("optjeningsandel_kvartal", period)
        )
        boern = husstand.sum(barn & opfylder)
        return ret * husstand("bor_i_riget", period) * boern * beloeb / MONTHS_IN_QUARTER


@hjemmel("børnetilskudsloven § 3", "børnetilskudsloven § 5 a")
class ekstra_boernetilskud(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Ekstra børnetilskud"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]
    documentation = "Ét tilskud til en enlig forsørger uanset antallet af børn."

    def formula_2009(husstand, period, parameters):
        """One amount for a single provider with ordinary child allowance (ekstra børnetilskud)."""
        aarligt = parameters(period).boernetilskud.ekstra
        enlig = husstand("antal_voksne", period) == 1
        ordinaert = husstand("ordinaert_boernetilskud", period) > 0
        beloeb = whole(
            aarligt * MONTHS_IN_QUARTER / 12 * husstand("optjeningsandel_kvartal", period)
        )
        return enlig * ordinaert * beloeb / MONTHS_IN_QUARTER


@hjemmel("børnetilskudsloven § 4", "børnetilskudsloven § 5 a")
class saerligt_boernetilskud(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Særligt børnetilskud med tillæg"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]
    documentation = "Nedsættelsen efter pensionisters indkomst (§ 4, stk. 6-7) er ikke beregnet."

    def formula_2009(husstand, period, parameters):
        """For children with a parent dead, unknown or on folkepension (særligt børnetilskud)."""
        satser = parameters(period).boernetilskud.saerligt
        barn = husstand.members("er_barn_med_boernetilskud", period)
        barn = barn & husstand.members("opfylder_bopaelskrav_for_saerligt_boernetilskud", period)
        andel = husstand("optjeningsandel_kvartal", period) * MONTHS_IN_QUARTER / 12
        tilskud = whole(satser.grundbeloeb * andel)
        tillaeg = whole(satser.tillaeg * andel)
        antal = husstand.sum(barn * husstand.members("antal_saerlige_boernetilskud", period))
        antal_tillaeg = husstand.sum(
            barn * husstand.members("antal_tillaeg_til_saerligt_boernetilskud", period)
        )
        kvartal = antal * tilskud + antal_tillaeg * tillaeg
        return husstand("bor_i_riget", period) * kvartal / MONTHS_IN_QUARTER


@hjemmel("børnetilskudsloven § 10 a, stk. 1 og 4")
class maaneder_til_flerboernstilskud(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Barnets alder i måneder ved kvartalets begyndelse, når det kan tælle (ellers 7 år)"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]

    def formula_2009(person, period, parameters):
        """Months of age of children below seven who meet the conditions, else seven years."""
        graense = 12 * parameters(period).boernetilskud.flerboern_aldersgraense
        maaneder = quarter_start(period) - person("foerste_maaned_med_ny_alder", period)
        barn = person("er_barn_med_boernetilskud", period)
        ret = barn & person("opfylder_bopaelskrav_for_flerboernstilskud", period)
        return where(ret, minimum(maaneder, graense), graense)


@hjemmel("børnetilskudsloven § 10 a, stk. 1")
class antal_boern_med_flerboernstilskud(Variable):
    value_type = int
    entity = Husstand
    definition_period = MONTH
    label = "Børn ud over det første fra en flerbørnsfødsel"
    unit = "antal"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]
    documentation = "Børn i husstanden, der er født i samme måned, regnes som født samtidigt."

    def formula_2009(husstand, period, parameters):
        """Children below seven of one birth, less the first (flerbørnsfødsel)."""
        graense = 12 * parameters(period).boernetilskud.flerboern_aldersgraense
        maaneder = husstand.members("maaneder_til_flerboernstilskud", period)
        return beyond_first_of_birth(husstand, maaneder, graense)


@hjemmel("børnetilskudsloven § 10 a")
class flerboernstilskud(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Flerbørnstilskud"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2012/638",
        "https://www.retsinformation.dk/eli/lta/2019/63",
    ]

    def formula_2009(husstand, period, parameters):
        """For each child beyond the first of one birth until the age of seven."""
        aarligt = parameters(period).boernetilskud.flerboern
        antal = husstand("antal_boern_med_flerboernstilskud", period)
        return husstand("bor_i_riget", period) * antal * aarligt / 12

    def formula_2012(husstand, period, parameters):
        """The share earned (optjening, § 5 a) for each child beyond the first of one birth."""
        aarligt = parameters(period).boernetilskud.flerboern
        antal = husstand("antal_boern_med_flerboernstilskud", period)
        beloeb = whole(
            aarligt * MONTHS_IN_QUARTER / 12 * husstand("optjeningsandel_kvartal", period)
        )
        return husstand("bor_i_riget", period) * antal * beloeb / MONTHS_IN_QUARTER

    def formula_2013(husstand, period, parameters):
        """For each child beyond the first of one birth, without accrual (lov nr. 1398/2012)."""
        aarligt = parameters(period).boernetilskud.flerboern
        antal = husstand("antal_boern_med_flerboernstilskud", period)
        return husstand("bor_i_riget", period) * antal * aarligt / 12


@hjemmel("børnetilskudsloven §§ 2-4 og 10 a")
class boernetilskud(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Børnetilskud"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/63"]
    documentation = (
        "Ordinært, ekstra, særligt og flerbørnstilskud. Tilskud efter § 10 c er ikke med."
    )

    def formula_2009(husstand, period):
        """Sum of the four child allowances (børnetilskud)."""
        return (
            husstand("ordinaert_boernetilskud", period)
            + husstand("ekstra_boernetilskud", period)
            + husstand("saerligt_boernetilskud", period)
            + husstand("flerboernstilskud", period)
        )
