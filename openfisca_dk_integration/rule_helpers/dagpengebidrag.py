"""What municipalities paid of unemployment benefit and disability pension in 2010-2015."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy import maximum, where

from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.lookup import one_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from openfisca_core.periods import Period


def medfinansiering_foer_trappen(
    person: Any, period: Period, parameters: Any, *aktive: Aktivitet
) -> NDArray[Any]:
    """Return the municipality's share of a month's benefit before the ladder.

    Args:
        person: the population of persons, as given to the formula.
        period: the month.
        parameters: the parameters, as given to the formula.
        aktive: the activities in which the municipality pays the lower share.

    Returns:
        A share for each person: unemployment benefit by activity and offers that were due,
        disability pension by the law before July 2014, 0 for others.
    """
    dagpenge = parameters(period).medfinansiering.dagpenge
    pension = parameters(period).refusion.foertidspension.tilkendt_foer_2014_07
    aktiv = one_of(person("aktivitet", period), *aktive)
    ydelse = person("anden_offentlig_forsoergelse", period)
    andel = where(aktiv, dagpenge.kommunens_andel_aktiv, dagpenge.kommunens_andel_passiv)
    andel = maximum(andel, person("bidrag_til_dagpenge_mindst_efter_tilbud", period))
    return where(  # type: ignore[no-any-return]
        one_of(ydelse, AndenOffentligForsoergelse.dagpenge),
        andel * person("dagpenge_efter_karens_andel", period),
        one_of(ydelse, AndenOffentligForsoergelse.foertidspension) * (1 - pension.statens_andel),
    )
