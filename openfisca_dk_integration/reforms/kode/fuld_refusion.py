"""Refund of help by a flat share while the person is in the introduction programme.

The refund ladder (kommunefinansieringsloven § 5) is replaced in the programme; the weeks are
counted as before, so that the person stands on the same step when the programme is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy import maximum, where

from openfisca_dk_integration.reforms.levers import add_levers, wrap

if TYPE_CHECKING:
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem


def _omfattet(person: Any, period: Any, parameters: Any) -> Any:
    greb = parameters(period).reform.fuld_refusion
    siden = person("maaneder_siden_overtagelse", period)
    return person("i_introduktionsprogram", period) & (siden < greb.laengst_maaneder)


def _andel(andel: Any, person: Any, period: Any, parameters: Any) -> Any:
    """At least the flat share in a month of the programme in which anything is refunded."""
    flad = parameters(period).reform.fuld_refusion.andel
    omfattet = _omfattet(person, period, parameters) & (andel > 0)
    return where(omfattet, maximum(andel, flad), andel)


def _saerlig_stoette(statens: Any, person: Any, period: Any, parameters: Any) -> Any:
    """Special housing support by the flat share too."""
    flad = parameters(period).reform.fuld_refusion.andel * person("saerlig_stoette", period)
    return where(_omfattet(person, period, parameters), maximum(statens, flad), statens)


def aendr(system: TaxBenefitSystem) -> None:
    """Add the flat share; neutral: 0, which is never more than the law's."""
    add_levers(system, "fuld_refusion")
    wrap(system, "refusion_andel", _andel)
    wrap(system, "refusion_saerlig_stoette", _saerlig_stoette)
