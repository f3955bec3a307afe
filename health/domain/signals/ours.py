"""What we owe: goals, promises, talks, plans, handovers, stages, and word of what is coming."""

from datetime import date, timedelta

from accounts.domain.plurals import counted
from health.domain.choices import SignalKind
from health.domain.signals.customer import written
from health.domain.signals.noticed import Noticed

SILENT_DAYS = 60
"""Two months: the shipped standard asks for a talk a month, so one was missed for certain."""
VERY_SILENT_DAYS = 120
BEHIND = -0.25
"""A quarter of the way behind where time says a goal should be."""
FAR_BEHIND = -0.5
MEASURE_BEFORE_DAYS = 30
PLAN_BEFORE_DAYS = 90
SOON_DAYS = 45
READ_WITHIN_DAYS = 3
HANDOVER_DAYS = 180
INCIDENT_AHEAD_DAYS = 14
INCIDENT_SINCE_DAYS = 7
RELAPSE_DAYS = 28
LONGEST_QUOTE = 80
PROMISE_DAYS = 180
"""What was promised longer ago than this has been settled some other way, or nobody waits for it."""


def silent(account_id: int, days: float) -> Noticed | None:
    """Notice an account with whom nobody here has started a talk for two months, a healthy one too."""
    if not days >= SILENT_DAYS:
        return None
    return Noticed(
        account_id=account_id,
        kind=SignalKind.SILENT,
        severity=2 if days >= VERY_SILENT_DAYS else 1,
        sentence=f"Nobody here has started a conversation for {days:.0f} days.",
        evidence={"days": round(days)},
    )


def goal_behind(account_id: int, *, goal_id: int, statement: str, pace: float) -> Noticed | None:
    """Notice an open goal whose progress lags the time that has passed by a quarter.

    pace: share of progress - share of time.
    """
    if pace > BEHIND:
        return None
    return Noticed(
        account_id=account_id,
        kind=SignalKind.GOAL_BEHIND,
        severity=3 if pace <= FAR_BEHIND else 2,
        sentence=f"“{shortened(statement)}” is {-pace * 100:.0f}% of the way behind.",
        subject=str(goal_id),
        evidence={"goal": shortened(statement), "pace": round(pace, 2)},
    )


def goal_unmeasured(
    account_id: int, *, goal_id: int, statement: str, due_on: date, measured_on: date | None, day: date
) -> Noticed | None:
    """Notice a goal due within 30 days, or past due, that has no measurement of the last 30 days."""
    is_near = due_on - day <= timedelta(days=MEASURE_BEFORE_DAYS)
    is_measured = measured_on is not None and day - measured_on <= timedelta(days=MEASURE_BEFORE_DAYS)
    if not is_near or is_measured:
        return None
    since = "nobody has measured it" + (f" since {written(measured_on)}" if measured_on else " yet")
    tense = "was" if due_on < day else "is"
    return Noticed(
        account_id=account_id,
        kind=SignalKind.GOAL_UNMEASURED,
        severity=2,
        sentence=f"“{shortened(statement)}” {tense} due on {written(due_on)}, and {since}.",
        subject=str(goal_id),
        evidence={"goal": shortened(statement), "due_on": due_on.isoformat()},
    )


def promise_overdue(
    account_id: int, *, commitment_id: int, text: str, is_ours: bool, due_on: date, day: date
) -> Noticed | None:
    """Notice an open promise past its day for up to half a year; ours weighs more than theirs."""
    if not 0 < (day - due_on).days <= PROMISE_DAYS:
        return None
    who = "We promised" if is_ours else "They promised"
    ago = counted((day - due_on).days, "day")
    return Noticed(
        account_id=account_id,
        kind=SignalKind.PROMISE_OVERDUE,
        severity=2 if is_ours else 1,
        sentence=f"{who} “{shortened(text)}” by {written(due_on)}: {ago} ago.",
        subject=str(commitment_id),
        evidence={"promise": shortened(text), "due_on": due_on.isoformat()},
    )


