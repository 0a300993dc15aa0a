"""Look-ups give what openfisca-core's fancy indexing gives, without its loop over persons."""

from __future__ import annotations

import numpy
import pytest
from openfisca_core.indexed_enums import Enum

from openfisca_dk_integration.enums import Aktivitet, Danskuddannelse, Koen
from openfisca_dk_integration.lookup import by_code, one_of, pick, take
from openfisca_dk_integration.tax_benefit_system import in_force


def test_take_returns_the_child_of_each_member() -> None:
    rates = {"kvinde": 1.5, "mand": 2.5, "uoplyst": 0.0}
    codes = Koen.encode(numpy.array(["mand", "kvinde", "uoplyst", "mand"]))
    assert take(rates, Koen, codes).tolist() == [2.5, 1.5, 0.0, 2.5]
    assert take(rates, Koen, numpy.array([1, 0])).tolist() == [2.5, 1.5]


def test_take_reads_parameter_nodes() -> None:
    class Modul(Enum):
        danskuddannelse_1 = "1"
        danskuddannelse_2 = "2"
        danskuddannelse_3 = "3"

    node = in_force().parameters("2024-01-01").danskuddannelsesloven.moduler
    codes = Modul.encode(numpy.array(["danskuddannelse_3", "danskuddannelse_1"]))
    assert take(node, Modul, codes).tolist() == [node.danskuddannelse_3, node.danskuddannelse_1]


def test_take_refuses_a_member_without_a_child() -> None:
    with pytest.raises(KeyError, match="uoplyst"):
        take({"kvinde": 1, "mand": 2}, Koen, numpy.array([0]))


def test_one_of_is_membership() -> None:
    codes = Aktivitet.encode(numpy.array(["igu", "ledig", "ingen", "igu"]))
    assert one_of(codes, Aktivitet.igu).tolist() == [True, False, False, True]
    assert one_of(codes, Aktivitet.igu, Aktivitet.ledig).tolist() == [True, True, False, True]


def test_by_code_falls_back_to_code_zero() -> None:
    node = in_force().parameters("2020-01-01").skat.kommuneskatteprocenter
    codes = numpy.array([101, 0, 998])
    assert by_code(node, "k", codes).tolist() == [node.k101, node.k0, node.k0]


def test_a_traced_array_brings_its_own_look_up() -> None:
    class Traced:
        def look_up(self, table: numpy.ndarray) -> tuple[str, list[int]]:
            return "traced", table.tolist()

    assert pick([1, 2], Traced()) == ("traced", [1, 2])
    assert one_of(Traced(), Danskuddannelse.du1) == ("traced", [False, True, False, False])
