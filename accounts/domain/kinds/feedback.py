"""What customers answer when asked, what they pay, and what they may agree to next."""

from decimal import Decimal

from accounts.domain import choices
from accounts.domain.kinds import field

_SURVEY_KINDS = {
    "net promoter score": "NPS", "enps": "", "customer satisfaction": "CSAT", "zufriedenheit": "CSAT",
    "kundenzufriedenheit": "CSAT", "customer effort score": "CES", "aufwand": "CES",
}  # fmt: skip
_IMPLIED_SURVEYS = {
    "nps": "NPS", "nps_score": "NPS", "net_promoter_score": "NPS", "nps_wert": "NPS",
    "weiterempfehlung": "NPS", "csat": "CSAT", "csat_score": "CSAT", "zufriedenheit": "CSAT", "ces": "CES",
    "ces_score": "CES", "customer_effort_score": "CES",
}  # fmt: skip
_OPPORTUNITY_KINDS = {
    "existing business": "EXPANSION", "upsell": "EXPANSION", "up-sell": "EXPANSION",
    "cross-sell": "EXPANSION", "cross sell": "EXPANSION", "add-on": "EXPANSION", "upgrade": "EXPANSION",
    "ausbau": "EXPANSION", "erweiterung": "EXPANSION", "verlängerung": "RENEWAL",
    "vertragsverlängerung": "RENEWAL",
}  # fmt: skip
_WON = {
    "won": "yes", "closed won": "yes", "gewonnen": "yes", "lost": "no", "closed lost": "no", "verloren": "no",
    "open": "", "offen": "",
}  # fmt: skip
_SCALE = Decimal(9999)

SURVEYS = field.Kind(
    name="surveys",
    label="Survey answers",
    keys=("external_id",),
    event="answered_at",
    headers=(
        "nps", "csat", "ces", "nps_score", "csat_score", "response_id", "respondent", "answered_at",
        "scale_high", "weiterempfehlung",
    ),
    purpose="What customers answered, on whose scale, and whether anybody acted on it.",
    pages=("Account: Timeline", "NPS, CSAT, CES", "Money per answer", "Signals: feedback unanswered"),
    systems=("Survey tool", "Help desk"),
    files=("survey", "nps", "csat", "feedback", "umfrage", "befragung"),
    fields=(
        field.external_id(
            "response_id", "answer_id", "survey_response_id", "antwort_id", "antwort_nr",
            required=False, without="account, contact, kind and time",
        ),
        field.account_key(),
        field.contact_key(),
        field.Field(
            name="is_anonymous",
            type=field.FieldType.FLAG,
            synonyms=("anonymous", "anonym"),
            description="an anonymous answer names no contact",
        ),
        field.Field(
            name="kind",
            type=field.FieldType.CHOICE,
            required=True,
            choices=choices.SurveyKind,
            words=_SURVEY_KINDS,
            implied=_IMPLIED_SURVEYS,
            synonyms=("survey", "survey_kind", "survey_type", "type", "umfrage", "umfrageart", "art"),
        ),
        field.Field(
            name="score",
            type=field.FieldType.DECIMAL,
            required=True,
            synonyms=(
                "answer", "rating", "value", "points", "nps", "nps_score", "net_promoter_score", "csat",
                "csat_score", "ces", "ces_score", "customer_effort_score", "wert", "punkte", "note",
                "bewertung", "nps_wert", "weiterempfehlung", "zufriedenheit",
            ),
            minimum=-_SCALE,
            maximum=_SCALE,
        ),
        field.Field(
            name="scale_low",
            type=field.FieldType.INTEGER,
            synonyms=("scale_min", "min", "skala_von"),
            minimum=-field.SMALL,
            maximum=field.SMALL,
            description="left out: 0 for NPS, 1 for CSAT and CES",
        ),
        field.Field(
            name="scale_high",
            type=field.FieldType.INTEGER,
            synonyms=("scale_max", "max", "skala_bis"),
            minimum=-field.SMALL,
            maximum=field.SMALL,
            description="left out: 10 for NPS, 5 for CSAT, 7 for CES",
        ),
        field.Field(
            name="high_is_good",
            type=field.FieldType.FLAG,
            synonyms=("higher_is_better", "hoch_ist_gut"),
            description="no where the smallest number is the best, as with school marks; left out: yes",
        ),
        field.Field(
            name="comment",
            type=field.FieldType.TEXT,
            synonyms=(
                "feedback", "text", "words", "verbatim", "remarks", "kommentar", "bemerkung", "anmerkung",
            ),
            length=10_000,
        ),
        field.Field(
            name="answered_at",
            type=field.FieldType.MOMENT,
            required=True,
            synonyms=(
                "date", "answered_on", "responded_at", "response_date", "submitted_at", "completed_at",
                "beantwortet_am", "antwortdatum", "datum", "am",
            ),
        ),
        field.Field(
            name="acted_on_at",
            type=field.FieldType.MOMENT,
            synonyms=("followed_up_at", "follow_up_date", "bearbeitet_am", "nachgefasst_am"),
            description="when somebody did something about it",
        ),
        field.member("acted_on_by_email", "followed_up_by", "bearbeitet_von"),
        field.Field(
            name="customer_told_at",
            type=field.FieldType.MOMENT,
            synonyms=("loop_closed_at", "kunde_informiert_am", "rückmeldung_am"),
            description="when the customer was told what came of it",
        ),
        field.known_on(),
    ),
)  # fmt: skip

