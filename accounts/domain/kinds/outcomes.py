"""What sales told us of a customer, what we plan together, and what was promised on the way."""

from decimal import Decimal

from accounts.domain import choices
from accounts.domain.kinds import field, goals, vocabulary

_PROMISE_STATES = {
    "offen": "OPEN", "pending": "OPEN", "in progress": "OPEN", "done": "KEPT", "gehalten": "KEPT",
    "erledigt": "KEPT", "eingehalten": "KEPT", "missed": "BROKEN", "gebrochen": "BROKEN",
    "nicht gehalten": "BROKEN", "cancelled": "WITHDRAWN", "zurückgezogen": "WITHDRAWN",
}  # fmt: skip


HANDOVERS = field.Kind(
    name="handovers",
    label="Handovers",
    keys=("external_id",),
    event="handed_over_on",
    headers=("handed_over_on", "handover_date", "übergabe_am", "übergabedatum", "influencers"),
    purpose="What sales knew of a customer and told those who serve it, and whether anybody read it.",
    pages=("Account: Overview", "Journey: from signature to first outcome"),
    systems=("CRM", field.OWN_LIST),
    files=("handover", "übergabe"),
    fields=(
        field.external_id(
            "handover_id", "übergabe_id", "übergabe_nr", required=False, without="account and day"
        ),
        field.account_key(),
        field.Field(
            name="handed_over_on",
            type=field.FieldType.DAY,
            required=True,
            synonyms=(
                "handover_date", "handover", "date", "übergabe_am", "übergabedatum", "übergabe", "datum",
            ),
        ),
        field.Field(
            name="goals",
            type=field.FieldType.TEXT,
            synonyms=("customer_goals", "objectives", "ziele", "kundenziele"),
            description="what the customer bought it for",
            length=10_000,
        ),
        field.Field(
            name="skills",
            type=field.FieldType.TEXT,
            synonyms=("skills_needed", "know_how", "fähigkeiten", "kenntnisse"),
            description="what the customer’s people know already, and what they need",
            length=10_000,
        ),
        field.Field(
            name="influencers",
            type=field.FieldType.TEXT,
            synonyms=("stakeholders", "decision_makers", "entscheider", "beteiligte", "einflussnehmer"),
            length=10_000,
        ),
        field.Field(
            name="expected_return",
            type=field.FieldType.TEXT,
            synonyms=("expected_value", "business_case", "roi", "erwarteter_nutzen", "nutzen"),
            length=10_000,
        ),
        field.member("written_by_email", "sales_owner", "author", "seller", "verfasst_von", "vertrieb"),
        field.member("read_by_email", "reader", "gelesen_von"),
        field.Field(name="read_at", type=field.FieldType.MOMENT, synonyms=("read_on", "gelesen_am")),
        field.known_on(),
    ),
)  # fmt: skip

SUCCESS_PLANS = field.Kind(
    name="success_plans",
    label="Success plans",
    keys=("external_id",),
    headers=("review_every_days", "reviewed_on", "success_plan_id", "letzte_prüfung", "geschäftsziel"),
    purpose="Why a customer works with you, and how often you look at the plan together.",
    pages=("Account: Outcomes", "Mindset: execution"),
    systems=("Customer success tool", field.OWN_LIST),
    files=("success_plan", "successplan", "erfolgsplan", "erfolgspläne"),
    fields=(
        field.external_id(
            "success_plan_id", "plan_id", "plan_nr", "erfolgsplan_id",
            required=False, without="one plan an account",
        ),
        field.account_key(),
        field.Field(
            name="why",
            type=field.FieldType.TEXT,
            required=True,
            synonyms=("objective", "business_objective", "purpose", "geschäftsziel", "zweck", "warum"),
            description="the customer’s business objective",
            length=10_000,
        ),
        field.Field(
            name="baseline",
            type=field.FieldType.TEXT,
            synonyms=("starting_point", "ausgangslage", "ausgangspunkt"),
            description="where they started from",
            length=10_000,
        ),
        field.Field(
            name="review_every_days",
            type=field.FieldType.INTEGER,
            synonyms=("review_interval", "review_cadence_days", "prüfung_alle_tage", "überprüfung_alle_tage"),
            description="90 where nothing is said",
            minimum=Decimal(1),
            maximum=field.SMALL,
        ),
        field.Field(
            name="reviewed_on",
            type=field.FieldType.DAY,
            synonyms=("last_review", "last_reviewed", "letzte_prüfung", "zuletzt_geprüft"),
        ),
        field.Field(
            name="is_shared",
            type=field.FieldType.FLAG,
            synonyms=("shared", "shared_with_customer", "geteilt", "mit_kunde_geteilt"),
        ),
        field.Field(
            name="closed_on",
            type=field.FieldType.DAY,
            synonyms=("closed", "end_date", "beendet_am", "abgeschlossen_am"),
        ),
        field.known_on(),
    ),
)  # fmt: skip

