"""Opholdskravet (the residence requirement), aktivloven § 11, stk. 3."""

from numpy import minimum, where
from openfisca_core.periods import ETERNITY, MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, Opholdsgrundlag
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before, day_of, is_known, month_number, month_of


class indrejsemaaned(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Indrejsemåned som månedsnummer"

    def formula(person, period):
        """Month number of the first day of lawful residence (indrejsedato)."""
        return month_of(person("indrejsedato", period))


class indrejsedag(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Indrejsedatoens dag i måneden"
    unit = "dag"

    def formula(person, period):
        """Day of the month of the first day of lawful residence, 1-31 (indrejsedato)."""
        return day_of(person("indrejsedato", period))


class indrejsedato_som_tal(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Indrejsedato som tallet ååååmmdd"
    unit = "dato_yyyymmdd"

    def formula(person, period):
        """The date of arrival as a number, for comparison with dates in the law."""
        maaned = person("indrejsemaaned", period)
        dag = person("indrejsedag", period)
        return (maaned // 12) * 10_000 + (maaned % 12 + 1) * 100 + dag


class er_foedt_i_riget(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Har boet i riget fra fødslen"

    def formula(person, period):
        """No date of arrival after the date of birth is known (indrejsedato)."""
        indrejsedato = person("indrejsedato", period)
        return ~is_known(indrejsedato) | (indrejsedato <= person("foedselsdato", period))


class maaneder_siden_indrejse(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Hele måneder fra indrejsen til månedens første dag"
    unit = "maaned"

    def formula(person, period):
        """Whole months from the date of arrival to the first day of the month.

        Arrival on the 1st counts at once: nine years after 1 March 2016 are over on 1 March 2025.
        """
        dag = person("indrejsedag", period)
        return month_number(period) - person("indrejsemaaned", period) - (dag > 1)


class er_i_kendt_historik(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Måneden hører til den kendte historik"

    def formula(person, period):
        """The known history has begun (historik_start); earlier days are ignored."""
        return person("historik_start_maaned", period) <= month_number(period)


class er_udrejst(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Opholder sig uden for riget"

    def formula(person, period):
        """The person had arrived and has left the realm this month (aktivitet udrejst)."""
        indrejst = person("indrejsemaaned", period) <= month_number(period)
        return indrejst & one_of(person("aktivitet", period), Aktivitet.udrejst)


class udrejste_maaneder(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder uden for riget i den kendte historik til og med denne"
    unit = "maaned"

    def formula(person, period):
        """State: months abroad so far in the known history."""
        ude = person("er_udrejst", period) & person("er_i_kendt_historik", period)
        return before(person, "udrejste_maaneder", period) + ude


class udrejste_maaneder_i_traek(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Sammenhængende måneder uden for riget til og med denne"
    unit = "maaned"

    def formula(person, period):
        """State: consecutive months abroad, this one included."""
        hidtil = before(person, "udrejste_maaneder_i_traek", period)
        ude = person("er_udrejst", period) & person("er_i_kendt_historik", period)
        return (hidtil + 1) * ude


@hjemmel("lov om aktiv socialpolitik § 11, stk. 8, 2. pkt.")
class seneste_genindrejse_som_tal(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Seneste genindrejse efter et langt udlandsophold, som tallet ååååmmdd (0: ingen)"
    unit = "dato_yyyymmdd"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula(person, period, parameters):
        """State: first month back after an absence longer than the law allows (12 months)."""
        krav = parameters(period).aktivloven.beskaeftigelseskrav
        laenge_ude = before(person, "udrejste_maaneder_i_traek", period)
        hjemme_igen = (laenge_ude > krav.udlandsophold_maaneder) & ~person("er_udrejst", period)
        denne_maaned = int(period.start.year) * 10_000 + int(period.start.month) * 100 + 1
        hidtil = before(person, "seneste_genindrejse_som_tal", period)
        return where(hjemme_igen, denne_maaned, hidtil)


@hjemmel("lov om aktiv socialpolitik § 11, stk. 10")
class er_undtaget_efter_eu_retten(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Er undtaget fra opholds- og beskæftigelseskravet efter EU-retten"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula(person, period):
        """EU citizens are taken to have a right to equal treatment (EU-/EØS-borgere)."""
        return one_of(person("opholdsgrundlag", period), Opholdsgrundlag.eu_borger)


@hjemmel("lov om aktiv socialpolitik § 11, stk. 3", "lov nr. 1000 af 30/8/2015")
class er_omfattet_af_opholdskrav(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Er omfattet af opholdskravet"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2002_07(person, period):
        """July 2002 to 2011 (starthjælp): everybody except EU citizens."""
        return ~person("er_undtaget_efter_eu_retten", period)

    def formula_2012(person, period):
        """2012 to August 2015: no residence requirement (lov nr. 1364 af 28/12/2011)."""
        return person.filled_array(False)

    def formula_2015_09(person, period, parameters):
        """Since September 2015; until June 2016 only those who arrived on or after 1 September."""
        fra = parameters(period).aktivloven.opholdskrav.kun_indrejst_fra
        indrejst = person("indrejsedato_som_tal", period) >= fra
        genindrejst = person("seneste_genindrejse_som_tal", period) >= fra
        return (indrejst | genindrejst) & ~person("er_undtaget_efter_eu_retten", period)


@hjemmel("lov om aktiv socialpolitik § 11, stk. 3")
class opholdsmaaneder_i_opholdskravets_periode(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneders ophold i riget inden for opholdskravets periode"
    unit = "maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]
    documentation = (
        "Opgøres på månedens første dag. Måneder som udrejst i den kendte historik tæller ikke med."
    )

    def formula_2002_07(person, period, parameters):
        """July 2002 to 2011: residence within the last 8 years (starthjælp)."""
        maaneder = int(12 * parameters(period).aktivloven.starthjaelp.opholdskrav_periode_aar)
        ophold = minimum(person("maaneder_siden_indrejse", period), maaneder)
        ude_nu = before(person, "udrejste_maaneder", period)
        return ophold - (ude_nu - before(person, "udrejste_maaneder", period, maaneder + 1))

    def formula_2012(person, period):
        """2012 to August 2015: there is no requirement."""
        return person.filled_array(0)

    def formula_2015_09(person, period, parameters):
        """Since September 2015: residence within the last 8, since 2019 10 years."""
        maaneder = int(12 * parameters(period).aktivloven.opholdskrav.periode_aar)
        ophold = minimum(person("maaneder_siden_indrejse", period), maaneder)
        ude_nu = before(person, "udrejste_maaneder", period)
        return ophold - (ude_nu - before(person, "udrejste_maaneder", period, maaneder + 1))


@hjemmel("lov nr. 743 af 8/6/2018")
class bevarer_kravene_fra_foer_2019(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Beholder opholdskravet fra før 2019 som modtager 1. januar 2019"
    reference = ["https://www.retsinformation.dk/eli/lta/2018/743"]
    documentation = (
        "Kan slås fra med aktivloven.opholdskrav.overgangsregel_2019. Ansøgning om hjælp i måneden "
        "står for modtagelse af hjælp."
    )

    def formula_2015_09(person, period):
        """September 2015 to 2018: is on uddannelseshjælp or kontanthjælp under the old rule."""
        modtager = person("soeger_hjaelp", period) & person("er_i_kendt_historik", period)
        return modtager & person("opfylder_opholdskrav", period)

    def formula_2019(person, period, parameters):
        """State since 2019: kept as long as there is no break of two whole months without help."""
        opholdskrav = parameters(period).aktivloven.opholdskrav
        hidtil = before(person, "bevarer_kravene_fra_foer_2019", period)
        har_soegt = person("soeger_hjaelp", period)
        for lag in range(1, int(opholdskrav.overgangsregel_2019_afbrydelse)):
            har_soegt = har_soegt | before(person, "soeger_hjaelp", period, lag)
        return hidtil & har_soegt & opholdskrav.overgangsregel_2019


@hjemmel("lov om aktiv socialpolitik § 11, stk. 3")
class opfylder_opholdskrav(Variable):
    value_type = bool
    default_value = True
    entity = Person
    definition_period = MONTH
    label = "Opfylder opholdskravet"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2021/241",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]
    documentation = (
        "Sand, når kravet er opfyldt på månedens første dag eller ikke gælder for personen. "
        "Måneden, hvis første dag kravet er opfyldt, er den første med den høje ydelse."
    )

    def formula_2002_07(person, period, parameters):
        """July 2002 to 2011: in the realm 7 of the last 8 years, else starthjælp."""
        krav = 12 * parameters(period).aktivloven.starthjaelp.opholdskrav_aar
        ophold = person("opholdsmaaneder_i_opholdskravets_periode", period)
        return ~person("er_omfattet_af_opholdskrav", period) | (ophold >= krav)

    def formula_2012(person, period):
        """2012 to August 2015: no requirement."""
        return person.filled_array(True)

    def formula_2015_09(person, period, parameters):
        """September 2015 to 2018: lawfully in the realm 7 of the last 8 years."""
        krav = 12 * parameters(period).aktivloven.opholdskrav.aar
        ophold = person("opholdsmaaneder_i_opholdskravets_periode", period)
        return ~person("er_omfattet_af_opholdskrav", period) | (ophold >= krav)

    def formula_2019(person, period, parameters):
        """Since 2019: 9 of the last 10 years; recipients on 1 January 2019 keep 7 of 8."""
        krav = 12 * parameters(period).aktivloven.opholdskrav.aar
        ophold = person("opholdsmaaneder_i_opholdskravets_periode", period)
        opfyldt = ~person("er_omfattet_af_opholdskrav", period) | (ophold >= krav)
        return opfyldt | person("bevarer_kravene_fra_foer_2019", period)
