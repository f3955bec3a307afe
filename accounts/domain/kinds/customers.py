"""Accounts, the people there and where they are on their journey."""

from decimal import Decimal

from accounts.domain import choices
from accounts.domain.kinds import field

_ORIGINS = {
    "organic": "REPUTATION", "word of mouth": "REPUTATION", "empfehlung": "REFERRAL", "referred": "REFERRAL",
    "ads": "ADVERTISING", "ad": "ADVERTISING", "paid": "ADVERTISING", "werbung": "ADVERTISING",
    "outbound": "SALES", "vertrieb": "SALES", "reseller": "PARTNER", "messe": "EVENT", "conference": "EVENT",
    "sonstige": "OTHER", "unknown": "",
}  # fmt: skip
_ROLES = {
    "buyer": "ECONOMIC_BUYER", "decision maker": "ECONOMIC_BUYER", "entscheider": "ECONOMIC_BUYER",
    "executive sponsor": "SPONSOR", "key user": "POWER_USER", "keyuser": "POWER_USER", "admin": "POWER_USER",
    "detractor": "NOT_YET_CONVINCED", "skeptic": "NOT_YET_CONVINCED", "fürsprecher": "CHAMPION",
}  # fmt: skip

ACCOUNTS = field.Kind(
    name="accounts",
    label="Accounts",
    keys=("external_id",),
    headers=("account_name", "company_name", "firmenname", "industry", "branche"),
    fields=(
        field.Field(
            name="external_id",
            type=field.FieldType.KEY,
            required=True,
            synonyms=(
                "id", "account_id", "customer_id", "company_id", "client_id", "kundennummer", "kunden_id",
                "kundennr", "debitorennummer", "crm_id",
            ),
        ),
        field.Field(
            name="name",
            type=field.FieldType.NAME,
            required=True,
            synonyms=(
                "account_name", "account", "company", "company_name", "customer", "customer_name", "kunde",
                "kundenname", "firma", "firmenname", "unternehmen",
            ),
        ),
        field.Field(
            name="domain",
            type=field.FieldType.DOMAIN,
            synonyms=("website", "url", "web", "homepage", "webseite", "internetseite"),
            length=253,
        ),
        field.Field(
            name="industry",
            type=field.FieldType.NAME,
            synonyms=("sector", "vertical", "branche", "wirtschaftszweig"),
            length=100,
        ),
        field.Field(
            name="country",
            type=field.FieldType.COUNTRY,
            synonyms=("country_code", "nation", "land", "ländercode"),
            length=100,
        ),
        field.Field(
            name="segment",
            type=field.FieldType.NAME,
            synonyms=("market_segment", "size", "company_size", "kundensegment", "größe"),
            length=100,
        ),
        field.Field(
            name="tier",
            type=field.FieldType.NAME,
            synonyms=("plan_tier", "service_level", "level", "stufe", "klasse", "kundenklasse"),
            length=100,
        ),
        field.Field(
            name="owner_email",
            type=field.FieldType.EMAIL,
            synonyms=("owner", "csm", "csm_email", "account_manager", "betreuer", "kundenbetreuer"),
            length=254,
        ),
        field.Field(
            name="stage",
            type=field.FieldType.NAME,
            synonyms=("lifecycle_stage", "lifecycle", "phase", "status"),
            length=100,
        ),
        field.Field(
            name="acquisition_origin",
            type=field.FieldType.CHOICE,
            choices=choices.AcquisitionOrigin,
            words=_ORIGINS,
            synonyms=("origin", "lead_source", "source", "referral_source", "channel", "herkunft", "quelle"),
        ),
        field.Field(
            name="stated_churned",
            type=field.FieldType.FLAG,
            synonyms=("churned", "churn", "churn_flag", "is_churned", "gekündigt"),
            description="the other system's own flag; compared with facts, never used",
        ),
        field.Field(
            name="known_on",
            type=field.FieldType.DAY,
            synonyms=(
                "signup_date", "created_on", "created_at", "created_date", "customer_since", "kunde_seit",
                "angelegt_am", "erstellt_am",
            ),
            description="the day we knew the account",
        ),
    ),
)  # fmt: skip

STAGE_ENTRIES = field.Kind(
    name="stage_entries",
    label="Stage entries",
    keys=("account", "stage", "entered_at"),
    event="entered_at",
    headers=("entered_at", "stage"),
    fields=(
        field.account_key(),
        field.Field(
            name="stage",
            type=field.FieldType.NAME,
            required=True,
            synonyms=("stage_name", "lifecycle_stage", "phase", "status"),
            length=100,
        ),
        field.Field(
            name="entered_at",
            type=field.FieldType.MOMENT,
            required=True,
            synonyms=(
                "entered",
                "entered_on",
                "from",
                "since",
                "start",
                "start_date",
                "von",
                "seit",
                "beginn",
            ),
        ),
        field.Field(
            name="left_at",
            type=field.FieldType.MOMENT,
            synonyms=("left", "left_on", "until", "to", "end", "end_date", "bis", "ende"),
        ),
    ),
)

CONTACTS = field.Kind(
    name="contacts",
    label="Contacts",
    keys=("external_id",),
    headers=("contact_id", "first_name", "email", "ansprechpartner"),
    fields=(
        field.Field(
            name="external_id",
            type=field.FieldType.KEY,
            required=True,
            synonyms=("id", "contact_id", "person_id", "kontakt_id", "ansprechpartner_id"),
        ),
        field.account_key(),
        field.Field(
            name="name",
            type=field.FieldType.NAME,
            required=True,
            synonyms=("contact_name", "full_name", "contact", "person", "ansprechpartner", "kontakt"),
        ),
        field.Field(
            name="title", type=field.FieldType.NAME, synonyms=("job_title", "position", "funktion", "titel")
        ),
        field.Field(
            name="email",
            type=field.FieldType.EMAIL,
            synonyms=("e_mail", "mail", "email_address", "e_mail_adresse"),
            length=254,
        ),
        field.Field(
            name="roles",
            type=field.FieldType.LIST,
            choices=choices.ContactRole,
            words=_ROLES,
            synonyms=("role", "buying_role", "rolle", "rollen"),
        ),
        field.Field(
            name="influence",
            type=field.FieldType.INTEGER,
            synonyms=("power", "einfluss"),
            minimum=Decimal(1),
            maximum=Decimal(5),
            description="1 (little) to 5 (decides)",
        ),
        field.Field(
            name="left_on",
            type=field.FieldType.DAY,
            synonyms=("left", "left_company_on", "departed_on", "ausgeschieden_am"),
        ),
        field.known_on(),
    ),
)