COMMITMENTS = field.Kind(
    name="commitments",
    label="Commitments",
    keys=("external_id",),
    event="promised_on",
    headers=("promised_on", "promise", "commitment", "zusage", "zugesagt_am", "in_contract"),
    purpose="Who promised what to whom, by when, and whether it was kept: trust is that record.",
    pages=("Account: Timeline", "Mindset: responsibility, attitude"),
    systems=("CRM tasks", "Meeting notes", field.OWN_LIST),
    files=("commitment", "promise", "zusage", "versprechen"),
    fields=(
        field.external_id(
            "commitment_id", "promise_id", "zusage_id", "zusage_nr",
            required=False, without="account, day and text",
        ),
        field.account_key(),
        goals.key(),
        field.Field(
            name="text",
            type=field.FieldType.TEXT,
            required=True,
            synonyms=("commitment", "promise", "description", "zusage", "versprechen", "beschreibung"),
            length=10_000,
        ),
        field.Field(
            name="side",
            type=field.FieldType.CHOICE,
            required=True,
            choices=choices.CommitmentSide,
            words=vocabulary.SIDES,
            synonyms=("promised_by", "party", "who", "seite", "zugesagt_von", "wer", "wer_hat_zugesagt"),
        ),
        field.member("member_email", "our_person", "responsible", "unsere_person", "verantwortlich", "owner"),
        field.contact_key(),
        field.Field(
            name="third_party",
            type=field.FieldType.NAME,
            synonyms=("third_party_name", "dritter", "partner_name"),
            description="who promised, when it was neither of us",
        ),
        field.Field(
            name="promised_on",
            type=field.FieldType.DAY,
            required=True,
            synonyms=("date", "created_on", "created_at", "zugesagt_am", "datum", "vom"),
        ),
        field.Field(
            name="due_on",
            type=field.FieldType.DAY,
            synonyms=("due_date", "due", "deadline", "fällig_am", "bis", "frist"),
        ),
        field.Field(
            name="state",
            type=field.FieldType.CHOICE,
            choices=choices.CommitmentState,
            words=_PROMISE_STATES,
            synonyms=("status", "stand", "zustand"),
            description="OPEN where nothing is said",
        ),
        field.Field(
            name="settled_on",
            type=field.FieldType.DAY,
            synonyms=("closed_on", "done_on", "kept_on", "completed_on", "erledigt_am", "eingelöst_am"),
        ),
        field.Field(
            name="helped_by_us",
            type=field.FieldType.FLAG,
            synonyms=("we_helped", "von_uns_unterstützt"),
            description="whether we helped the other side to keep it",
        ),
        field.Field(
            name="in_contract",
            type=field.FieldType.FLAG,
            synonyms=("contractual", "im_vertrag", "vertraglich"),
            description="in the contract, or beyond it",
        ),
        field.known_on(),
    ),
)  # fmt: skip
