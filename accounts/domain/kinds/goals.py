"""What customers want to achieve, in their words, and where they stand."""

from decimal import Decimal

from accounts.domain import choices
from accounts.domain.kinds import field, vocabulary

_LARGEST = Decimal(10) ** 14 - 1
_NEEDS = {"explicit": "STATED", "genannt": "STATED", "implicit": "INFERRED", "vermutet": "INFERRED"}
_GOAL_STATES = {
    "in progress": "OPEN", "on track": "OPEN", "offen": "OPEN", "laufend": "OPEN", "in arbeit": "OPEN",
    "done": "ACHIEVED", "reached": "ACHIEVED", "completed": "ACHIEVED", "erreicht": "ACHIEVED",
    "failed": "MISSED", "verfehlt": "MISSED", "nicht erreicht": "MISSED", "cancelled": "DROPPED",
    "aufgegeben": "DROPPED", "verworfen": "DROPPED",
}  # fmt: skip
_EXPECTATIONS = {
    "under": "BELOW", "unter": "BELOW", "darunter": "BELOW", "nicht erfüllt": "BELOW", "erfüllt": "MET",
    "fulfilled": "MET", "exceeded": "ABOVE", "übertroffen": "ABOVE", "darüber": "ABOVE",
}  # fmt: skip


def _quantity(name: str, *synonyms: str, required: bool = False, description: str = "") -> field.Field:
    """Return a field for a figure on the customer's own metric, which may be negative."""
    return field.Field(
        name=name,
        type=field.FieldType.DECIMAL,
        required=required,
        synonyms=synonyms,
        description=description,
        minimum=-_LARGEST,
        maximum=_LARGEST,
    )


def key(*, required: bool = False) -> field.Field:
    """Return the field that refers to a goal."""
    return field.Field(
        name="goal",
        type=field.FieldType.KEY,
        required=required,
        refers="goals",
        synonyms=("goal_id", "objective", "objective_id", "ziel", "ziel_id", "ziel_nr"),
        description="the goal’s id in the other system",
    )


