"""Fradrag for indtægter (deduction of income), aktivloven §§ 30-31."""

from numpy import maximum, minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before, is_known
from openfisca_dk_integration.rule_helpers.husstand import af_den_anden_voksne


@hjemmel("lov om aktiv socialpolitik § 31, stk. 7")
class arbejdsindkomst_efter_am_bidrag(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Løn efter arbejdsmarkedsbidrag"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = "ATP, pension og henlagte feriepenge kendes ikke pr. måned og trækkes ikke fra."

    def formula_1997(person, period, parameters):
        """Wage less labour market contribution (AM-bidrag)."""
        return person("loenindkomst", period) * (1 - parameters(period).skat.am_bidrag.sats)


@hjemmel("lov om aktiv socialpolitik § 30, stk. 1")
class indtaegter_uden_fribeloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Andre indtægter end arbejdsindkomst, som trækkes fra krone for krone"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula(person, period):
        """Other taxable income and other public benefits."""
        return person("anden_indkomst", period) + person("anden_offentlig_ydelse", period)


@hjemmel("lov om aktiv socialpolitik § 31, stk. 1 (til 30. juni 2025)")
class timefradrag(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Beløb pr. udført arbejdstime, som der ses bort fra"
    unit = "DKK/maaned"
    end = "2025-06-30"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]

    def formula_2002_07(person, period, parameters):
        """Until 2011: per hour worked; a high rate on the low benefits and in mixed couples."""
        paragraf_31 = parameters(period).aktivloven.paragraf_31
        hoej = person("er_paa_lav_ydelse", period) | person("er_i_blandet_par", period)
        sats = where(hoej, paragraf_31.fradrag_pr_time_hoej, paragraf_31.fradrag_pr_time)
        return sats * minimum(person("arbejdstimer", period), paragraf_31.maks_timer_pr_maaned)

    def formula_2012(person, period, parameters):
        """2012 to June 2025: an amount per hour worked, up to the most hours a month."""
        paragraf_31 = parameters(period).aktivloven.paragraf_31
        timer = minimum(person("arbejdstimer", period), paragraf_31.maks_timer_pr_maaned)
        return paragraf_31.fradrag_pr_time * timer


@hjemmel("lov om aktiv socialpolitik § 31, stk. 2-3")
class fribeloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Fribeløb i egen arbejdsindkomst"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period, parameters):
        """Since July 2025: by own rate; when reduced in a mixed couple as on mindstesats."""
        sats = parameters(period).aktivloven.kontanthjaelp_2025
        nedsat = person("er_nedsat_i_blandet_par", period)
        forhoejet = person("har_ret_til_forhoejet_sats", period) & ~nedsat
        hjemme = person("er_hjemmeboende_ung_uden_barn", period) & ~nedsat
        andre = where(
            forhoejet, sats.fribeloeb_forhoejet_sats, sats.fribeloeb_mindstesats_grundsats
        )
        return where(hjemme, sats.fribeloeb_hjemmeboende, andre)


@hjemmel("lov om aktiv socialpolitik § 31")
class arbejdsindkomst_der_fradrages(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Den del af egen arbejdsindkomst, som trækkes fra i hjælpen"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2024/808",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2002_07(person, period):
        """Until June 2025: the wage above the amount per hour (timefradrag)."""
        loen = person("arbejdsindkomst_efter_am_bidrag", period)
        return maximum(loen - person("timefradrag", period), 0)

    def formula_2025_07(person, period, parameters):
        """Since July 2025: 65 per cent of the wage above the allowance (fribeløb)."""
        andel = parameters(period).aktivloven.kontanthjaelp_2025.aftrapning_over_fribeloeb
        loen = person("arbejdsindkomst_efter_am_bidrag", period)
        return andel * maximum(loen - person("fribeloeb", period), 0)


@hjemmel("lov om aktiv socialpolitik § 30, stk. 2")
class aegtefaelles_bundgraense(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = (
        "Grænse, som en ægtefælles indtægt skal overstige, når der ikke beregnes hjælp til denne"
    )
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2024/808",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2002_07(person, period, parameters):
        """Until 2013: the adult rates of kontanthjælp."""
        sats = parameters(period).aktivloven.kontanthjaelp_foer_2014
        forsoerger = person("er_forsoerger", period)
        return where(forsoerger, sats.fyldt_25_forsoerger, sats.fyldt_25_andre)

    def formula_2014(person, period, parameters):
        """Since 2014: by whether the spouse is a provider (forsørger)."""
        sats = parameters(period).aktivloven.paragraf_30
        forsoerger = person("er_forsoerger", period)
        return where(forsoerger, sats.bundgraense_forsoerger, sats.bundgraense_andre)


@hjemmel("lov om aktiv socialpolitik § 30")
class indtaegter_der_fradrages(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Egne indtægter, som trækkes fra i hjælpen"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2024/808",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2002_07(person, period):
        """Wage after the disregard plus other income; § 26, stk. 3 spouses only above the limit."""
        andre = person("indtaegter_uden_fribeloeb", period)
        alt = person("arbejdsindkomst_efter_am_bidrag", period) + andre
        over = maximum(alt - person("aegtefaelles_bundgraense", period), 0)
        almindelig = person("arbejdsindkomst_der_fradrages", period) + andre
        return where(person("er_aegtefaelle_uden_beregning_af_hjaelp", period), over, almindelig)


@hjemmel("lov om aktiv socialpolitik § 30, stk. 1")
class parrets_indtaegter_der_fradrages(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ansøgerens og ægtefællens indtægter, som trækkes fra i hjælpen"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2002_07(person, period):
        """Sum over spouses; a single person's own income."""
        egne = person("indtaegter_der_fradrages", period)
        pligt = person("har_gensidig_forsoergelsespligt", period)
        return egne + pligt * af_den_anden_voksne(person, egne, period)


@hjemmel("lov om aktiv socialpolitik § 31, stk. 3 og 5")
class indkomstloft(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Loft over hjælp og arbejdsindkomst (0: intet loft)"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period, parameters):
        """Since July 2025: by own rate; none for the home rate."""
        sats = parameters(period).aktivloven.kontanthjaelp_2025
        nedsat = person("er_nedsat_i_blandet_par", period)
        forhoejet = person("har_ret_til_forhoejet_sats", period) & ~nedsat
        hjemme = person("er_hjemmeboende_ung_uden_barn", period) & ~nedsat
        loft = where(
            forhoejet,
            sats.loft_indtaegt_plus_hjaelp_forhoejet,
            sats.loft_indtaegt_plus_hjaelp_mindste_grund,
        )
        har_loft = person("indgaar_i_beregning_af_hjaelp", period) & ~hjemme
        return loft * har_loft


@hjemmel("lov om aktiv socialpolitik § 31, stk. 1, 2. pkt.")
class arbejdsindkomst_over_indkomstloftet(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Arbejdsindkomst over indkomstloftet, som trækkes fra i hjælpen"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period):
        """Since July 2025: own help after own deductions plus own wage, above own ceiling."""
        loft = person("indkomstloft", period)
        loen = person("arbejdsindkomst_efter_am_bidrag", period)
        hjaelp = person("hjaelp_foer_fradrag", period)
        rest = maximum(hjaelp - person("indtaegter_der_fradrages", period), 0)
        return maximum(rest + loen - loft, 0) * ((loft > 0) & (loen > 0))


@hjemmel("lov om aktiv socialpolitik § 31, stk. 1, 2. pkt.")
class parrets_arbejdsindkomst_over_indkomstloftet(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ansøgerens og ægtefællens arbejdsindkomst over indkomstloftet"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = (
        "Loven siger ikke, om loftet er pr. person eller pr. par. Det prøves for hver ægtefælle; "
        "samlet, når aktivloven.kontanthjaelp_2025.indkomstloft_for_par_samlet er sand."
    )

    def formula_2025_07(person, period, parameters):
        """Since July 2025: sum over spouses, each tested alone (or both together by a switch)."""
        samlet = parameters(period).aktivloven.kontanthjaelp_2025.indkomstloft_for_par_samlet
        pligt = person("har_gensidig_forsoergelsespligt", period)
        over = person("arbejdsindkomst_over_indkomstloftet", period)
        hver_for_sig = over + pligt * af_den_anden_voksne(person, over, period)
        loft = person("indkomstloft", period)
        afstand = (person("arbejdsindkomst_efter_am_bidrag", period) - loft) * (loft > 0)
        parrets_afstand = afstand + pligt * af_den_anden_voksne(person, afstand, period)
        rest = person("parrets_hjaelp_foer_fradrag", period) - person(
            "parrets_indtaegter_der_fradrages", period
        )
        sammen = maximum(maximum(rest, 0) + parrets_afstand, 0)
        return where(samlet & pligt, sammen, hver_for_sig)


@hjemmel("lov om aktiv socialpolitik § 31, stk. 8")
class er_foerstegangsansoegning(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Ansøgning efter to hele kendte måneder uden hjælp"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = (
        "Kun når de foregående måneder er kendt (har en aktivitet eller ligger efter en oplyst "
        "historik_start): ellers regnes hjælpen som løbende. Slås fra med "
        "aktivloven.kontanthjaelp_2025.adgangsproeve."
    )

    def formula_2025_07(person, period, parameters):
        """An applicant who was known and without help in the whole months before."""
        regel = parameters(period).aktivloven.kontanthjaelp_2025
        foerste = person("er_hjaelpeberettiget_ansoeger", period) & regel.adgangsproeve
        historik_oplyst = is_known(person("historik_start", period))
        for lag in range(1, int(regel.adgangsproeve_maaneder) + 1):
            i_historik = historik_oplyst & before(person, "er_i_kendt_historik", period, lag)
            uden_aktivitet = one_of(before(person, "aktivitet", period, lag), Aktivitet.ingen)
            fik_hjaelp = before(person, "forsoergelsesydelse", period, lag) > 0
            foerste = foerste & (i_historik | ~uden_aktivitet) & ~fik_hjaelp
        return foerste


@hjemmel("lov om aktiv socialpolitik § 31, stk. 8")
class har_ret_efter_adgangsproeven(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har ret til hjælp, når indtægter trækkes fra krone for krone (første ansøgning)"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2025_07(person, period):
        """Help goes on already, or there is a right without allowance, taper and ceiling."""
        ansoeger = person("er_hjaelpeberettiget_ansoeger", period)
        loebende = ansoeger & ~person("er_foerstegangsansoegning", period)
        pligt = person("har_gensidig_forsoergelsespligt", period)
        i_forvejen = loebende | (pligt & (af_den_anden_voksne(person, loebende, period) > 0))
        aftrappet = person("arbejdsindkomst_der_fradrages", period)
        loen = person("arbejdsindkomst_efter_am_bidrag", period)
        i_beregning = ~person("er_aegtefaelle_uden_beregning_af_hjaelp", period)
        lempelse = (loen - aftrappet) * i_beregning
        lempelse = lempelse + pligt * af_den_anden_voksne(person, lempelse, period)
        fradrag = person("parrets_indtaegter_der_fradrages", period) + lempelse
        return i_forvejen | (person("parrets_hjaelp_foer_fradrag", period) > fradrag)
