"""The order of a person's day, worked out by hand and held by properties."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from health.domain.choices import SignalKind
from playbooks.domain import queue
from playbooks.domain.queue import Candidate, Group, Reason, ToDo

DAY = date(2026, 11, 22)


def reason(
    kind: SignalKind, *, severity: int = 2, acted_on: date | None = None, signal_id: int = 1
) -> Reason:
    return Reason(
        signal_id=signal_id,
        kind=kind,
        severity=severity,
        sentence=kind.label,
        since=DAY - timedelta(days=3),
        acted_on=acted_on,
    )


def candidate(account_id: int, avoidable: int = 0, months: str | None = "0", **fields: object) -> Candidate:
    given_fields = {"reasons": (reason(SignalKind.USAGE_FELL),)} | fields
    return Candidate(
        account_id=account_id,
        avoidable=Decimal(avoidable),
        can_end_in_months=None if months is None else Decimal(months),
        **given_fields,  # type: ignore[arg-type] # the test names fields it wants
    )


def test_every_kind_of_signal_has_a_next_step() -> None:
    assert set(queue.NEXT_STEPS) == set(SignalKind)


def test_worth_halves_when_the_end_is_three_months_away() -> None:
    assert queue.worth(candidate(1, 900, "0")) == 900
    assert queue.worth(candidate(1, 900, "3")) == 450
    assert queue.worth(candidate(1, 900, "6")) == 300
    assert queue.worth(candidate(1, 900, "-1")) == 900
    assert queue.worth(candidate(1, 900, None)) == 0


def test_a_fifth_is_kept_for_need_whatever_the_money() -> None:
    rich = [candidate(number, 1000 + number) for number in range(1, 12)]
    poor = candidate(99, 0, None, reasons=(reason(SignalKind.RELAPSE, severity=3),), health=12.0)

    found = queue.queue([*rich, poor], capacity=10, day=DAY)

    assert len(found.rows) == 10
    kept = [row for row in found.rows if row.for_need]
    assert [row.account_id for row in kept if row.main and row.main.kind == SignalKind.RELAPSE] == [99]
    assert len(kept) == 2
    assert {row.account_id for row in found.rows if not row.for_need} == set(range(4, 12))
    assert found.rest == 2
    # two of the three with the least stay out; one of them took the second place for need
    assert found.rest_avoidable in {Decimal(2003), Decimal(2004), Decimal(2005)}


def test_with_room_for_all_nobody_is_here_for_need() -> None:
    found = queue.queue([candidate(1, 5), candidate(2, 7)], capacity=5, day=DAY)
    assert [row.account_id for row in found.rows] == [2, 1]
    assert not any(row.for_need for row in found.rows)


def test_what_somebody_acted_on_is_quiet_for_two_weeks_and_then_back() -> None:
    def rows(days_ago: int) -> int:
        acted = reason(SignalKind.USAGE_FELL, acted_on=DAY - timedelta(days=days_ago))
        return len(queue.queue([candidate(1, reasons=(acted,))], capacity=5, day=DAY).rows)

    assert (rows(13), rows(14)) == (0, 1)


def test_the_gravest_reason_is_said_and_the_others_counted() -> None:
    grave, mild = reason(SignalKind.PAYMENT_LATE, severity=3), reason(SignalKind.USAGE_FELL, severity=1)
    row = queue.queue([candidate(1, reasons=(mild, grave))], capacity=5, day=DAY).rows[0]
    assert (row.main, row.others, row.why) == (grave, (mild,), "Payment late")
    assert row.next_step == queue.NEXT_STEPS[SignalKind.PAYMENT_LATE]


def test_groups_follow_the_main_reason() -> None:
    groups = {
        SignalKind.SERIOUS_TICKET_OLD: Group.DO_NOW,
        SignalKind.RENEWAL_WITHOUT_PLAN: Group.PREPARE,
        SignalKind.SILENT: Group.STAY_IN_TOUCH,
    }
    for kind, group in groups.items():
        row = queue.queue([candidate(1, reasons=(reason(kind),))], capacity=5, day=DAY).rows[0]
        assert row.group == group


def test_a_task_is_the_next_step_and_the_one_of_the_reason_goes_first() -> None:
    early = ToDo(task_id=1, title="Call Joost", due_on=DAY)
    own = ToDo(task_id=2, title="Send the answer", due_on=DAY + timedelta(days=2), signal_id=1)
    row = queue.queue([candidate(1, tasks=(early, own))], capacity=5, day=DAY).rows[0]
    assert (row.next_step, row.due_on) == ("Send the answer", own.due_on)


def test_an_account_with_a_task_alone_is_here_too() -> None:
    late = ToDo(task_id=1, title="Call Joost", due_on=DAY - timedelta(days=2))
    soon = ToDo(task_id=2, title="Write the plan", due_on=DAY + timedelta(days=3))
    found = queue.queue(
        [candidate(1, reasons=(), tasks=(late,)), candidate(2, reasons=(), tasks=(soon,))],
        capacity=5,
        day=DAY,
    )
    assert {row.account_id: row.group for row in found.rows} == {1: Group.DO_NOW, 2: Group.PREPARE}
    assert found.of_group(Group.DO_NOW)[0].why == "What you have noted for them was due 2 days ago."


def test_a_task_is_shown_a_week_before_its_day() -> None:
    def rows(ahead: int) -> int:
        task = ToDo(task_id=1, title="Write the plan", due_on=DAY + timedelta(days=ahead))
        return len(queue.queue([candidate(1, reasons=(), tasks=(task,))], capacity=5, day=DAY).rows)

    assert (rows(7), rows(8)) == (1, 0)


def test_equal_need_takes_turns() -> None:
    many = [candidate(number, 0, None, health=50.0) for number in range(1, 101)]
    seen = {
        row.account_id
        for step in range(14)
        for row in queue.queue(many, capacity=10, day=DAY + timedelta(days=step)).rows
        if row.for_need
    }
    assert len(seen) > 14


CANDIDATES = st.lists(
    st.builds(
        candidate,
        account_id=st.integers(1, 10**6),
        avoidable=st.integers(0, 10**6),
        months=st.sampled_from([None, "0", "1.5", "11"]),
    ),
    max_size=40,
    unique_by=lambda each: each.account_id,
)


@given(candidates=CANDIDATES, capacity=st.integers(1, 20))
def test_nobody_is_lost_and_nobody_is_twice(candidates: list[Candidate], capacity: int) -> None:
    found = queue.queue(candidates, capacity=capacity, day=DAY)
    ids = [row.account_id for row in found.rows]
    assert len(ids) == len(set(ids)) == min(capacity, len(candidates))
    assert found.rest == len(candidates) - len(ids)
    backwards = queue.queue(reversed(candidates), capacity=capacity, day=DAY)
    assert backwards == found