GOALS = field.Kind(
    name="goals",
    label="Outcome goals",
    keys=("external_id",),
    event="started_on",
    headers=("goal_id", "goal", "ziel", "metric", "kennzahl", "zielwert", "value_per_year"),
    purpose="What a customer wants to achieve, in their words and on their measure. One sentence is enough.",
    pages=("Account: Outcomes", "Signals: goal behind, due without measurement", "Customer-obsessed: focus"),
    systems=("Customer success tool", "CRM", field.OWN_LIST),
    files=("goal", "outcome", "ziel"),
    fields=(
        field.external_id(
            "goal_id", "objective_id", "ziel_id", "ziel_nr", required=False, without="account and statement"
        ),
        field.account_key(),
        field.Field(
            name="plan",
            type=field.FieldType.KEY,
            refers="success_plans",
            synonyms=("plan_id", "success_plan", "success_plan_id", "erfolgsplan"),
            description="the success plan’s id in the other system",
        ),
        field.contact_key(),
        field.Field(
            name="statement",
            type=field.FieldType.TEXT,
            required=True,
            synonyms=(
                "goal", "objective", "outcome", "desired_outcome", "ziel", "zielaussage", "kundenziel",
                "ziel_kunden",
            ),
            description="in the customer’s own words",
            length=10_000,
        ),
        field.Field(
            name="need",
            type=field.FieldType.CHOICE,
            choices=choices.Need,
            words=_NEEDS,
            synonyms=("stated_or_inferred", "bedarf"),
            description="whether they said it (else it was inferred)",
        ),
        field.Field(
            name="why",
            type=field.FieldType.TEXT,
            synonyms=("reason", "warum", "grund"),
            description="what they want it for",
            length=10_000,
        ),
        field.Field(
            name="focus_area",
            type=field.FieldType.CHOICE,
            choices=choices.FocusArea,
            words=vocabulary.FOCUS_AREAS,
            synonyms=("focus", "area", "bereich", "schwerpunkt"),
        ),
        field.Field(
            name="metric",
            type=field.FieldType.NAME,
            synonyms=("kpi", "measure", "kennzahl", "messgröße"),
            description="how they would measure it",
        ),
        field.Field(name="unit", type=field.FieldType.NAME, synonyms=("einheit",), length=40),
        _quantity("baseline", "start_value", "ausgangswert", "startwert", description="the metric at first"),
        _quantity("target", "target_value", "goal_value", "zielwert"),
        field.Field(
            name="started_on",
            type=field.FieldType.DAY,
            synonyms=("start_date", "start", "agreed_on", "beginn", "begonnen_am", "vereinbart_am"),
        ),
        field.Field(
            name="due_on",
            type=field.FieldType.DAY,
            synonyms=("due_date", "due", "target_date", "deadline", "fällig_am", "termin", "zieldatum"),
        ),
        field.Field(
            name="expectation", type=field.FieldType.TEXT, synonyms=("expected", "erwartung"), length=10_000
        ),
        field.Field(
            name="value_per_year",
            type=field.FieldType.MONEY,
            synonyms=(
                "annual_value", "value", "yearly_value", "wert_pro_jahr", "jahreswert", "nutzen_pro_jahr",
            ),
            description="what it is worth to the customer in one year",
        ),
        field.currency(),
        field.Field(
            name="other_value",
            type=field.FieldType.TEXT,
            synonyms=("non_financial_value", "sonstiger_nutzen", "weiterer_nutzen"),
            description="a worth that is not money",
            length=10_000,
        ),
        field.Field(
            name="label",
            type=field.FieldType.CHOICE,
            choices=choices.TruthLabel,
            words=vocabulary.LABELS,
            synonyms=("truth", "evidence_label", "belegt", "beleg_status"),
            description="how far the value can be relied on; UNVERIFIED where nothing is said",
        ),
        field.Field(
            name="label_how",
            type=field.FieldType.TEXT,
            synonyms=("evidence", "beleg", "nachweis"),
            length=10_000,
        ),
        field.member("label_by_email", "verified_by", "geprüft_von"),
        field.Field(name="label_until", type=field.FieldType.DAY, synonyms=("valid_until", "gültig_bis")),
        field.Field(
            name="status",
            type=field.FieldType.CHOICE,
            choices=choices.GoalStatus,
            words=_GOAL_STATES,
            synonyms=("state", "goal_status", "zustand", "stand"),
            description="OPEN where nothing is said",
        ),
        field.Field(
            name="closed_on",
            type=field.FieldType.DAY,
            synonyms=(
                "closed", "completed_on", "achieved_on", "abgeschlossen_am", "erreicht_am", "beendet_am",
            ),
        ),
        _quantity("achieved", "achieved_value", "result", "actual", "istwert", "ergebnis"),
        field.contact_key(
            "confirmed_by", "confirmed_by_id", "bestätigt_von",
            description="the id of the contact who confirmed it",
        ),
        field.Field(
            name="confirmed_on", type=field.FieldType.DAY, synonyms=("confirmation_date", "bestätigt_am")
        ),
        field.Field(
            name="confirmation",
            type=field.FieldType.CHOICE,
            choices=choices.Expectation,
            words=_EXPECTATIONS,
            synonyms=("met_expectation", "expectation_met", "erwartung_erfüllt"),
            description="how it compares with what they expected",
        ),
        field.known_on(),
    ),
)  # fmt: skip

MEASUREMENTS = field.Kind(
    name="measurements",
    label="Measurements of goals",
    keys=("goal", "day"),
    event="day",
    headers=("goal_id", "ziel_nr", "ziel_id", "measured_on", "gemessen_am", "messwert"),
    purpose="Where a goal’s metric stood on a day. Two or three points tell the pace.",
    pages=("Account: Outcomes", "Signals: goal behind"),
    systems=("The customer’s own reports", "Data warehouse"),
    files=("measurement", "messung", "messwert"),
    fields=(
        key(required=True),
        field.Field(
            name="day",
            type=field.FieldType.DAY,
            required=True,
            synonyms=("date", "measured_on", "on", "datum", "tag", "gemessen_am"),
        ),
        _quantity("value", "measurement", "measured", "wert", "messwert", required=True),
        field.known_on(),
    ),
)  # fmt: skip
