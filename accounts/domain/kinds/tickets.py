"""Support requests."""

from decimal import Decimal

from accounts.domain import choices
from accounts.domain.kinds import field
from cs_platform.tenancy.domain import choices as tenancy_choices

_SEVERITY = {
    "urgent": "1", "critical": "1", "blocker": "1", "kritisch": "1", "dringend": "1", "p1": "1", "sev1": "1",
    "high": "2", "major": "2", "hoch": "2", "p2": "2", "sev2": "2",
    "medium": "3", "normal": "3", "moderate": "3", "mittel": "3", "p3": "3", "sev3": "3",
    "low": "4", "minor": "4", "trivial": "4", "niedrig": "4", "gering": "4", "p4": "4", "sev4": "4",
}  # fmt: skip

TICKETS = field.Kind(
    name="tickets",
    label="Tickets",
    keys=("external_id",),
    event="opened_at",
    headers=("ticket_id", "priority", "severity", "ticketnummer"),
    purpose="What customers needed help with, how fast it came, and whether the cause was removed.",
    pages=("Account: Timeline", "Severity inflation", "Does shouting pay", "Call drivers by function"),
    systems=("Help desk", "Issue tracker"),
    files=("ticket", "case", "support", "vorgang", "vorgänge", "störung"),
    fields=(
        field.external_id(
            "ticket_id", "ticket_number", "case_id", "case_number", "ticketnummer", "vorgang",
            "vorgangsnummer", "ticket_nr", "issue_key",
        ),
        field.account_key(),
        field.Field(
            name="subject",
            type=field.FieldType.NAME,
            synonyms=("summary", "title", "betreff", "titel", "ticket_subject"),
            length=300,
        ),
        field.Field(
            name="opened_at",
            type=field.FieldType.MOMENT,
            required=True,
            synonyms=(
                "opened", "opened_on", "created", "created_at", "submitted_at", "open_date", "eröffnet_am",
                "erstellt_am", "eingang", "ticket_created", "ticket_created_timestamp", "created_date",
            ),
        ),
        field.Field(
            name="first_response_at",
            type=field.FieldType.MOMENT,
            synonyms=("first_response", "first_reply_at", "responded_at", "erste_antwort_am"),
        ),
        field.Field(
            name="first_response_minutes",
            type=field.FieldType.DECIMAL,
            synonyms=("first_response_time_minutes", "first_reply_time", "reaktionszeit_minuten"),
            maximum=Decimal(5_256_000),
            description="minutes from opening to the first answer",
        ),
        field.Field(
            name="closed_at",
            type=field.FieldType.MOMENT,
            synonyms=(
                "closed", "closed_on", "resolved_at", "solved_at", "gelöst_am", "geschlossen_am",
                "ticket_solved", "ticket_solved_timestamp", "resolved",

            ),
        ),
        field.Field(
            name="resolution_hours",
            type=field.FieldType.DECIMAL,
            synonyms=("resolution_time_hours", "time_to_resolve_hours", "lösungszeit_stunden"),
            maximum=Decimal(876_000),
            description="hours from opening to closing",
        ),
        field.Field(
            name="stated_severity",
            type=field.FieldType.INTEGER,
            words=_SEVERITY,
            synonyms=(
                "severity", "priority", "ticket_priority", "prio", "priorität", "dringlichkeit",
                "schweregrad",
            ),
            minimum=Decimal(1),
            maximum=Decimal(4),
            description="1 (worst) to 4, as the customer stated it",
        ),
        field.Field(
            name="assessed_severity",
            type=field.FieldType.INTEGER,
            words=_SEVERITY,
            synonyms=("internal_severity", "assessed_priority", "bewerteter_schweregrad"),
            minimum=Decimal(1),
            maximum=Decimal(4),
            description="1 (worst) to 4, as we assessed it",
        ),
        field.Field(
            name="call_driver",
            type=field.FieldType.NAME,
            synonyms=("category", "topic", "contact_reason", "kategorie", "anrufgrund", "thema"),
            length=100,
        ),
        field.Field(
            name="upstream_function",
            type=field.FieldType.CHOICE,
            choices=tenancy_choices.Function,
            synonyms=("caused_by", "owning_function", "verursacher", "abteilung"),
        ),
        field.Field(
            name="root_cause_found",
            type=field.FieldType.FLAG,
            synonyms=("root_cause", "has_root_cause", "ursache_gefunden"),
        ),
        field.Field(
            name="workaround_only",
            type=field.FieldType.FLAG,
            synonyms=("workaround", "umgehungslösung"),
        ),
        field.Field(
            name="reopened_count",
            type=field.FieldType.INTEGER,
            synonyms=("reopens", "reopened", "wiedereröffnet"),
            maximum=field.SMALL,
        ),
        field.Field(
            name="escalated",
            type=field.FieldType.FLAG,
            synonyms=("is_escalated", "escalation", "escalation_flag", "eskaliert", "eskalation"),
        ),
        field.Field(
            name="escalated_by",
            type=field.FieldType.CHOICE,
            choices=choices.EscalatedBy,
            synonyms=("escalation_source", "eskaliert_von"),
        ),
        field.Field(
            name="satisfaction",
            type=field.FieldType.DECIMAL,
            synonyms=("csat", "satisfaction_score", "rating", "zufriedenheit", "bewertung"),
            maximum=Decimal(100),
        ),
        field.known_on(),
    ),
)  # fmt: skip
