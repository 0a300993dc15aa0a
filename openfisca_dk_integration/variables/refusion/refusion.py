"""Refusion og medfinansiering i kroner (who pays, in kroner)."""

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.enums import AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of


@hjemmel("kommunefinansieringsloven § 5, stk. 2", "lov om aktiv socialpolitik § 100 (til 2015)")
class refusion_forsoergelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Statens refusion af forsørgelsesydelser"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/994",
        "https://www.retsinformation.dk/eli/lta/2015/806",
    ]

    def formula(person, period):
        """The state's share of the taxable help paid in the month."""
        return person("forsoergelsesydelse", period) * person("refusion_andel", period)


@hjemmel(
    "kommunefinansieringsloven § 3, stk. 1, nr. 5-6 og 15",
    "kommunefinansieringsloven § 5, stk. 2-3",
)
class refusion_saerlig_stoette(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Statens andel af særlig støtte"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/994",
        "https://www.retsinformation.dk/eli/lta/2016/1198",
    ]

    def formula(person, period):
        """Refunded as the help itself (until September 2016)."""
        return person("saerlig_stoette", period) * person("refusion_andel", period)

    def formula_2016_10(person, period, parameters):
        """Paid by the state and co-financed by the municipality; under LAS § 87 refunded."""
        medfinansieres = parameters(period).refusion.trappe.ydelse_medfinansiering.saerlig_stoette
        refusion_andel = person("refusion_andel", period)
        kommunens_andel = person("trappens_kommunale_andel", period)
        alt = person("har_fuld_refusion", period) | (kommunens_andel <= 0)
        statens_andel = where(
            ~alt & medfinansieres,
            1 - kommunens_andel,
            refusion_andel,
        )
        return person("saerlig_stoette", period) * statens_andel


@hjemmel(
    "kommunefinansieringsloven § 3, stk. 1, nr. 13",
    "integrationsloven § 45, stk. 7",
    "LAB § 120 (til 2015)",
)
class refusion_loentilskud(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Statens refusion af løntilskud uden for rådighedsbeløbet"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/994",
        "https://www.retsinformation.dk/eli/lta/2016/998",
        "https://www.retsinformation.dk/eli/lta/2011/710",
    ]
    documentation = (
        "Løntilskud i integrationsprogrammet refunderes til 30. juni 2016 som tilbud inden for"
        " rådighedsbeløbet (se kommune_driftsrefusion) og er 0 her."
    )

    def formula_2007(person, period, parameters):
        """Outside the programme: the share for recipients of kontanthjælp (LAB § 118)."""
        andel = parameters(period).refusion.loentilskud.lab_kontanthjaelp
        efter_lab = ~person("i_introduktionsprogram", period)
        statens_andel = where(person("har_fuld_refusion", period), 1, andel)
        return person("loentilskud_udgift", period) * efter_lab * statens_andel

    def formula_2010(person, period, parameters):
        """Outside the programme: shares for recipients of kontanthjælp and of dagpenge."""
        loentilskud = parameters(period).refusion.loentilskud
        dagpenge = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.dagpenge
        )
        andel = where(dagpenge, loentilskud.lab_dagpenge, loentilskud.lab_kontanthjaelp)
        efter_lab = ~person("i_introduktionsprogram", period)
        statens_andel = where(person("har_fuld_refusion", period), 1, andel)
        return person("loentilskud_udgift", period) * efter_lab * statens_andel

    def formula_2016(person, period):
        """Outside the programme: the ladder; in the programme still within the cap."""
        efter_lab = ~person("i_introduktionsprogram", period)
        return person("loentilskud_udgift", period) * efter_lab * person("refusion_andel", period)

    def formula_2016_07(person, period):
        """The ladder, in the programme and outside it."""
        return person("loentilskud_udgift", period) * person("refusion_andel", period)


@hjemmel(
    "kommunefinansieringsloven § 5, stk. 2",
    "lov om aktiv socialpolitik §§ 103-104 (til 2015)",
)
class refusion_anden_offentlig_ydelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Statens refusion af kommunens andre forsørgelsesydelser"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/994",
        "https://www.retsinformation.dk/eli/lta/2007/1460",
    ]
    documentation = (
        "Sygedagpenge, revalideringsydelse, ressourceforløbsydelse, ledighedsydelse og"
        " fleksløntilskud i anden_offentlig_ydelse. Sygedagpenge for 28.-31. december 2015 følger"
        " måneden og ikke ugen fra 4. januar 2016. Det særlige fleksbidrag (§ 7) er ikke med."
    )

    def formula_2007(person, period):
        """The share before the ladder, by benefit and activity."""
        andel = person("refusion_andel_anden_ydelse_foer_trappen", period)
        return person("anden_offentlig_ydelse", period) * andel

    def formula_2016(person, period):
        """The ladder's share of the benefits the municipality pays itself."""
        refunderes = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.sygedagpenge,
            AndenOffentligForsoergelse.revalideringsydelse,
            AndenOffentligForsoergelse.ressourceforloebsydelse,
            AndenOffentligForsoergelse.ledighedsydelse,
            AndenOffentligForsoergelse.fleksloentilskud,
        )
        andel = refunderes * person("trappens_statslige_andel", period)
        return person("anden_offentlig_ydelse", period) * andel


