"""Small cases that several tests share."""

import pytest

from openfisca_dk_integration.reforms import load_law


@pytest.fixture(scope="session")
def law():
    return load_law()


@pytest.fixture
def single():
    """One refugee without children, taken over two years before, on the ladder's last step."""
    return {
        "kommune": 730,
        "start_aar": 2024,
        "horisont": 1,
        "deltagere": 10,
        "flere_i_job": 1,
        "indsats_udgift_pr_person_pr_aar": 3_000,
        "maaneder_til_job": 0,
        "fastholdelse_pr_aar": [1.0],
        "andel_der_udloeser_tilskud": 1.0,
        "regler": {
            "alder": 38,
            "maaneder_siden_overtagelse": 24,
            "loen_pr_maaned": 22_500,
            "timer_pr_maaned": 160.33,
            "familier": [{"navn": "Enlig", "andel": 1.0, "husleje": 3_800}],
        },
    }


@pytest.fixture
def effort():
    """An investment whose gains are amounts of the user's own: every number by hand."""
    return {
        "kommune": 0,
        "start_aar": 2024,
        "horisont": 3,
        "deltagere": 10,
        "indsats": {"udgift_pr_deltager": 5_000, "maaneder": 6, "opstart": 1_000},
        "effekt": {
            "andel_indsats": 0.5,
            "andel_kontrol": 0.2,
            "efter_maaneder": 12,
            "aftrapning_pr_aar": 0.1,
        },
        "beloeb": [{"navn": "Sparet", "beloeb_pr_maaned": 1_000, "fra": "andre", "til": "kommune"}],
        "usikkerhed": {"traek": 200, "froe": 1},
    }
