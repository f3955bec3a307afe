"""What each kind of record takes in tests: what is typed first, what is corrected, and what does not fit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Typed = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One noun: the words of a new record, a correction by one editor, and one by a second editor.

    wrong: words that are refused, and a part of the sentence that says so.
    """

    new: Typed
    first: Typed
    second: Typed
    column: str
    wrong: tuple[tuple[Typed, str], ...] = field(default=())


CASES: Mapping[str, Case] = {
    "contacts": Case(
        new={"name": "Petra Lind", "title": "Head", "roles": ["CHAMPION"]},
        first={"title": "Head of maintenance"},
        second={"title": "Director"},
        column="title",
        wrong=(
            ({"name": ""}, "required"),
            ({"email": "petra"}, "name@example.com"),
            ({"moved_to": "Elsewhere"}, "Say when they left"),
            ({"left_on": "1812-01-01"}, "between 1990 and 2100"),
        ),
    ),
    "contracts": Case(
        new={
            "product": "Planner",
            "arr": "12,000.50",
            "starts_on": "2026-01-01",
            "term_ends_on": "2027-01-01",
        },
        first={"arr": "13000"},
        second={"arr": "15000"},
        column="arr",
        wrong=(
            ({"term_ends_on": "2025-01-01"}, "end after it starts"),
            ({"ended_on": "2025-12-31"}, "cannot end before"),
            ({"ended_on": "2099-06-01"}, "not come yet"),
            ({"arr": "-5"}, "0 or more"),
            ({"arr": "much"}, "in digits"),
            ({"currency": "EURO"}, "three letters"),
            ({"renewal_category": "LOST"}, "why you expect that"),
        ),
    ),
    "goals": Case(
        new={"statement": "Half the unplanned stops"},
        first={"why": "Sunday shifts"},
        second={"why": "Costs"},
        column="why",
        wrong=(
            ({"statement": ""}, "one sentence"),
            ({"label": "VERIFIED_FACT"}, "how you know"),
            ({"label": "ASSUMPTION"}, "by when"),
            ({"confirmation": "MET"}, "which contact"),
            ({"value_per_year": "5", "currency": "E"}, "three letters"),
        ),
    ),
    "accounts": Case(
        new={"name": "Brannock Mills", "domain": "https://www.brannock.test/"},
        first={"segment": "Paper"},
        second={"segment": "Board"},
        column="segment",
        wrong=(
            ({"name": " "}, "company’s name"),
            ({"domain": "brannock"}, "example.com"),
            ({"parent": "Nobody"}, "does not exist"),
        ),
    ),
    "churn-statements": Case(
        new={"words": "They look at another planner", "said_on": "2026-02-01", "reason_codes": "price\nfit"},
        first={"words": "They chose another planner"},
        second={"words": "They may leave"},
        column="words",
        wrong=(
            ({"words": "", "reason_codes": ""}, "what was said, or a reason"),
            ({"said_on": "2099-01-01"}, "not come yet"),
        ),
    ),
    "handovers": Case(
        new={"goals": "Fewer stops"},
        first={"skills": "Two planners"},
        second={"skills": "No planner"},
        column="skills",
        wrong=(({"goals": ""}, "at least what they want"),),
    ),
    "success-plans": Case(
        new={"why": "To stop Sunday shifts"},
        first={"baseline": "22 stops a month"},
        second={"baseline": "20 stops"},
        column="baseline",
        wrong=(({"why": ""}, "one sentence"), ({"review_every_days": "0"}, "at least 1 day")),
    ),
    "measurements": Case(
        new={"value": "19", "day": "2026-02-01"},
        first={"value": "18"},
        second={"value": "17.5"},
        column="value",
        wrong=(({"value": "x"}, "in digits"), ({"day": "2099-01-01"}, "not come yet")),
    ),
    "commitments": Case(
        new={
            "text": "A fix for the export",
            "side": "US",
            "promised_on": "2026-02-01",
            "due_on": "2026-03-01",
        },
        first={"text": "A fix of the export"},
        second={"text": "A workaround"},
        column="text",
        wrong=(
            ({"text": ""}, "what was promised"),
            ({"due_on": "2026-01-01"}, "before the day of the promise"),
            ({"side": "THIRD"}, "who promised"),
            ({"member": "999999"}, "does not exist"),
        ),
    ),
    "touches": Case(
        new={"channel": "PHONE", "started_by": "US", "summary": "Spoke about the export"},
        first={"summary": "Spoke about exports"},
        second={"summary": "Spoke about prices"},
        column="summary",
        wrong=(
            ({"happened_at": "", "planned_for": ""}, "when it happened"),
            ({"happened_at": "2099-01-01T10:00"}, "not come yet"),
            ({"contacts": ["999999"]}, "does not exist"),
            ({"channel": "SMOKE"}, "valid choice"),
        ),
    ),
    "statements": Case(
        new={"text": "They look elsewhere", "label": "ASSUMPTION", "check_by": "2026-12-01"},
        first={"text": "They look at two others"},
        second={"text": "They do not look"},
        column="text",
        wrong=(
            ({"text": ""}, "one sentence"),
            ({"check_by": ""}, "by when"),
            ({"label": "VERIFIED_FACT"}, "how you know"),
            ({"label": "REFUTED"}, "how you know"),
        ),
    ),
    "tickets": Case(
        new={"subject": "Export fails", "opened_at": "2026-02-01T10:00", "stated_severity": "1"},
        first={"subject": "Export fails on Mondays"},
        second={"subject": "Export is slow"},
        column="subject",
        wrong=(
            ({"closed_at": "2026-01-01T10:00"}, "before the ticket was opened"),
            ({"stated_severity": "5"}, "valid choice"),
            ({"escalated": "false", "escalated_by": "SALES"}, "was escalated"),
        ),
    ),
    "opportunities": Case(
        new={"name": "Second mill", "kind": "EXPANSION", "amount": "40000", "opened_on": "2026-02-01"},
        first={"amount": "45000"},
        second={"amount": "50000"},
        column="amount",
        wrong=(
            ({"amount": "-1"}, "0 or more"),
            ({"closed_on": "2026-02-02"}, "won or lost"),
            ({"is_won": "true", "closed_on": "2026-01-01"}, "before it was opened"),
        ),
    ),
    "surveys": Case(
        new={"kind": "NPS", "score": "9", "answered_at": "2026-02-01T10:00"},
        first={"comment": "Good"},
        second={"comment": "Not bad"},
        column="comment",
        wrong=(
            ({"score": "11"}, "from 0 to 10"),
            ({"kind": "CSAT", "score": "6"}, "from 1 to 5"),
            ({"kind": "CES", "score": "8"}, "from 1 to 7"),
            ({"scale_low": "9", "scale_high": "1"}, "higher than it starts"),
        ),
    ),
    "invoices": Case(
        new={"number": "R-1", "amount": "12000", "issued_on": "2026-01-01", "due_on": "2026-02-01"},
        first={"paid_on": "2026-02-03"},
        second={"paid_on": "2026-02-04"},
        column="paid_on",
        wrong=(
            ({"number": ""}, "required"),
            ({"due_on": "2025-12-01"}, "before it was issued"),
            ({"paid_on": "2099-01-01"}, "not come yet"),
            ({"amount": "-1"}, "0 or more"),
        ),
    ),
    "stories": Case(
        new={"title": "Half the stops", "kind": "WIN"},
        first={"text": "In one summer."},
        second={"text": "In one year."},
        column="text",
        wrong=(({"title": ""}, "required"), ({"contact": "999999"}, "does not exist")),
    ),
    "incidents": Case(
        new={"title": "Exports down", "kind": "OUTAGE", "starts_at": "2026-02-01T10:00"},
        first={"text": "For two hours."},
        second={"text": "For a day."},
        column="text",
        wrong=(
            ({"ends_at": "2026-01-01T10:00"}, "before the start"),
            ({"accounts": "Nobody"}, "does not exist"),
        ),
    ),
    "stage-entries": Case(
        new={"entered_at": "2026-02-01T10:00"},
        first={"left_at": "2026-02-10T10:00"},
        second={"left_at": "2026-02-11T10:00"},
        column="left_at",
        wrong=(
            ({"entered_at": "2099-01-01T10:00"}, "not come yet"),
            ({"left_at": "2026-01-01T10:00"}, "before it enters"),
            ({"stage": "999999"}, "does not exist"),
        ),
    ),
    "stages": Case(
        new={"name": "Farewell", "owning_function": "SUCCESS", "expected_days": "30"},
        first={"expected_days": "31"},
        second={"expected_days": "32"},
        column="expected_days",
        wrong=(
            ({"name": "Onboarding"}, "another name"),
            ({"position": "1"}, "free number"),
            ({"accountable": "999999"}, "does not exist"),
        ),
    ),
    "standards": Case(
        new={"statement": "Called within a day", "behaviour-SALES": "Introduces the CSM"},
        first={"statement": "Called within two days"},
        second={"statement": "Called within a week"},
        column="statement",
        wrong=(
            ({"statement": ""}, "required"),
            ({"check_by": "MEASURE"}, "which measure"),
        ),
    ),
    "features": Case(
        new={"name": "Exports"},
        first={"name": "Export"},
        second={"name": "Exporting"},
        column="name",
        wrong=(({"name": ""}, "required"),),
    ),
    "attributes": Case(
        new={"label": "Plant count", "type": "NUMBER"},
        first={"unit": "plants"},
        second={"unit": "sites"},
        column="unit",
        wrong=(
            ({"label": ""}, "required"),
            ({"label": "“”"}, "letters a to z"),
            ({"type": "CHOICE"}, "one a line"),
        ),
    ),
    "exchange-rates": Case(
        new={"currency": "usd", "rate": "0.92", "day": "2026-02-01"},
        first={"rate": "0.93"},
        second={"rate": "0.94"},
        column="rate",
        wrong=(
            ({"currency": "EUR"}, "needs no rate"),
            ({"rate": "0"}, "above 0"),
            ({"currency": "dollars"}, "three letters"),
        ),
    ),
}
