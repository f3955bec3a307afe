"""The fact behind a signal, in words, and on which tab of the account it is to be seen."""

from collections.abc import Callable, Mapping
from datetime import date

from health.domain.choices import SignalKind
from health.domain.signals.customer import written
from health.domain.signals.noticed import Evidence

TABS: Mapping[SignalKind, str] = {
    SignalKind.USAGE_FELL: "usage",
    SignalKind.SILENT: "timeline",
    SignalKind.CHAMPION_LEFT: "people",
    SignalKind.SPONSOR_MISSING: "people",
    SignalKind.GOAL_BEHIND: "outcomes",
    SignalKind.GOAL_UNMEASURED: "outcomes",
    SignalKind.FEEDBACK_UNANSWERED: "people",
    SignalKind.SERIOUS_TICKET_OLD: "timeline",
    SignalKind.ROOT_CAUSE_MISSING: "timeline",
    SignalKind.PAYMENT_LATE: "commercial",
    SignalKind.PROMISE_OVERDUE: "outcomes",
    SignalKind.RENEWAL_WITHOUT_PLAN: "commercial",
    SignalKind.STAGE_OVERDUE: "account",
    SignalKind.HANDOVER_UNREAD: "account",
    SignalKind.INCIDENT_NEAR: "timeline",
    SignalKind.RELAPSE: "account",
}
_WORDS: Mapping[SignalKind, Callable[[Evidence], str]] = {
    SignalKind.USAGE_FELL: lambda e: (
        f"events of 4 weeks against the 9 before; a typical account: {_signed(e)}"
    ),
    SignalKind.SILENT: lambda e: "see all touches",
    SignalKind.CHAMPION_LEFT: lambda e: f"{e['contact']}, left on {_day(e['left_on'])}",
    SignalKind.SPONSOR_MISSING: lambda e: "see their people and roles",
    SignalKind.GOAL_BEHIND: lambda e: (
        f"progress {abs(float(e['pace'])) * 100:.0f} points behind the time passed"
    ),
    SignalKind.GOAL_UNMEASURED: lambda e: "see its measurements",
    SignalKind.FEEDBACK_UNANSWERED: lambda e: (
        f"{e['kind']} answer, {float(e['goodness']) * 100:.0f}% of its scale"
    ),
    SignalKind.SERIOUS_TICKET_OLD: lambda e: f"{e['ticket']}, severity {e['severity']}",
    SignalKind.ROOT_CAUSE_MISSING: lambda e: f"{e['unexplained']} of {e['closed']} closed tickets",
    SignalKind.PAYMENT_LATE: lambda e: f"invoice {e['invoice']}",
    SignalKind.PROMISE_OVERDUE: lambda e: f"promise due on {_day(e['due_on'])}",
    SignalKind.RENEWAL_WITHOUT_PLAN: lambda e: "no success plan, opportunity or renewal forecast on record",
    SignalKind.STAGE_OVERDUE: lambda e: f"see since when it is in {e['stage']}",
    SignalKind.HANDOVER_UNREAD: lambda e: "handover from sales",
    SignalKind.INCIDENT_NEAR: lambda e: str(e["incident"]),
    SignalKind.RELAPSE: lambda e: "health of the last two weeks",
}


def proof(kind: SignalKind, evidence: Evidence) -> str:
    """Say which fact a signal rests on."""
    return _WORDS[kind](evidence)


def _day(stored: str | float) -> str:
    return written(date.fromisoformat(str(stored)))


def _signed(evidence: Evidence) -> str:
    return f"{float(evidence['portfolio_median']) * 100:+.0f}%"
