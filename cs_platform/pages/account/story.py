"""Events of the timeline in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.domain.choices import (
    Channel,
    Expectation,
    GoalStatus,
    IncidentKind,
    Posture,
    StartedBy,
    SurveyKind,
    TruthLabel,
)
from accounts.queries.timeline import Event
from cs_platform.lib import text
from cs_platform.lib.choices import LabelledEnum
from cs_platform.tenancy import queries
from health.domain.choices import Band

MOODS = {-2: "very bad mood", -1: "bad mood", 0: "neutral mood", 1: "good mood", 2: "very good mood"}


@dataclass(frozen=True, kw_only=True)
class Words:
    """What happened (headline), what was said about it (body), and the rest in one line (detail).

    label: how far a statement can be relied on, "" for anything else.
    """

    headline: str
    body: str = ""
    detail: str = ""
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the timeline. noun: the kind of record behind it, "" where nothing can be edited there."""

    event: Event
    day: date
    words: Words
    noun: str


def line(event: Event, *, locale: str, time_zone: str) -> Line:
    """Write an event."""
    noun, say = SAY[event.branch]
    return Line(event=event, day=queries.local_day(time_zone, event.at), words=say(event, locale), noun=noun)


def _label(words: type[LabelledEnum], code: str | None) -> str:
    return words(code).label if code else ""


def _listed(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _money(more: Mapping[str, Any], key: str, locale: str) -> str:
    return text.money_full(Decimal(str(more[key])), more["currency"], locale=locale)


def _touch(event: Event, locale: str) -> Words:
    more = event.more
    whom = f" with {more['contacts']}" if more["contacts"] else ""
    minutes = text.count(more["minutes"], "minute", locale=locale) if more["minutes"] else ""
    mood = MOODS[more["sentiment"]] if more["sentiment"] is not None else ""
    start = f"{_label(StartedBy, more['started_by']).lower()} started it"
    next_step = f"next: {event.body}" if event.body else ""
    posture = _label(Posture, more["posture"]).lower()
    return Words(
        headline=f"{_label(Channel, more['channel'])}{whom}",
        body=event.title,
        detail=_listed(start, posture, mood, minutes, more["author"] or "", next_step),
    )


def _statement(event: Event, locale: str) -> Words:
    return Words(headline=event.title, body=event.body, label=TruthLabel(event.more["label"]).value)


def _ticket_opened(event: Event, locale: str) -> Words:
    severity = f"severity {event.more['severity']}" if event.more["severity"] else ""
    escalated = "escalated" if event.more["escalated"] else ""
    return Words(headline=_ticket(event, "opened"), detail=_listed(event.body, severity, escalated))


def _ticket_closed(event: Event, locale: str) -> Words:
    found = {True: "root cause found", False: "root cause not found", None: ""}
    workaround = "by a workaround only" if event.more["workaround"] else ""
    detail = _listed(event.body, found[event.more["root_cause_found"]], workaround)
    return Words(headline=_ticket(event, "closed"), detail=detail)


def _ticket(event: Event, what: str) -> str:
    return f"Ticket {what}: {event.title}" if event.title else f"Ticket {what}"


def _survey(event: Event, locale: str) -> Words:
    more = event.more
    who = event.title or "Somebody"
    score = text.number(Decimal(str(more["score"])), locale=locale)
    scale = f"on a scale of {more['low']} to {more['high']}"
    return Words(
        headline=f"{who} answered {score} ({SurveyKind(more['kind']).label})", body=event.body, detail=scale
    )


def _goal(event: Event, locale: str) -> Words:
    if event.more["confirmation"]:
        met = Expectation(event.more["confirmation"]).label.lower()
        return Words(headline="The customer confirmed a goal", body=event.title, detail=met)
    return Words(headline=f"Goal {GoalStatus(event.more['status']).label.lower()}", body=event.title)


def _stage(event: Event, locale: str) -> Words:
    return Words(headline=f"Entered the stage {event.title}")


def _contract(verb: str) -> Callable[[Event, str], Words]:
    def say(event: Event, locale: str) -> Words:
        return Words(
            headline=f"{verb}: {event.title or 'contract'}",
            detail=_listed(event.body, f"{_money(event.more, 'arr', locale)} a year"),
        )

    return say


def _churn_said(event: Event, locale: str) -> Words:
    reasons = event.body.replace("_", " ").lower()
    return Words(headline="Said to leave", body=event.title, detail=reasons)


def _invoice(event: Event, locale: str) -> Words:
    days, amount = event.more["days"], _money(event.more, "amount", locale)
    if days is None:
        return Words(headline=f"Invoice {event.title} became due and is not paid", detail=amount)
    late = text.count(days, "day", locale=locale)
    return Words(headline=f"Invoice {event.title} was paid {late} late", detail=amount)


def _incident(event: Event, locale: str) -> Words:
    kind = IncidentKind(event.more["kind"]).label
    return Words(headline=f"{kind}: {event.title}", body=event.body)


def _health(event: Event, locale: str) -> Words:
    band, previous = (Band(event.more[key]).label.lower() for key in ("band", "previous"))
    health = event.more["health"]
    now = "" if health is None else f"now {text.number(health, locale=locale)}"
    return Words(headline=f"Health moved from {previous} to {band}", detail=now)


def _autopsy(event: Event, locale: str) -> Words:
    return Words(headline="Autopsy proposed", detail=f"now {event.more['state'].lower()}")


def _import(event: Event, locale: str) -> Words:
    kind = event.more["kind"].replace("_", " ").lower()
    return Words(headline=f"Imported {kind} from {event.title}", detail=event.body)


SAY: Mapping[str, tuple[str, Callable[[Event, str], Words]]] = {
    "touch": ("touches", _touch),
    "statement": ("statements", _statement),
    "ticket_opened": ("tickets", _ticket_opened),
    "ticket_closed": ("tickets", _ticket_closed),
    "survey": ("surveys", _survey),
    "goal": ("goals", _goal),
    "stage": ("stage-entries", _stage),
    "contract_started": ("contracts", _contract("Contract started")),
    "contract_ended": ("contracts", _contract("Contract ended")),
    "contract_notice": ("contracts", _contract("Notice received")),
    "churn_said": ("churn-statements", _churn_said),
    "invoice_late": ("invoices", _invoice),
    "incident": ("incidents", _incident),
    "imported": ("", _import),
    "health": ("", _health),
    "autopsy": ("", _autopsy),
}
"""Branch of the stream -> the noun of its record, and how it is said."""
