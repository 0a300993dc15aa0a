"""Førtidspension og folkepension efter bopælstid (pensions by residence), pensionsloven."""

from numpy import maximum, minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import AndenOffentligForsoergelse, Opholdsgrundlag
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before, month_number
from openfisca_dk_integration.rule_helpers.pension import rounded_down, rounded_to_nearest
from openfisca_dk_integration.rule_helpers.skatteaar import PROCENT

# A fraction is fixed when the pension begins and kept while it is paid. For a pension awarded
# before the known history, give the fraction (foertidspension_broek, folkepension_broek) itself
# for the first known month: the following months keep it.


@hjemmel("pensionsloven § 1 a")
class folkepensionsalder_maaned(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneden, hvor folkepensionsalderen nås, som månedsnummer"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/1123"]

    def formula_2003(person, period, parameters):
        """Birth plus the pension age of the person's time of birth (folkepensionsalder)."""
        alder = parameters(period).pensionsloven.folkepensionsalder
        foedt = person("foedselsmaaned", period)
        return foedt + alder.calc(foedt / 12)


@hjemmel("pensionsloven §§ 5-6")
class pensionsoptjening_slutter(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Første måned, som ikke er optjent i dag, som månedsnummer"
    documentation = "Måneden nu, højst den første hele måned efter folkepensionsalderen."
    reference = ["https://www.retsinformation.dk/eli/lta/2024/1123"]

    def formula_2003(person, period):
        """The month, at most the first whole one after the pension age (optjeningsperioden)."""
        efter_den_foerste = person("foerste_maaned_med_ny_alder", period) - person(
            "foedselsmaaned", period
        )
        pension = person("folkepensionsalder_maaned", period) + efter_den_foerste
        return minimum(month_number(period), pension)


@hjemmel("pensionsloven §§ 5-6")
class pensionens_optjeningsmaaneder(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder fra 15 år, højst til folkepensionsalderen"
    unit = "maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/1123"]

    def formula_2003(person, period, parameters):
        """From the 15th birthday to now, at most to the pension age (optjeningsperioden)."""
        fra = parameters(period).pensionsloven.optjening_fra_alder
        begynder = person("foerste_maaned_med_ny_alder", period) + 12 * fra
        return maximum(person("pensionsoptjening_slutter", period) - begynder, 0)


@hjemmel("pensionsloven §§ 5-6")
class pensionsgivende_bopaelsmaaneder(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder med bopæl her fra 15 år, højst til folkepensionsalderen"
    unit = "maaned"
    documentation = "Hele måneder siden indrejsedato uden senere ophold i udlandet."
    reference = ["https://www.retsinformation.dk/eli/lta/2024/1123"]

    def formula_2003(person, period):
        """The earning period after arrival (bopælstid)."""
        indrejst = person("indrejsemaaned", period) + (person("indrejsedag", period) > 1)
        siden_indrejse = maximum(person("pensionsoptjening_slutter", period) - indrejst, 0)
        hele = person("pensionens_optjeningsmaaneder", period)
        return where(person("er_foedt_i_riget", period), hele, minimum(siden_indrejse, hele))


@hjemmel("pensionsloven §§ 2 og 4")
class mindste_bopaelsmaaneder_for_pension(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Mindste bopælstid for pension"
    unit = "maaned"
    documentation = (
        "Flygtninge er undtaget fra kravet til udlændinge; EU-borgere efter EU-reglerne."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2024/1123"]

    def formula_2003(person, period, parameters):
        """Three years, ten for foreigners who are neither refugees nor EU citizens."""
        krav = parameters(period).pensionsloven
        tre_aar = one_of(
            person("opholdsgrundlag", period),
            Opholdsgrundlag.dansk_statsborger,
            Opholdsgrundlag.flygtning,
            Opholdsgrundlag.eu_borger,
        )
        udlaendinge = krav.mindste_bopaelstid_udlaendinge_aar
        return 12 * where(tre_aar, krav.mindste_bopaelstid_aar, udlaendinge)


@hjemmel("pensionsloven § 6", "pensionsloven § 9 (til juni 2018)")
class foertidspension_broek_ved_tilkendelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Brøk af fuld førtidspension, hvis den blev tilkendt i måneden"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/1137",
        "https://www.retsinformation.dk/eli/lta/2018/442",
        "https://www.retsinformation.dk/eli/lta/2024/1123",
    ]

    def formula_2003(person, period, parameters):
        """Residence over four fifths (later nine tenths) of the years from 15 to the award.

        Rounded down to fortieths, or to the nearest whole per cent under the rules of July 2018.
        For refugees time in the home country counts at awards until June 2018 (hjemlandstid).
        """
        p = parameters(period).pensionsloven
        hele = person("pensionens_optjeningsmaaneder", period)
        flygtning = one_of(person("opholdsgrundlag", period), Opholdsgrundlag.flygtning)
        hjemland = flygtning & p.hjemlandstid_medregnes_for_flygtninge_foertidspension
        bopael = where(hjemland, hele, person("pensionsgivende_bopaelsmaaneder", period))
        ny = (
            person("folkepensionsalder_maaned", period) >= 12 * p.ny_optjening_fra_aar
        ) & p.foertidspension_ny_optjening
        andel = where(ny, p.foertidspension_fuld_andel, p.foertidspension_fuld_andel_hidtidig)
        forhold = bopael / maximum(andel * hele, 1)
        broek = where(
            ny, rounded_to_nearest(forhold, PROCENT), rounded_down(forhold, p.broekens_naevner)
        )
        return broek * (bopael >= person("mindste_bopaelsmaaneder_for_pension", period))


@hjemmel("pensionsloven § 6")
class foertidspension_broek(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Brøk af fuld førtidspension"
    unit = "andel"
    documentation = (
        "Fastsat i den første måned med førtidspension og uændret derefter. Er pensionen tilkendt "
        "før den kendte historik, oplyses brøken for historikkens første måned."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2024/1123"]

    def formula_2003(person, period):
        """The fraction of the award, kept while the pension is paid (brøkpension)."""
        faar = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.foertidspension,
        )
        hidtil = before(person, "foertidspension_broek", period)
        ny = person("foertidspension_broek_ved_tilkendelse", period)
        return faar * where(hidtil > 0, hidtil, ny)


@hjemmel("pensionsloven § 5", "pensionsloven § 9 (hjemlandstid)")
class folkepension_broek_ved_begyndelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Brøk af fuld folkepension, hvis den begyndte i måneden"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/1137",
        "https://www.retsinformation.dk/eli/lta/2010/1603",
        "https://www.retsinformation.dk/eli/lta/2015/995",
    ]

    def formula_2003(person, period, parameters):
        """Whole years of residence over forty (bopælsår)."""
        p = parameters(period).pensionsloven
        flygtning = one_of(person("opholdsgrundlag", period), Opholdsgrundlag.flygtning)
        hjemland = flygtning & p.hjemlandstid_medregnes_for_flygtninge
        hele = person("pensionens_optjeningsmaaneder", period)
        bopael = where(hjemland, hele, person("pensionsgivende_bopaelsmaaneder", period))
        broek = minimum((bopael // 12) / p.folkepension_fuld_aar, 1)
        return broek * (bopael >= person("mindste_bopaelsmaaneder_for_pension", period))

    def formula_2025_07(person, period, parameters):
        """Residence over nine tenths of the years from 15, for those of age from July 2025."""
        p = parameters(period).pensionsloven
        flygtning = one_of(person("opholdsgrundlag", period), Opholdsgrundlag.flygtning)
        hjemland = flygtning & p.hjemlandstid_medregnes_for_flygtninge
        hele = person("pensionens_optjeningsmaaneder", period)
        bopael = where(hjemland, hele, person("pensionsgivende_bopaelsmaaneder", period))
        ny = person("folkepensionsalder_maaned", period) >= 12 * p.ny_optjening_fra_aar
        forhold = bopael / maximum(p.folkepension_fuld_andel * hele, 1)
        efter_aar = minimum((bopael // 12) / p.folkepension_fuld_aar, 1)
        broek = where(ny, rounded_to_nearest(forhold, PROCENT), efter_aar)
        return broek * (bopael >= person("mindste_bopaelsmaaneder_for_pension", period))


@hjemmel("pensionsloven § 5, stk. 4")
class folkepension_broek(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Brøk af fuld folkepension"
    unit = "andel"
    documentation = (
        "Fastsat i den første måned med folkepension og uændret derefter; efter førtidspension "
        "den samme brøk. Er pensionen begyndt før den kendte historik, oplyses brøken for "
        "historikkens første måned."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2024/1123"]

    def formula_2003(person, period):
        """The fraction at the beginning, or of the disability pension before it (brøkpension)."""
        faar = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.folkepension
        )
        hidtil = before(person, "folkepension_broek", period)
        foertidspension = before(person, "foertidspension_broek", period)
        ny = person("folkepension_broek_ved_begyndelse", period)
        broek = where(hidtil > 0, hidtil, where(foertidspension > 0, foertidspension, ny))
        return faar * broek


@hjemmel("pensionsloven §§ 6 og 16 (lov om social pension)")
class foertidspension_beloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Førtidspension efter bopælstid"
    unit = "DKK/maaned"
    documentation = (
        "Skattepligtig uden arbejdsmarkedsbidrag; kommunen medfinansierer (medfinansiering). "
        "Uden nedsættelse for indtægter."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2024/1123"]

    def formula_2003(person, period, parameters):
        """The full pension by family, times the fraction by residence (førtidspension)."""
        p = parameters(period)
        fuld = where(
            person("er_samlevende", period),
            p.foertidspension.gift_samlevende_aar,
            p.foertidspension.enlig_aar,
        )
        faar = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.foertidspension,
        )
        efter_bopael = p.andre_ydelser.pension_efter_bopaelstid
        broek = where(efter_bopael, person("foertidspension_broek", period), 1)
        return faar * broek * fuld / 12


@hjemmel("pensionsloven § 5 (lov om social pension)")
class folkepension_beloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Folkepension med pensionstillæg efter bopælstid"
    unit = "DKK/maaned"
    documentation = (
        "Grundbeløb og fuldt pensionstillæg uden nedsættelse for indtægter; kendt fra 2012, "
        "tillægget sidst for 2022. Skattepligtig uden arbejdsmarkedsbidrag; staten betaler. "
        "Supplement efter lov om aktiv socialpolitik § 27 a er ikke med."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2024/1123"]

    def formula_2012(person, period, parameters):
        """Basic amount and supplement by family, times the fraction (folkepension)."""
        p = parameters(period)
        tillaeg = where(
            person("er_samlevende", period),
            p.folkepension.pensionstillaeg_gift,
            p.folkepension.pensionstillaeg_enlig,
        )
        faar = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.folkepension
        )
        efter_bopael = p.andre_ydelser.pension_efter_bopaelstid
        broek = where(efter_bopael, person("folkepension_broek", period), 1)
        return faar * broek * (p.folkepension.grundbeloeb + tillaeg)
