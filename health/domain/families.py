"""Parent accounts: how a family stands.

Source: the metric dictionary, "Measures and health": parents show the ARR-weighted mean of their children and
the worst child. Money is added up as stored, in the reporting currency; what has no rate is counted apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal("0.00")


@dataclass(frozen=True, kw_only=True)
class Member:
    """A child account. Money in the reporting currency: None where no rate converts it. health: 0..100."""

    account_id: int
    name: str
    arr: Decimal | None
    health: float | None
    expected_loss: Decimal | None


@dataclass(frozen=True, kw_only=True)
class RollUp:
    """What the children of an account come to together.

    health: ARR-weighted mean of those that are scored and pay, None where nobody is both; worst: the one with
    the lowest health, the larger one of two alike; not_convertible: children that are in no sum.
    """

    children: int
    arr: Decimal
    expected_loss: Decimal
    health: float | None
    worst: Member | None
    not_convertible: int


def roll_up(members: Iterable[Member]) -> RollUp:
    """Add up the children of one account."""
    found = tuple(members)
    scored = [one for one in found if one.health is not None]
    return RollUp(
        children=len(found),
        arr=sum((one.arr or NOTHING for one in found), NOTHING),
        expected_loss=sum((one.expected_loss or NOTHING for one in found), NOTHING),
        health=_mean(scored),
        worst=min(scored, key=_misery, default=None),
        not_convertible=sum(one.arr is None for one in found),
    )


def _misery(one: Member) -> tuple[float, Decimal, int]:
    return one.health or 0.0, -(one.arr or NOTHING), one.account_id


def _mean(scored: list[Member]) -> float | None:
    weight = sum(float(one.arr or 0) for one in scored)
    if not weight:
        return None
    return sum(float(one.arr or 0) * (one.health or 0.0) for one in scored) / weight
