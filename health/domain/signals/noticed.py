"""What was noticed about one account on one day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from health.domain.choices import SignalKind

Evidence = Mapping[str, str | int | float]

ORDER: tuple[SignalKind, ...] = (
    SignalKind.RELAPSE,
    SignalKind.SERIOUS_TICKET_OLD,
    SignalKind.CHAMPION_LEFT,
    SignalKind.PROMISE_OVERDUE,
    SignalKind.USAGE_FELL,
    SignalKind.GOAL_BEHIND,
    SignalKind.ROOT_CAUSE_MISSING,
    SignalKind.FEEDBACK_UNANSWERED,
    SignalKind.PAYMENT_LATE,
    SignalKind.RENEWAL_WITHOUT_PLAN,
    SignalKind.INCIDENT_NEAR,
    SignalKind.GOAL_UNMEASURED,
    SignalKind.HANDOVER_UNREAD,
    SignalKind.STAGE_OVERDUE,
    SignalKind.SILENT,
    SignalKind.SPONSOR_MISSING,
)
"""Which of two equally severe reasons is said first: what hurts the customer now before what may come."""


@dataclass(frozen=True, kw_only=True)
class Noticed:
    """One reason to act. `subject` names a ticket, a goal or so; "" = the account itself.

    severity: 1 (mild) to 3. expires_on: the day from which it no longer matters, None = while it is true.
    """

    account_id: int
    kind: SignalKind
    severity: int
    sentence: str
    subject: str = ""
    evidence: Evidence = field(default_factory=dict)
    expires_on: date | None = None


def merged(noticed: Iterable[Noticed | None]) -> tuple[Noticed, ...]:
    """Keep one of each account, kind and subject, the most severe; in a fixed order."""
    kept: dict[tuple[int, str, str], Noticed] = {}
    for each in noticed:
        if each is None:
            continue
        key = (each.account_id, each.kind.value, each.subject)
        if key not in kept or each.severity > kept[key].severity:
            kept[key] = each
    return tuple(kept[key] for key in sorted(kept))
