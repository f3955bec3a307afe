"""What accounts pay for, and what was said about their leaving."""

from accounts.domain import choices
from accounts.domain.kinds import field

_BILLING = {
    "month": "MONTHLY", "monatlich": "MONTHLY", "quarter": "QUARTERLY", "vierteljährlich": "QUARTERLY",
    "quartalsweise": "QUARTERLY", "year": "ANNUAL", "yearly": "ANNUAL", "annually": "ANNUAL",
    "annual": "ANNUAL", "jährlich": "ANNUAL", "multi-year": "MULTI_YEAR", "mehrjährig": "MULTI_YEAR",
}  # fmt: skip
_CONTRACT_KINDS = {
    "subscription": "RECURRING", "abo": "RECURRING", "wiederkehrend": "RECURRING", "usage-based": "USAGE",
    "verbrauch": "USAGE", "one-time": "ONE_OFF", "onetime": "ONE_OFF", "einmalig": "ONE_OFF",
    "services": "ONE_OFF", "poc": "TRIAL", "pilot": "TRIAL", "test": "TRIAL", "testphase": "TRIAL",
}  # fmt: skip

_RENEWALS = {
    "committed": "COMMIT", "sicher": "COMMIT", "zugesagt": "COMMIT", "best case": "LIKELY",
    "probable": "LIKELY",
    "wahrscheinlich": "LIKELY", "risk": "AT_RISK", "gefährdet": "AT_RISK", "verloren": "LOST", "omitted": "",
    "pipeline": "",
}  # fmt: skip