@hjemmel(
    "kommunefinansieringsloven § 5, stk. 3",
    "lov om arbejdsløshedsforsikring § 82 a (til 2015)",
    "lov om social pension § 52",
)
class medfinansiering(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Kommunens medfinansiering af dagpenge og førtidspension"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/994",
        "https://www.retsinformation.dk/eli/lta/2011/838",
        "https://www.retsinformation.dk/eli/lta/2009/982",
    ]
    documentation = (
        "Medfinansiering af særlig støtte er særlig støtte minus refusion_saerlig_stoette."
    )

    def formula_2007(person, period):
        """The municipality's share of benefits paid by the state or the unemployment fund."""
        return person("anden_offentlig_ydelse", period) * person("medfinansiering_andel", period)


@hjemmel("integrationsloven § 34", "integrationsloven § 39 a")
class omfattet_af_kapitel_6(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Får hjælp i særlige tilfælde efter integrationsloven kapitel 6"
    documentation = "Tidsgrænsen er kapitlets egen og følger ikke programmets længde."
    reference = [
        "https://www.retsinformation.dk/eli/lta/2010/1062",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
    ]

    def formula_2004(person, period, parameters):
        """In the first years after the takeover (overtagelse), or in the programme."""
        varighed = parameters(period).integrationsloven.program.kapitel_6_varighed
        siden = person("maaneder_siden_overtagelse", period)
        nylig = person("er_overtaget", period) & (siden >= 0) & (siden < varighed)
        return nylig | person("i_introduktionsprogram", period)


@hjemmel("integrationsloven §§ 34, 39 a og 45, stk. 2-3", "lov om aktiv socialpolitik § 106")
class refusion_hjaelp_i_saerlige_tilfaelde(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Statens refusion af hjælp i særlige tilfælde"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2020/1",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2004(person, period, parameters):
        """Integrationsloven chapter 6; the refund of LAS chapter 10 is known from 2007 only."""
        andel = parameters(period).refusion.hjaelp_i_saerlige_tilfaelde_integrationsloven
        omfattet = person("omfattet_af_kapitel_6", period)
        return person("hjaelp_i_saerlige_tilfaelde", period) * omfattet * andel

    def formula_2007(person, period, parameters):
        """Integrationsloven chapter 6 or LAS chapter 10; none for recipients of starthjælp."""
        refusion = parameters(period).refusion
        las = where(
            person("starthjaelp", period) > 0,
            refusion.hjaelp_i_saerlige_tilfaelde_las_starthjaelp,
            refusion.hjaelp_i_saerlige_tilfaelde_las,
        )
        las = where(person("har_fuld_refusion", period), 1, las)
        integrationsloven = refusion.hjaelp_i_saerlige_tilfaelde_integrationsloven
        andel = where(person("omfattet_af_kapitel_6", period), integrationsloven, las)
        return person("hjaelp_i_saerlige_tilfaelde", period) * andel

    def formula_2012(person, period, parameters):
        """Integrationsloven chapter 6 in the first years after takeover, else LAS chapter 10."""
        refusion = parameters(period).refusion
        las = where(
            person("har_fuld_refusion", period), 1, refusion.hjaelp_i_saerlige_tilfaelde_las
        )
        integrationsloven = refusion.hjaelp_i_saerlige_tilfaelde_integrationsloven
        andel = where(person("omfattet_af_kapitel_6", period), integrationsloven, las)
        return person("hjaelp_i_saerlige_tilfaelde", period) * andel


@hjemmel("igu-loven § 10, stk. 5")
class refusion_igu_godtgoerelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Statens refusion af skolegodtgørelse under IGU"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/623"]

    def formula_2016_07(person, period, parameters):
        """The state pays the municipality's school allowance (godtgørelse) in full."""
        andel = parameters(period).refusion.igu.uddannelsesgodtgoerelse
        return person("igu_godtgoerelse", period) * andel


@hjemmel("lov om aktiv socialpolitik § 106")
class refusion_fritidstillaeg(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Statens refusion af fritidstillæg"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(husstand, period, parameters):
        """Half of the leisure supplement for children (fritidstillæg)."""
        return husstand("fritidstillaeg", period) * parameters(period).refusion.fritidstillaeg
