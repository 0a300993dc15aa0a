"""Boligsikring og boligydelse (housing support), boligstøtteloven §§ 21-24, 33 og 75."""

from numpy import maximum, minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand
from openfisca_dk_integration.enums import AndenOffentligForsoergelse, Boligform
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.rule_helpers.familieydelser import whole


@hjemmel("boligstøtteloven §§ 1, 5 og 9")
class kan_faa_boligstoette(Variable):
    value_type = bool
    entity = Husstand
    definition_period = MONTH
    label = "Bor til leje i en bolig, der giver ret til boligstøtte"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]
    documentation = (
        "Kun lejeboliger: lån og tilskud til pensionister m.fl. i andels- og ejerboliger er ikke "
        "beregnet, og midlertidig indkvartering giver ikke ret. Der regnes med, at der er søgt."
    )

    def formula(husstand, period):
        """A tenant household with an adult living in Denmark (lejer)."""
        til_leje = one_of(husstand("boligform", period), Boligform.lejebolig)
        return til_leje & husstand("bor_i_riget", period)


@hjemmel("boligstøtteloven § 2")
class har_pensionist(Variable):
    value_type = bool
    entity = Husstand
    definition_period = MONTH
    label = "Et medlem af husstanden har folkepension"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]
    documentation = "Førtidspension fra før 2003 giver også boligydelse, men kan ikke skelnes her."

    def formula(husstand, period):
        """A member with folkepension is a pensioner in the act (pensionist)."""
        ydelse = husstand.members("anden_offentlig_forsoergelse", period)
        folkepension = one_of(ydelse, AndenOffentligForsoergelse.folkepension)
        return husstand.any(folkepension & husstand.members("er_voksen_i_boligen", period))


@hjemmel("boligstøtteloven § 22, stk. 3, nr. 1")
class har_foertidspensionist(Variable):
    value_type = bool
    entity = Husstand
    definition_period = MONTH
    label = "Et medlem af husstanden har førtidspension"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]

    def formula(husstand, period):
        """A member with førtidspension lifts the cap of childless households."""
        ydelse = husstand.members("anden_offentlig_forsoergelse", period)
        foertidspension = one_of(ydelse, AndenOffentligForsoergelse.foertidspension)
        return husstand.any(foertidspension & husstand.members("er_voksen_i_boligen", period))


@hjemmel("boligstøtteloven § 22, stk. 1, 3. pkt.")
class er_ungt_par(Variable):
    value_type = bool
    entity = Husstand
    definition_period = MONTH
    label = "To voksne medlemmer af husstanden, begge under 30 år"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/158"]

    def formula_2015(husstand, period, parameters):
        """Two adult members, both below 30 (lov nr. 1522/2014)."""
        graense = parameters(period).boligstoette.boligsikring.unge_par_aldersgraense
        voksen = husstand.members("er_voksen_i_boligen", period)
        ung = voksen & (husstand.members("alder", period) < graense)
        to_voksne = husstand("antal_voksne_i_boligen", period) - 1 == 1
        return to_voksne & ~husstand.any(voksen & ~ung)


@hjemmel("boligstøtteloven § 22, stk. 1")
class boligsikring_indkomstgraense(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Indkomstgrænse for boligsikring efter antal børn"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2008/981",
        "https://www.retsinformation.dk/eli/lta/2015/158",
    ]

    def formula_2010(husstand, period, parameters):
        """Raised for each child beyond the first up to four (indkomstgrænse)."""
        lov = parameters(period).boligstoette
        sats = lov.boligsikring
        boern = minimum(
            husstand("antal_boern_i_boligen", period), lov.boern.barnetillaeg_til_og_med_barn
        )
        return sats.indkomstgraense + sats.barnetillaeg_til_graense * maximum(0, boern - 1)

    def formula_2015(husstand, period, parameters):
        """Raised for each child beyond the first; for young couples from the first (unge par)."""
        lov = parameters(period).boligstoette
        sats = lov.boligsikring
        boern = husstand("antal_boern_i_boligen", period)
        ellers = maximum(0, minimum(boern, lov.boern.barnetillaeg_til_og_med_barn) - 1)
        unge = minimum(boern, lov.boern.barnetillaeg_unge_par_til_og_med_barn)
        antal = where(husstand("er_ungt_par", period), unge, ellers)
        return sats.indkomstgraense + sats.barnetillaeg_til_graense * antal


