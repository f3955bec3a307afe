"""What the children of an account come to together."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.domain import families
from health.domain.families import Member


def child(number: int, arr: str | None, health: float | None, loss: str | None = "0") -> Member:
    return Member(
        account_id=number,
        name=f"Child {number}",
        arr=None if arr is None else Decimal(arr),
        health=health,
        expected_loss=None if loss is None else Decimal(loss),
    )


def test_children_by_hand() -> None:
    """By hand: (30,000 x 80 + 10,000 x 40) / 40,000 = 70; the third is not scored, the fourth has no rate."""
    north, south = child(1, "30000", 80.0, "600.25"), child(2, "10000", 40.0, "400.50")
    together = families.roll_up([north, south, child(3, "5000", None, "9.25"), child(4, None, 90.0, None)])
    assert together.children == 4
    assert together.health == pytest.approx(70.0)
    assert together.worst == south
    assert together.arr == Decimal("45000")
    assert together.expected_loss == Decimal("1010.00")
    assert together.not_convertible == 1


def test_without_children_or_money_there_is_no_health() -> None:
    nobody = families.roll_up([])
    assert (nobody.children, nobody.health, nobody.worst, nobody.arr) == (0, None, None, Decimal(0))
    free = families.roll_up([child(1, "0", 30.0)])
    assert (free.health, free.worst) == (None, child(1, "0", 30.0))


def test_of_two_alike_the_larger_one_is_the_worst() -> None:
    together = families.roll_up([child(1, "10", 40.0), child(2, "20", 40.0), child(3, None, 40.0)])
    assert together.worst == child(2, "20", 40.0)


MEMBERS = st.lists(
    st.builds(
        Member,
        account_id=st.integers(1, 10**6),
        name=st.just("Child"),
        arr=st.none() | st.decimals(0, 10**9, places=2),
        health=st.none() | st.floats(0, 100),
        expected_loss=st.none() | st.decimals(0, 10**9, places=2),
    ),
    max_size=20,
)


@given(MEMBERS, st.randoms())
def test_the_mean_lies_among_those_who_count_and_no_order_matters(
    members: list[Member], chance: object
) -> None:
    together = families.roll_up(members)
    scored = [one.health for one in members if one.health is not None and one.arr]
    assert (together.health is None) == (not scored)
    if together.health is not None:
        assert min(scored) - 1e-6 <= together.health <= max(scored) + 1e-6
    if together.worst is not None:
        assert together.worst.health == min(one.health for one in members if one.health is not None)
    mixed = list(members)
    chance.shuffle(mixed)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    again = families.roll_up(mixed)
    assert (again.arr, again.expected_loss, again.children) == (
        together.arr,
        together.expected_loss,
        together.children,
    )
    assert again.health == pytest.approx(together.health)
