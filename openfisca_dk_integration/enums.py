"""Closed vocabularies of the law, shared by all variables. Members are identified by name."""

from openfisca_core.indexed_enums import Enum


class Koen(Enum):
    """Sex as registered."""

    kvinde = "Kvinde"
    mand = "Mand"
    uoplyst = "Uoplyst"


class Opholdsgrundlag(Enum):
    """Ground of residence (integrationsloven § 2; særlov for fordrevne fra Ukraine)."""

    dansk_statsborger = "Dansk statsborger"
    flygtning = "Flygtning (udlændingeloven §§ 7 og 8 m.fl.)"
    fordreven_saerlov = "Fordreven fra Ukraine (særloven)"
    familiesammenfoert_til_flygtning = "Familiesammenført til flygtning"
    familiesammenfoert_til_andre = "Familiesammenført til andre"
    eu_borger = "EU-borger"
    oevrig_indvandrer = "Øvrig indvandrer"


class Aktivitet(Enum):
    """Main activity of the month."""

    ingen = "Ingen"
    ledig = "Ledig"
    vejledning_opkvalificering = "Vejledning og opkvalificering"
    danskuddannelse = "Danskuddannelse"
    virksomhedspraktik = "Virksomhedspraktik"
    loentilskud = "Ansættelse med løntilskud"
    nytteindsats = "Nytteindsats"
    igu = "Integrationsgrunduddannelse (IGU)"
    ordinaer_beskaeftigelse = "Ordinær beskæftigelse"
    ordinaer_uddannelse = "Ordinær uddannelse"
    barsel = "Barsel"
    udrejst = "Udrejst"


class Danskuddannelse(Enum):
    """Track of Danish education (danskuddannelsesloven § 3)."""

    ingen = "Ingen"
    du1 = "Danskuddannelse 1"
    du2 = "Danskuddannelse 2"
    du3 = "Danskuddannelse 3"


class Danskproeve(Enum):
    """Highest Danish test passed."""

    ingen = "Ingen"
    fvu_laesning_2 = "FVU-læsning, trin 2"
    pd1 = "Prøve i Dansk 1"
    pd2 = "Prøve i Dansk 2"
    pd3 = "Prøve i Dansk 3"
    studieproeve = "Studieprøven"


class AndenOffentligForsoergelse(Enum):
    """Public support other than help under aktivloven."""

    ingen = "Ingen"
    dagpenge = "Arbejdsløshedsdagpenge"
    sygedagpenge = "Sygedagpenge"
    barselsdagpenge = "Barselsdagpenge"
    su = "SU-stipendium"
    efterloen = "Efterløn"
    foertidspension = "Førtidspension"
    folkepension = "Folkepension"
    ressourceforloebsydelse = "Ressourceforløbsydelse"
    revalideringsydelse = "Revalideringsydelse"
    ledighedsydelse = "Ledighedsydelse"
    fleksloentilskud = "Fleksløntilskud"
    voksenlaerlingetilskud = "Voksenlærlingetilskud"


class Boligform(Enum):
    """Form of tenure."""

    lejebolig = "Lejebolig"
    andelsbolig = "Andelsbolig"
    ejerbolig = "Ejerbolig"
    midlertidig_indkvartering = "Midlertidig indkvartering"