def renewal_without_plan(account_id: int, *, renewal_on: date, day: date) -> Noticed | None:
    """Notice a contract that can end within 90 days and has no plan, opportunity or category on record."""
    left = (renewal_on - day).days
    if not 0 <= left <= PLAN_BEFORE_DAYS:
        return None
    return Noticed(
        account_id=account_id,
        kind=SignalKind.RENEWAL_WITHOUT_PLAN,
        severity=3 if left <= SOON_DAYS else 2,
        sentence=f"Their contract can end in {counted(left, 'day')} and nothing is planned for it.",
        subject=renewal_on.isoformat(),
        evidence={"renewal_on": renewal_on.isoformat(), "days": left},
        expires_on=renewal_on + timedelta(days=1),
    )


def stage_overdue(
    account_id: int, *, stage_id: int, stage: str, days: int, expected_days: int
) -> Noticed | None:
    """Notice an account that is in a stage for longer than the stage should take."""
    if days <= expected_days:
        return None
    return Noticed(
        account_id=account_id,
        kind=SignalKind.STAGE_OVERDUE,
        severity=2 if days > 2 * expected_days else 1,
        sentence=f"In {stage} for {counted(days, 'day')}; {expected_days} are expected.",
        subject=str(stage_id),
        evidence={"stage": stage, "days": days, "expected_days": expected_days},
    )


def handover_unread(account_id: int, *, handover_id: int, handed_over_on: date, day: date) -> Noticed | None:
    """Notice what sales recorded and nobody has read, while it is still news."""
    days = (day - handed_over_on).days
    if not READ_WITHIN_DAYS < days <= HANDOVER_DAYS:
        return None
    return Noticed(
        account_id=account_id,
        kind=SignalKind.HANDOVER_UNREAD,
        severity=2,
        sentence=f"Handed over on {written(handed_over_on)}; nobody has read what sales recorded.",
        subject=str(handover_id),
        evidence={"handed_over_on": handed_over_on.isoformat(), "days": days},
        expires_on=handed_over_on + timedelta(days=HANDOVER_DAYS + 1),
    )


def incident_near(
    account_id: int, *, incident_id: int, title: str, starts_on: date, day: date
) -> Noticed | None:
    """Notice what will touch an account within two weeks, or has within the last one."""
    ahead = (starts_on - day).days
    if not -INCIDENT_SINCE_DAYS <= ahead <= INCIDENT_AHEAD_DAYS:
        return None
    when = f"comes on {written(starts_on)}" if ahead > 0 else f"touched them on {written(starts_on)}"
    return Noticed(
        account_id=account_id,
        kind=SignalKind.INCIDENT_NEAR,
        severity=2,
        sentence=f"“{shortened(title)}” {when}: tell them before they ask.",
        subject=str(incident_id),
        evidence={"incident": shortened(title), "starts_on": starts_on.isoformat()},
        expires_on=starts_on + timedelta(days=INCIDENT_SINCE_DAYS + 1),
    )


def relapse(account_id: int, *, number: int, relapsed_on: date, day: date) -> Noticed | None:
    """Notice an account that is off track again within four weeks of its return."""
    if not 0 <= (day - relapsed_on).days <= RELAPSE_DAYS:
        return None
    return Noticed(
        account_id=account_id,
        kind=SignalKind.RELAPSE,
        severity=3,
        sentence=f"Off track again since {written(relapsed_on)}: what was done before has not held.",
        subject=str(number),
        evidence={"relapsed_on": relapsed_on.isoformat()},
        expires_on=relapsed_on + timedelta(days=RELAPSE_DAYS + 1),
    )


def shortened(text: str) -> str:
    """Return text of at most 80 characters, on one line, to be quoted inside a sentence: no full stop."""
    line = " ".join(text.split()).removesuffix(".")
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1].rstrip() + "…"