CONTRACTS = field.Kind(
    name="contracts",
    label="Contracts",
    keys=("external_id",),
    one_of=(("arr", "mrr"),),
    event="starts_on",
    headers=("subscription_id", "contract_id", "vertragsnummer", "arr", "mrr"),
    purpose="What each customer pays, from when to when: every figure in money starts here.",
    pages=("Value at risk", "Renewals and the forecast", "Account: Commercial", "Net and gross retention"),
    systems=("Billing", "CRM", "ERP"),
    files=("contract", "subscription", "vertrag", "verträge", "abo"),
    fields=(
        field.external_id(
            "contract_id", "contract_number", "subscription_id", "agreement_id", "vertragsnummer",
            "vertrags_id", "vertragsnr", "abo_id",
        ),
        field.account_key(),
        field.Field(
            name="product",
            type=field.FieldType.NAME,
            synonyms=("product_name", "sku", "produkt", "artikel"),
        ),
        field.Field(
            name="plan",
            type=field.FieldType.NAME,
            synonyms=("plan_name", "plan_tier", "edition", "package", "tarif", "paket"),
            length=100,
        ),
        field.Field(
            name="kind",
            type=field.FieldType.CHOICE,
            choices=choices.ContractKind,
            words=_CONTRACT_KINDS,
            synonyms=("contract_kind", "contract_type", "type", "vertragsart", "typ"),
        ),
        field.Field(
            name="is_trial",
            type=field.FieldType.FLAG,
            synonyms=("trial", "testphase", "probe"),
            description="yes makes the kind a trial",
        ),
        field.Field(
            name="seats",
            type=field.FieldType.INTEGER,
            synonyms=(
                "quantity", "licences", "licenses", "users", "lizenzen", "plätze", "nutzer", "anwender",
                "anzahl", "menge",
            ),
            maximum=field.WHOLE,
        ),
        field.Field(
            name="arr",
            type=field.FieldType.MONEY,
            synonyms=(
                "arr_amount", "annual_value", "annual_recurring_revenue", "acv", "amount", "betrag",
                "jahreswert", "jahresbetrag", "vertragswert", "jahresumsatz",
            ),
            description="what the contract is worth for one year",
        ),
        field.Field(
            name="mrr",
            type=field.FieldType.MONEY,
            synonyms=(
                "mrr_amount", "monthly_value", "monthly_recurring_revenue", "monthly_amount", "monatsbetrag",
                "monatswert",
            ),
            description="what the contract is worth for one month; times 12 where no arr is given",
        ),
        field.currency(),
        field.Field(
            name="starts_on",
            type=field.FieldType.DAY,
            required=True,
            synonyms=(
                "start_date", "start", "starts", "begin", "effective_date", "valid_from", "from",
                "vertragsbeginn", "beginn", "startdatum", "laufzeitbeginn", "laufzeit_von",
                "gültig_ab", "von",
            ),
        ),
        field.Field(
            name="term_ends_on",
            type=field.FieldType.DAY,
            synonyms=(
                "term_end", "term_end_date", "renewal_date", "renews_on", "expires_on", "expiry_date",
                "valid_to", "vertragsende", "laufzeitende", "laufzeit_bis", "gültig_bis", "verlängerung_am",
            ),
            description="the end that was agreed; empty is rolling",
        ),
        field.Field(
            name="ended_on",
            type=field.FieldType.DAY,
            synonyms=(
                "end_date", "ended", "end", "cancelled_on", "cancellation_date", "terminated_on",
                "churn_date",
                "beendet_am", "ende", "enddatum",
            ),
            description="the end that happened; empty is not ended",
        ),
        field.Field(
            name="notice_received_on",
            type=field.FieldType.DAY,
            synonyms=(
                "notice_date", "notice_received", "kündigung_am", "kündigung_eingegangen",
                "kündigungseingang", "gekündigt_am",
            ),
        ),
        field.Field(
            name="notice_days",
            type=field.FieldType.INTEGER,
            synonyms=("notice_period", "notice_period_days", "kündigungsfrist", "kündigungsfrist_tage"),
            maximum=field.SMALL,
        ),
        field.Field(
            name="billing_period",
            type=field.FieldType.CHOICE,
            choices=choices.BillingPeriod,
            words=_BILLING,
            synonyms=("billing", "billing_frequency", "billing_cycle", "abrechnung", "zahlweise", "turnus"),
        ),
        field.Field(
            name="auto_renew",
            type=field.FieldType.FLAG,
            synonyms=("auto_renewal", "auto_renew_flag", "renews", "automatische_verlängerung"),
        ),
        field.Field(
            name="replaces",
            type=field.FieldType.KEY,
            refers="contracts",
            synonyms=("replaces_contract", "previous_contract", "predecessor", "vorgänger", "ersetzt"),
            description="the id of the contract this one follows",
        ),
        field.Field(
            name="renewal_category",
            type=field.FieldType.CHOICE,
            choices=choices.RenewalCategory,
            words=_RENEWALS,
            synonyms=("renewal_forecast", "forecast_category", "verlängerungsprognose", "prognose"),
            description="what somebody expects of the renewal",
        ),
        field.Field(
            name="renewal_reason",
            type=field.FieldType.TEXT,
            synonyms=("forecast_reason", "renewal_comment", "verlängerungsgrund", "prognose_begründung"),
            description="why they expect it",
            length=10_000,
        ),
        field.member("renewal_said_by_email", "forecast_owner", "prognose_von"),
        field.Field(
            name="renewal_said_on",
            type=field.FieldType.DAY,
            synonyms=("forecast_date", "forecasted_on", "prognose_am", "prognosedatum"),
        ),
        field.known_on(),
    ),
)  # fmt: skip

CHURN_STATEMENTS = field.Kind(
    name="churn_statements",
    label="Churn statements",
    keys=("external_id",),
    event="said_on",
    headers=("churn_event_id", "churn_date", "reason_code", "kündigungsgrund"),
    purpose="Who said that a customer leaves, when and why: what was known before the contract ended.",
    pages=("Churn, from the day it was known", "Contradictions after an import", "Causes in autopsies"),
    systems=("CRM", "Billing", "Exit surveys"),
    files=("churn", "cancellation", "kündigung"),
    fields=(
        field.external_id(
            "churn_id", "churn_event_id", "cancellation_id", "kündigungs_id",
            required=False, without="account and day",
        ),
        field.account_key(),
        field.Field(
            name="said_on",
            type=field.FieldType.DAY,
            required=True,
            synonyms=("churn_date", "date", "cancelled_on", "cancellation_date", "kündigungsdatum", "datum"),
        ),
        field.Field(
            name="reason_codes",
            type=field.FieldType.LIST,
            synonyms=("reason", "reasons", "reason_code", "churn_reason", "grund", "kündigungsgrund"),
            length=60,
        ),
        field.Field(
            name="words",
            type=field.FieldType.TEXT,
            synonyms=("comment", "feedback", "feedback_text", "text", "notes", "kommentar", "bemerkung"),
            length=10_000,
        ),
        field.known_on(),
    ),
)  # fmt: skip
