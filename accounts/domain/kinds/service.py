"""What happens on our side, and what every customer may expect of us."""

from decimal import Decimal

from accounts.domain import choices
from accounts.domain.kinds import field
from cs_platform.tenancy.domain.choices import Function

_INCIDENT_KINDS = {
    "downtime": "OUTAGE", "ausfall": "OUTAGE", "störung": "OUTAGE", "incident": "OUTAGE", "fehler": "MISTAKE",
    "error": "MISTAKE", "panne": "MISTAKE", "release": "CHANGE", "migration": "CHANGE", "change": "CHANGE",
    "änderung": "CHANGE", "umstellung": "CHANGE",
}  # fmt: skip
_CHECKS = {
    "manual": "HAND",
    "von hand": "HAND",
    "manuell": "HAND",
    "measure": "MEASURE",
    "kennzahl": "MEASURE",
}
_COMPARISONS = {
    ">=": "AT_LEAST", "min": "AT_LEAST", "mindestens": "AT_LEAST", "<=": "AT_MOST", "max": "AT_MOST",
    "höchstens": "AT_MOST",
}  # fmt: skip
_LARGEST = Decimal(99_999_999)
_BEHAVIOURS_IN_GERMAN = {
    Function.SALES: "vertrieb", Function.ONBOARDING: "einführung", Function.SERVICES: "dienstleistung",
    Function.PRODUCT: "produkt", Function.SUPPORT: "kundendienst", Function.SUCCESS: "kundenerfolg",
    Function.FINANCE: "finanzen", Function.MARKETING: "vermarktung", Function.CLOUD_OPERATIONS: "betrieb",
}  # fmt: skip


def _behaviour(function: Function) -> field.Field:
    code = function.value.lower()
    return field.Field(
        name=f"behaviour_{code}",
        type=field.FieldType.TEXT,
        synonyms=(f"{code}_does", f"{code}_behaviour", f"verhalten_{_BEHAVIOURS_IN_GERMAN[function]}"),
        description=f"what {function.label.lower()} does for it",
        length=2_000,
        into="behaviours",
        key=function.value,
    )


STANDARDS = field.Kind(
    name="standards",
    label="Standards of stages",
    keys=("stage", "statement"),
    headers=(
        "standard", "statement", "versprechen_an_den_kunden",
        *(f"behaviour_{one.lower()}" for one in Function),
    ),
    purpose="What every customer may expect in a stage of the journey, and who does what for it.",
    pages=("Journey: where the standard is missed", "Findings of autopsies"),
    systems=(field.OWN_LIST,),
    files=("standard",),
    fields=(
        field.Field(
            name="stage",
            type=field.FieldType.NAME,
            required=True,
            refers="stages",
            synonyms=("stage_name", "lifecycle_stage", "phase", "phasenname"),
            description="the name of one of your stages",
            length=100,
        ),
        field.Field(
            name="statement",
            type=field.FieldType.TEXT,
            required=True,
            synonyms=("standard", "promise", "expectation", "aussage", "erwartung"),
            description="in plain words",
            length=2_000,
        ),
        field.Field(
            name="position",
            type=field.FieldType.INTEGER,
            synonyms=("order", "rank", "reihenfolge"),
            description="its place among the standards of its stage",
            maximum=field.SMALL,
        ),
        *(_behaviour(function) for function in Function),
        field.Field(
            name="check_by",
            type=field.FieldType.CHOICE,
            choices=choices.StandardCheck,
            words=_CHECKS,
            synonyms=("checked_by", "check", "prüfung", "geprüft_durch"),
            description="HAND where nothing is said; MEASURE needs a measure and a target",
        ),
        field.Field(
            name="measure",
            type=field.FieldType.KEY,
            synonyms=("measure_key", "kennzahl", "messgröße"),
            description="the key of a measure, such as oldest_serious_ticket",
            length=60,
        ),
        field.Field(
            name="comparison",
            type=field.FieldType.CHOICE,
            choices=choices.Comparison,
            words=_COMPARISONS,
            synonyms=("compare", "vergleich"),
            description="AT_LEAST where nothing is said",
        ),
        field.Field(
            name="target",
            type=field.FieldType.DECIMAL,
            synonyms=("target_value", "zielwert"),
            minimum=-_LARGEST,
            maximum=_LARGEST,
        ),
    ),
)  # fmt: skip

INCIDENTS = field.Kind(
    name="incidents",
    label="Incidents",
    keys=("external_id",),
    event="starts_at",
    headers=(
        "incident_id", "incident", "outage", "vorfall", "vorfall_nr", "betroffene_kunden",
        "affected_accounts",
    ),
    purpose="Outages, mistakes and major changes, and whom they touch: call them before they call you.",
    pages=("Account: Timeline", "Causes in autopsies"),
    systems=("Status page", "Incident management", field.OWN_LIST),
    files=("incident", "outage", "vorfall", "vorfälle", "ausfall", "ausfälle"),
    fields=(
        field.external_id(
            "incident_id", "vorfall_id", "vorfall_nr", required=False, without="time and title"
        ),
        field.Field(
            name="title",
            type=field.FieldType.NAME,
            required=True,
            synonyms=("name", "summary", "incident", "subject", "titel", "vorfall", "betreff"),
        ),
        field.Field(
            name="text",
            type=field.FieldType.TEXT,
            synonyms=("description", "details", "what_happened", "beschreibung"),
            length=10_000,
        ),
        field.Field(
            name="kind",
            type=field.FieldType.CHOICE,
            required=True,
            choices=choices.IncidentKind,
            words=_INCIDENT_KINDS,
            synonyms=("incident_type", "type", "category", "art", "typ", "kategorie"),
        ),
        field.Field(
            name="starts_at",
            type=field.FieldType.MOMENT,
            required=True,
            synonyms=("started_at", "start", "start_time", "date", "begin", "beginn", "von", "datum"),
        ),
        field.Field(
            name="ends_at",
            type=field.FieldType.MOMENT,
            synonyms=("ended_at", "end", "end_time", "resolved_at", "ende", "bis", "behoben_am"),
        ),
        field.Field(
            name="accounts",
            type=field.FieldType.LIST,
            refers="accounts",
            synonyms=(
                "affected_accounts", "account", "account_id", "account_ids", "customers",
                "affected_customers", "betroffene_kunden", "kunden", "kundennummer", "kundennummern",
            ),
            description="ids of the accounts it touches",
        ),
        field.known_on(),
    ),
)  # fmt: skip
