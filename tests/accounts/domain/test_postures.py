"""The posture of a touch: the rule's four steps, in their order, whatever else is the case."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.choices import Posture, StartedBy
from accounts.domain.postures import ANSWER_DAYS, TICKET_DAYS, Before, propose

TODAY = date(2026, 3, 31)
SIDES = st.sampled_from(StartedBy)
DAYS = st.none() | st.integers(0, 400).map(lambda ago: TODAY - timedelta(days=ago))
MOODS = st.none() | st.integers(-2, 2)
QUIET = Before()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("side", "before", "sentiment", "posture", "reason"),
    [
        (StartedBy.US, QUIET, None, Posture.PROACTIVE, "nobody had asked"),
        (StartedBy.US, QUIET, -2, Posture.PROACTIVE, "nobody had asked"),
        (StartedBy.CUSTOMER, QUIET, None, Posture.INTERACTIVE, "they came to us"),
        (StartedBy.CUSTOMER, QUIET, -1, Posture.REACTIVE, "they came to us displeased"),
        (
            StartedBy.US,
            Before(customer_spoke_on=ago(ANSWER_DAYS)),
            None,
            Posture.INTERACTIVE,
            "they spoke to us in the last three days",
        ),
        (
            StartedBy.US,
            Before(customer_spoke_on=ago(ANSWER_DAYS + 1)),
            None,
            Posture.PROACTIVE,
            "nobody had asked",
        ),
        (
            StartedBy.US,
            Before(newest_open_ticket_on=ago(TICKET_DAYS)),
            None,
            Posture.REACTIVE,
            "a ticket of the last two weeks is open",
        ),
        (
            StartedBy.US,
            Before(newest_open_ticket_on=ago(TICKET_DAYS + 1)),
            None,
            Posture.PROACTIVE,
            "nobody had asked",
        ),
        (
            StartedBy.US,
            Before(has_open_escalation=True, customer_spoke_on=TODAY),
            2,
            Posture.REACTIVE,
            "an escalated ticket is open",
        ),
    ],
)
def test_each_step_of_the_rule(
    side: StartedBy, before: Before, sentiment: int | None, posture: Posture, reason: str
) -> None:
    proposed = propose(side, before, TODAY, sentiment=sentiment)
    assert (proposed.posture, proposed.reason) == (posture, reason)


@given(side=SIDES, escalated=st.booleans(), ticket=DAYS, spoke=DAYS, mood=MOODS)
def test_trouble_makes_reactive_and_only_an_unasked_touch_of_ours_is_proactive(
    side: StartedBy, escalated: bool, ticket: date | None, spoke: date | None, mood: int | None
) -> None:
    before = Before(has_open_escalation=escalated, newest_open_ticket_on=ticket, customer_spoke_on=spoke)
    posture = propose(side, before, TODAY, sentiment=mood).posture
    is_recent = ticket is not None and (TODAY - ticket).days <= TICKET_DAYS
    if escalated or is_recent:
        assert posture is Posture.REACTIVE
    elif side is StartedBy.CUSTOMER:
        assert posture in (Posture.REACTIVE, Posture.INTERACTIVE)
    if posture is Posture.PROACTIVE:
        assert side is StartedBy.US
        assert spoke is None or (TODAY - spoke).days > ANSWER_DAYS


@given(side=SIDES, ticket=DAYS, spoke=DAYS, mood=MOODS)
def test_an_escalation_never_makes_a_touch_less_reactive(
    side: StartedBy, ticket: date | None, spoke: date | None, mood: int | None
) -> None:
    calm = Before(newest_open_ticket_on=ticket, customer_spoke_on=spoke)
    loud = Before(has_open_escalation=True, newest_open_ticket_on=ticket, customer_spoke_on=spoke)
    order = list(Posture)
    now, then = (propose(side, before, TODAY, sentiment=mood).posture for before in (loud, calm))
    assert order.index(now) <= order.index(then)
