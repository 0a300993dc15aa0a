"""Dansktillæg og danskbonus (supplements for a Danish test), aktivloven § 22, stk. 4-8."""

from numpy import clip, maximum, where
from openfisca_core.periods import ETERNITY, MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Danskproeve
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before, days_in_month, month_number
from openfisca_dk_integration.rule_helpers.husstand import af_den_anden_voksne


@hjemmel("lov om aktiv socialpolitik § 22, stk. 4", "bekendtgørelse nr. 617 af 27/5/2018 § 3")
class har_proeve_til_danskbonus(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Har bestået Prøve i Dansk 2, FVU-læsning trin 2 eller højere prøve"
    reference = ["https://www.retsinformation.dk/eli/lta/2018/617"]

    def formula(person, period):
        """Prøve i Dansk 2 or 3, Studieprøven or FVU reading step 2; not Prøve i Dansk 1."""
        return one_of(
            person("danskproeve", period),
            Danskproeve.fvu_laesning_2,
            Danskproeve.pd2,
            Danskproeve.pd3,
            Danskproeve.studieproeve,
        )


@hjemmel("lov om aktiv socialpolitik § 22, stk. 4")
class opfylder_betingelser_for_danskbonus(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Modtager integrationsydelse/SHO og har bestået prøven"
    end = "2025-06-30"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2018/617",
    ]
    documentation = "Ansøgning antages indgivet i den måned, prøven består, som regnes med helt."

    def formula_2015_09(person, period):
        """On integrationsydelse or SHO this month, with a test passed this month or before."""
        modtager = person("integrationsydelse_sho", period) > 0
        bestaaet = person("danskproevemaaned", period) <= month_number(period)
        return modtager & bestaaet & person("har_proeve_til_danskbonus", period)


@hjemmel(
    "lov om aktiv socialpolitik § 22, stk. 4", "bekendtgørelse nr. 617 af 27/5/2018 § 9, stk. 3"
)
class danskbonus_periodemaaned(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = (
        "Nummer på måneden, siden retten til dansktillæg eller danskbonus opstod (0: ikke opstået)"
    )
    unit = "maaned"
    end = "2025-06-30"
    reference = ["https://www.retsinformation.dk/eli/lta/2018/617"]

    def formula_2015_09(person, period):
        """State: months since the right arose; they run on when no help is received."""
        hidtil = before(person, "danskbonus_periodemaaned", period)
        nu = person("opfylder_betingelser_for_danskbonus", period)
        return where(hidtil > 0, hidtil + 1, nu * 1)


@hjemmel("lov om aktiv socialpolitik § 22, stk. 4-5")
class danskbonus(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Dansktillæg (til juni 2018) og danskbonus"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2018/617",
        "https://www.retsinformation.dk/eli/lta/2022/1044",
    ]

    def formula_2015_09(person, period, parameters):
        """Until June 2018: dansktillæg as long as the benefit lasts.

        Benefit and supplement together are at most what meeting the requirement would give.
        """
        beloeb = parameters(period).aktivloven.dansktillaeg
        plads = person("ydelse_naar_kravene_er_opfyldt", period) - person(
            "ydelse_naar_kravene_ikke_er_opfyldt", period
        )
        dage = person("hjaelp_dage", period) / days_in_month(period)
        return clip(plads, 0, beloeb) * dage * person("opfylder_betingelser_for_danskbonus", period)

    def formula_2018_07(person, period, parameters):
        """Since July 2018: danskbonus in a period of six months, once; with the same ceiling."""
        aktivloven = parameters(period).aktivloven
        i_perioden = person("danskbonus_periodemaaned", period) <= aktivloven.danskbonus_maaneder
        plads = person("ydelse_naar_kravene_er_opfyldt", period) - person(
            "ydelse_naar_kravene_ikke_er_opfyldt", period
        )
        dage = person("hjaelp_dage", period) / days_in_month(period)
        beloeb = clip(plads, 0, aktivloven.danskbonus) * dage
        return beloeb * (i_perioden & person("opfylder_betingelser_for_danskbonus", period))

    def formula_2025_07(person, period):
        """From July 2025: danskbonus is abolished."""
        return person.filled_array(0)


@hjemmel("lov om aktiv socialpolitik § 26, stk. 2 (til 30. juni 2025)")
class hjaelp_svarende_til_partners_danskbonus(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ændring af den nedsatte hjælp, når partneren får dansktillæg eller danskbonus"
    unit = "DKK/maaned"
    end = "2025-06-30"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2021/241",
    ]
    documentation = (
        "Begge i et blandet par får mindst integrationsydelse/SHO og danskbonus; indgår i "
        "kontanthjaelp eller uddannelseshjaelp."
    )

    def formula_2015_09(person, period):
        """In mixed couples both get at least the low benefit and the bonus."""
        bonus = af_den_anden_voksne(person, person("danskbonus", period), period)
        lav = person("ydelse_naar_kravene_ikke_er_opfyldt", period)
        hoej = person("ydelse_naar_kravene_er_opfyldt", period)
        rest = hoej - af_den_anden_voksne(person, lav, period)
        forskel = maximum(rest - bonus, lav + bonus) - maximum(rest, lav)
        faar_hjaelp = person("hjaelp_efter_fradrag", period) > 0
        nedsat = person("er_nedsat_i_blandet_par", period)
        dage = person("hjaelp_dage", period) / days_in_month(period)
        return forskel * nedsat * faar_hjaelp * dage
