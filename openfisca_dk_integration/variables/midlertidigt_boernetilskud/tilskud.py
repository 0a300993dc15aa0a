"""Midlertidigt børnetilskud (temporary child allowance), lov nr. 1550/2019, august 2019-2022."""

from numpy import minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.hjemmel import hjemmel


@hjemmel("lov nr. 1550 af 27/12/2019 om et midlertidigt børnetilskud")
class har_midlertidigt_boernetilskud_som_sho(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    end = "2022-12-31"
    label = "Forsørger på SHO-ydelse, i et blandet par eller på uddannelseshjælp ramt af loftet"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/1550"]

    def formula_2019_08(person, period):
        """SHO, a mixed couple, or education-ready and hit by the ceiling (loftramt)."""
        sho = person("integrationsydelse_sho", period) > 0
        blandet = person("er_nedsat_i_blandet_par", period) & (person("kontanthjaelp", period) > 0)
        uddannelse = person("uddannelseshjaelp", period) > 0
        blandet = blandet | (uddannelse & person("er_nedsat_i_blandet_par", period))
        ramt = person.husstand("nedsat_af_kontanthjaelpsloft", period) > 0
        uddannelsesparat_ramt = uddannelse & person("jobparat", period) & ramt
        return person("er_voksen", period) & (sho | blandet | uddannelsesparat_ramt)


@hjemmel("lov nr. 1550 af 27/12/2019 om et midlertidigt børnetilskud")
class nedsat_af_kontanthjaelpsloft(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    end = "2022-12-31"
    label = "Særlig støtte og boligstøtte, som kontanthjælpsloftet tager fra husstanden"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/1550"]

    def formula_2019_08(husstand, period):
        """What the ceiling takes from særlig støtte and boligstøtte together."""
        saerlig = husstand.members("saerlig_stoette_nedsat_af_loft", period)
        return husstand.sum(saerlig) + husstand("boligstoette_nedsat_af_loft", period)


@hjemmel("lov nr. 1550 af 27/12/2019 om et midlertidigt børnetilskud")
class antal_boern_med_midlertidigt_boernetilskud(Variable):
    value_type = int
    entity = Husstand
    definition_period = MONTH
    end = "2022-12-31"
    label = "Hjemmeboende børn under 15 år"
    unit = "antal"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/1550"]

    def formula_2019_08(husstand, period, parameters):
        """Children in the home below 15 (børn under 15 år)."""
        graense = parameters(period).midlertidigt_boernetilskud.aldersgraense
        hjemme = husstand.members("er_medlem_af_husstanden", period)
        ung = husstand.members("alder", period) < graense
        return husstand.sum(husstand.members("er_barn", period) & hjemme & ung)


@hjemmel("lov nr. 1550 af 27/12/2019 om et midlertidigt børnetilskud")
class midlertidigt_boernetilskud(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Midlertidigt børnetilskud"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/1550"]
    documentation = (
        "Skattefrit; står i den måned, det vedrører (udbetales to måneder senere). Loven er ikke i "
        "samlingen; reglerne følger en gennemgang af lov nr. 1550/2019 og BEK 948/2022."
    )

    def formula_2019_08(husstand, period, parameters):
        """An amount per child, more for singles, at most what the ceiling takes and a fixed sum."""
        satser = parameters(period).midlertidigt_boernetilskud
        enlig = husstand("antal_voksne", period) == 1
        boern = husstand("antal_boern_med_midlertidigt_boernetilskud", period)
        taget = husstand("nedsat_af_kontanthjaelpsloft", period)
        som_sho = husstand.any(husstand.members("har_midlertidigt_boernetilskud_som_sho", period))
        loftramt = where(enlig, satser.enlig_loftramt_pr_barn, satser.par_loftramt_pr_barn)
        pr_barn = where(som_sho, satser.sho_mv_pr_barn, loftramt)
        beloeb = boern * pr_barn + (boern > 0) * enlig * satser.enligtillaeg
        sho = husstand.members("integrationsydelse_sho", period) > 0
        antal_sho = husstand.sum(sho & husstand.members("er_voksen", period))
        fast = where(enlig, satser.graense_enlig_sho, satser.graense_par_sho) * antal_sho
        return minimum(beloeb, taget + fast)

    def formula_2023(husstand, period):
        """From 2023: the allowance has ended (midlertidigt)."""
        return husstand.filled_array(0)