@hjemmel("boligstøtteloven §§ 14 og 22-24", "boligstøtteloven § 33, stk. 1")
class boligsikring(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Beregnet boligsikring"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]
    documentation = (
        "Årets beløb rundes til nærmeste, der kan deles med 12. Mindstebeløbet prøves i hver "
        "måned, for hver måned er en beregning for sig. § 15 er et skøn og er ikke med."
    )

    def formula_2010(husstand, period, parameters):
        """60 % of the housing cost less 18 % of income above the limit (boligsikring)."""
        lov = parameters(period).boligstoette
        sats = lov.boligsikring
        boern = husstand("antal_boern_i_boligen", period)
        hoejst = sats.maksimal_aarlig_leje * (
            1 + husstand("forhoejelse_af_hoejeste_boligudgift", period)
        )
        udgift = minimum(husstand("boligudgift_inden_for_arealgraensen", period), hoejst)
        over = husstand("husstandsindkomst", period) - husstand(
            "boligsikring_indkomstgraense", period
        )
        stoette = sats.andel_af_boligudgift * udgift - sats.indkomstandel * maximum(0, over)
        stoette = minimum(stoette, udgift - sats.mindste_egenbetaling)
        mange_boern = boern >= lov.boern.forhoejet_maksimum_fra
        maksimum = sats.maksimal_aarlig * (1 + lov.forhoejelse_maks_4_boern * mange_boern)
        stoette = minimum(stoette, maksimum)
        begraenset = (boern == 0) & ~husstand("har_foertidspensionist", period)
        stoette = where(begraenset, minimum(stoette, sats.maks_andel_uden_boern * udgift), stoette)
        maaned = whole(maximum(0, stoette) / 12)
        stor_nok = 12 * maaned >= lov.minimum_udbetaling
        return husstand("kan_faa_boligstoette", period) * stor_nok * maaned


@hjemmel("boligstøtteloven §§ 14, 21 og 23-24", "boligstøtteloven § 33, stk. 1")
class boligydelse(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Beregnet boligydelse til pensionister"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]
    documentation = (
        "Beløbene pr. m2, formuegrænserne og mindstebeløbet er boligsikringens; boligydelsens egne "
        "er ikke i samlingen og er lidt højere."
    )

    def formula_2012(husstand, period, parameters):
        """75 % of the raised housing cost less 22.5 % of income above the limit (boligydelse)."""
        lov = parameters(period).boligstoette
        sats = lov.boligydelse
        boern = husstand("antal_boern_i_boligen", period)
        indkomst = husstand("husstandsindkomst", period)
        hoejst = sats.maksimal_aarlig_leje * (
            1 + husstand("forhoejelse_af_hoejeste_boligudgift", period)
        )
        udgift = minimum(husstand("boligudgift_inden_for_arealgraensen", period), hoejst)
        tillaegsboern = maximum(0, minimum(boern, lov.boern.barnetillaeg_til_og_med_barn) - 1)
        graense = sats.indkomstgraense + sats.barnetillaeg_til_graense * tillaegsboern
        daekket = sats.andel_af_boligudgift * (udgift + sats.tillaeg_til_boligudgift)
        stoette = daekket - sats.indkomstandel * maximum(0, indkomst - graense)
        egenbetaling = maximum(
            sats.mindste_egenbetaling_andel * indkomst, sats.mindste_egenbetaling
        )
        stoette = minimum(stoette, udgift - egenbetaling)
        mange_boern = boern >= lov.boern.forhoejet_maksimum_fra
        maksimum = sats.maksimal_aarlig * (1 + lov.forhoejelse_maks_4_boern * mange_boern)
        maaned = whole(maximum(0, minimum(stoette, maksimum)) / 12)
        stor_nok = 12 * maaned >= lov.minimum_udbetaling
        ret = husstand("kan_faa_boligstoette", period) & husstand("har_pensionist", period)
        return ret * stor_nok * maaned


@hjemmel("boligstøtteloven §§ 3-4")
class boligstoette_foer_loft(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Boligstøtte før nedsættelse efter lov om aktiv socialpolitik"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]

    def formula_2010(husstand, period):
        """Boligsikring, for pensioners boligydelse when that is more (§ 3, stk. 2)."""
        return maximum(husstand("boligsikring", period), husstand("boligydelse", period))


@hjemmel("boligstøtteloven §§ 3-4 og 42 a")
class boligstoette(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Boligstøtte, som den udbetales"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]
    documentation = (
        "Efter lofterne: 2010-2011, oktober 2016 - juni 2025 og boligstøtteloftet (2025-)."
    )

    def formula_2010(husstand, period):
        """The support calculated less what a ceiling takes (loft)."""
        foer = husstand("boligstoette_foer_loft", period)
        return maximum(0, foer - husstand("boligstoette_nedsat_af_loft", period))


@hjemmel("boligstøtteloven § 75, stk. 1")
class boligstoette_kommunens_sats(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Kommunens andel af boligstøtten"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]

    def formula_2010(husstand, period, parameters):
        """Half of boligsikring, a quarter of boligydelse (kommunens andel)."""
        finansiering = parameters(period).boligstoette.finansiering
        ydelse = husstand("boligydelse", period)
        som_boligydelse = (ydelse > 0) & (ydelse >= husstand("boligsikring", period))
        return where(
            som_boligydelse,
            finansiering.boligydelse.kommunens_andel,
            finansiering.boligsikring.kommunens_andel,
        )


@hjemmel("boligstøtteloven § 75, stk. 1")
class boligstoette_kommunens_andel(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Kommunens udgift til boligstøtte"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]

    def formula_2010(husstand, period):
        """The municipality's share of the support paid (boligstøtte)."""
        return husstand("boligstoette", period) * husstand("boligstoette_kommunens_sats", period)


@hjemmel("boligstøtteloven § 75, stk. 1")
class boligstoette_statens_andel(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Statens udgift til boligstøtte"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]

    def formula_2010(husstand, period):
        """What the municipality does not pay of the support (statens andel)."""
        return husstand("boligstoette", period) - husstand("boligstoette_kommunens_andel", period)
