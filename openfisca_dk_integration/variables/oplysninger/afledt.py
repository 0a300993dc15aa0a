"""Afledte oplysninger, som alle love bruger (derived facts used by every law)."""

from openfisca_core.periods import ETERNITY, MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.enums import Opholdsgrundlag
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import day_of, is_known, month_number, month_of


class er_voksen(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Er en af husstandens to voksne"

    def formula(person, period):
        """The person is the main person or the partner (hovedperson eller partner)."""
        return person.has_role(Husstand.VOKSEN)


class er_hovedperson(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Er husstandens hovedperson"

    def formula(person, period):
        """The person is the main person of the household (hovedperson)."""
        return person.has_role(Husstand.HOVEDPERSON)


class er_barn(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Er barn i husstanden"

    def formula(person, period):
        """The person is a child of the household's adults (barn)."""
        return person.has_role(Husstand.BARN)


class foedselsmaaned(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Fødselsmåned som månedsnummer"

    def formula(person, period):
        """Month number of the birth date."""
        return month_of(person("foedselsdato", period))


class foedselsdag(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Fødselsdagens dag i måneden"
    unit = "dag"

    def formula(person, period):
        """Day of the month of the birth date, 1-31."""
        return day_of(person("foedselsdato", period))


class foerste_maaned_med_ny_alder(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Første hele måned efter fødslen som månedsnummer"

    def formula(person, period):
        """The month from whose first day a whole year is counted (fødselsdag den 1. tæller)."""
        return person("foedselsmaaned", period) + (person("foedselsdag", period) > 1)


class overtagelsesmaaned(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Overtagelsesmåned som månedsnummer"

    def formula(person, period):
        """Month number of the takeover date."""
        return month_of(person("overtagelsesdato", period))


class overtagelsesdag(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Overtagelsesdatoens dag i måneden"

    def formula(person, period):
        """Day of the month of the takeover date, 1-31."""
        return day_of(person("overtagelsesdato", period))


class opholdstilladelse_maaned(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Opholdstilladelsens måned som månedsnummer"

    def formula(person, period):
        """Month number of the permit's date (opholdstilladelse)."""
        return month_of(person("opholdstilladelse_dato", period))


class opholdstilladelse_dag(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Opholdstilladelsens dag i måneden"
    unit = "dag"

    def formula(person, period):
        """Day of the month of the permit's date, 1-31."""
        return day_of(person("opholdstilladelse_dato", period))


class har_opholdstilladelse_dato(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Opholdstilladelsens dato er oplyst eller følger af overtagelsen"

    def formula(person, period):
        """A date of the permit is known."""
        return is_known(person("opholdstilladelse_dato", period))


class danskproevemaaned(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Måned for den beståede danskprøve som månedsnummer"

    def formula(person, period):
        """Month number of the day the test was passed; an unknown day counts as long ago."""
        return month_of(person("danskproeve_dato", period))


class danskproevedag(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Dagen i måneden for den beståede danskprøve"
    unit = "dag"

    def formula(person, period):
        """Day of the month the test was passed, 1-31."""
        return day_of(person("danskproeve_dato", period))


class har_danskproevedato(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Datoen for den beståede danskprøve er oplyst"

    def formula(person, period):
        """The day of the Danish test (danskprøve) was given."""
        return is_known(person("danskproeve_dato", period))


class er_overtaget(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Er overtaget af en kommune efter integrationsloven"

    def formula(person, period):
        """A takeover date was given (overtagelsesdato)."""
        return is_known(person("overtagelsesdato", period))


class historik_start_maaned(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Historikkens første måned som månedsnummer"

    def formula(person, period):
        """Month number of the first day of the known history."""
        return month_of(person("historik_start", period))


class historik_start_dag(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Historikkens første dag i måneden"

    def formula(person, period):
        """Day of the month of the first day of the known history, 1-31."""
        return day_of(person("historik_start", period))


class er_flygtning_eller_familie(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Er flygtning, fordreven efter særloven eller familiesammenført til flygtning"

    def formula(person, period):
        """Refugees, persons under the Ukraine act and family reunified to a refugee."""
        return one_of(
            person("opholdsgrundlag", period),
            Opholdsgrundlag.flygtning,
            Opholdsgrundlag.fordreven_saerlov,
            Opholdsgrundlag.familiesammenfoert_til_flygtning,
        )


class alder(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Alder på månedens første dag"
    unit = "aar"

    def formula(person, period):
        """Whole years on the first day of the month.

        A birthday on the 1st counts; any later day of the month has not been reached yet.
        """
        return (month_number(period) - person("foerste_maaned_med_ny_alder", period)) // 12


class er_her_i_landet(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Er kommet til landet og ikke rejst igen"
    documentation = (
        "En ægtefælle, der først familiesammenføres senere, og den, der er rejst ud, tæller ikke "
        "med blandt dem, der lever i husstanden."
    )

    def formula(person, period):
        """Lawful residence began this month or before, and the person has not left (indrejse)."""
        indrejst = person("indrejsemaaned", period) <= month_number(period)
        return indrejst & ~person("er_udrejst", period)


class antal_voksne(Variable):
    value_type = int
    entity = Husstand
    definition_period = MONTH
    label = "Voksne i husstanden (0, 1 eller 2)"
    unit = "antal"

    def formula(husstand, period):
        """Main person and partner, each from the month of arrival until they leave."""
        voksen = husstand.members("er_voksen", period)
        return husstand.sum(voksen & husstand.members("er_her_i_landet", period))


class er_barn_under_18(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Hjemmeboende barn under 18 år"

    def formula(person, period, parameters):
        """A child of the household, born, here and below the age of majority (myndighedsalder)."""
        myndighedsalder = parameters(period).oplysninger.myndighedsalder
        er_foedt = person("foedselsmaaned", period) <= month_number(period)
        under_alder = person("alder", period) < myndighedsalder
        er_her = person("er_her_i_landet", period)
        return person("er_barn", period) & er_foedt & er_her & under_alder


class antal_boern_under_18(Variable):
    value_type = int
    entity = Husstand
    definition_period = MONTH
    label = "Hjemmeboende børn under 18 år"
    unit = "antal"

    def formula(husstand, period):
        """Children of the household below the age of majority."""
        return husstand.sum(husstand.members("er_barn_under_18", period))


class er_gift(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Lever sammen med sin ægtefælle"

    def formula(person, period):
        """One of the two adults of a household whose adults are married."""
        to_voksne = person.husstand("antal_voksne", period) > 1
        return person("er_voksen", period) & to_voksne & person.husstand("gift", period)


class er_samlevende(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Gift eller samlevende"

    def formula(person, period):
        """One of two adults of the household, married or not."""
        return person("er_voksen", period) & (person.husstand("antal_voksne", period) > 1)


class er_forsoerger(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Forsørger eget barn under 18 år i hjemmet"

    def formula(person, period):
        """An adult with a child below 18 in the home."""
        har_boern = person.husstand("antal_boern_under_18", period) > 0
        return person("er_voksen", period) & har_boern


class er_enlig_forsoerger(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Enlig forsørger"

    def formula(person, period):
        """A provider without spouse or cohabitant."""
        return person("er_forsoerger", period) & ~person("er_samlevende", period)