INVOICES = field.Kind(
    name="invoices",
    label="Invoices",
    keys=("external_id",),
    event="issued_on",
    headers=(
        "invoice_number", "invoice_id", "invoice_no", "invoice_date", "rechnungsnummer", "rechnungsnr",
        "rechnungsdatum", "paid_on",
    ),
    purpose="What customers were asked to pay and when they did: late payment often comes before leaving.",
    pages=("Account: Commercial", "Earned growth on revenue"),
    systems=("Billing", "Accounting", "ERP"),
    files=("invoice", "rechnung", "offene_posten"),
    fields=(
        field.external_id("invoice_id", "rechnungs_id", "beleg_id", required=False, without="the number"),
        field.account_key(),
        field.Field(
            name="number",
            type=field.FieldType.NAME,
            required=True,
            synonyms=(
                "invoice_number", "invoice_no", "invoice", "document_number", "rechnungsnummer",
                "rechnungsnr", "rechnung", "belegnummer", "beleg",
            ),
            length=100,
        ),
        field.Field(
            name="issued_on",
            type=field.FieldType.DAY,
            required=True,
            synonyms=(
                "invoice_date", "issue_date", "issued", "date", "created_on", "rechnungsdatum", "belegdatum",
                "datum", "ausgestellt_am",
            ),
        ),
        field.Field(
            name="due_on",
            type=field.FieldType.DAY,
            required=True,
            synonyms=(
                "due_date", "due", "payment_due", "fällig_am", "fälligkeit", "fälligkeitsdatum",
                "zahlbar_bis",
            ),
        ),
        field.Field(
            name="paid_on",
            type=field.FieldType.DAY,
            synonyms=(
                "payment_date", "paid", "paid_at", "bezahlt_am", "zahlungsdatum", "zahlungseingang",
                "bezahlt",
            ),
            description="empty while it is not paid",
        ),
        field.Field(
            name="amount",
            type=field.FieldType.MONEY,
            required=True,
            synonyms=(
                "total", "invoice_amount", "amount_due", "gross_amount", "sum", "betrag", "rechnungsbetrag",
                "summe", "gesamtbetrag", "bruttobetrag",
            ),
        ),
        field.currency(),
        field.known_on(),
    ),
)  # fmt: skip

OPPORTUNITIES = field.Kind(
    name="opportunities",
    label="Opportunities",
    keys=("external_id",),
    event="opened_on",
    headers=(
        "opportunity_id", "opportunity_name", "deal_id", "deal_name", "close_date", "expected_close_date",
        "verkaufschance", "chance_nr", "abschlussdatum", "verkaufsphase",
    ),
    purpose="Money that may be agreed: renewals and expansions in your pipeline.",
    pages=("Account: Commercial", "Attention: pipeline against need", "Rescue requests"),
    systems=("CRM",),
    files=("opportunit", "deal", "pipeline", "chance"),
    fields=(
        field.external_id(
            "opportunity_id", "deal_id", "verkaufschance_id", "chance_id", "chance_nr", "opportunity_nr"
        ),
        field.account_key(),
        field.Field(
            name="name",
            type=field.FieldType.NAME,
            synonyms=(
                "opportunity_name", "deal_name", "title", "opportunity", "deal", "verkaufschance",
                "bezeichnung",
            ),
        ),
        field.Field(
            name="kind",
            type=field.FieldType.CHOICE,
            required=True,
            choices=choices.OpportunityKind,
            words=_OPPORTUNITY_KINDS,
            synonyms=("type", "opportunity_type", "deal_type", "art", "typ", "chancenart"),
            description="leave out deals with companies that are no customers yet",
        ),
        field.Field(
            name="amount",
            type=field.FieldType.MONEY,
            required=True,
            synonyms=(
                "value", "deal_value", "deal_amount", "annual_amount", "betrag", "wert", "auftragswert",
            ),
        ),
        field.currency(),
        field.Field(
            name="opened_on",
            type=field.FieldType.DAY,
            required=True,
            synonyms=(
                "created_on", "created_at", "created_date", "create_date", "opened", "erstellt_am",
                "angelegt_am",
            ),
        ),
        field.Field(
            name="expected_close_on",
            type=field.FieldType.DAY,
            synonyms=(
                "close_date", "expected_close_date", "expected_close", "forecast_date", "abschlussdatum",
                "erwarteter_abschluss", "geplanter_abschluss",
            ),
        ),
        field.Field(
            name="stage",
            type=field.FieldType.NAME,
            synonyms=("deal_stage", "sales_stage", "status", "phase", "verkaufsphase"),
            length=100,
        ),
        field.member(
            "owner_email", "deal_owner", "opportunity_owner", "sales_owner", "verantwortlich", "vertrieb"
        ),
        field.Field(
            name="closed_on",
            type=field.FieldType.DAY,
            synonyms=(
                "closed_at", "closed", "won_on", "actual_close_date", "abgeschlossen_am", "geschlossen_am",
            ),
            description="empty while it is open; won and empty: the day it was expected",
        ),
        field.Field(
            name="is_won",
            type=field.FieldType.FLAG,
            words=_WON,
            synonyms=("won", "result", "outcome", "gewonnen", "ergebnis"),
        ),
        field.known_on(),
    ),
)  # fmt: skip
