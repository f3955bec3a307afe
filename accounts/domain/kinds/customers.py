"""Accounts, the people there and where they are on their journey."""

from decimal import Decimal

from accounts.domain import choices
from accounts.domain.kinds import field, vocabulary

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

_FITS = {
    "high": "GOOD", "yes": "GOOD", "gut": "GOOD", "hoch": "GOOD", "medium": "PARTIAL", "mittel": "PARTIAL",
    "teilweise": "PARTIAL", "low": "POOR", "no": "POOR", "gering": "POOR", "schlecht": "POOR",
}  # fmt: skip

ACCOUNTS = field.Kind(
    name="accounts",
    label="Accounts",
    keys=("external_id",),
    headers=("account_name", "company_name", "firmenname", "industry", "branche"),
    purpose="Your customers, one row each. Load them first: every other file refers to them.",
    pages=(
        "Accounts", "Account: Overview", "Today", "Families of accounts",
        "Your own attributes as model inputs",
    ),
    systems=("CRM", "Billing", "ERP"),
    files=("account", "customer", "compan", "kunden", "firmen", "debitor"),
    fields=(
        field.external_id(
            "account_id", "customer_id", "company_id", "client_id", "kundennummer", "kunden_id",
            "kundennr", "debitorennummer", "crm_id", "customer_number", "account_number", "kunden_nr",
            "kd_nr", "kdnr", "kd_nummer",
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
            synonyms=(
                "website", "url", "web", "homepage", "webseite", "internetseite", "domain_name",
                "company_domain_name", "website_url",
            ),
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
            synonyms=("country_code", "nation", "land", "ländercode", "country_region", "billing_country"),
            length=100,
        ),
        field.Field(
            name="segment",
            type=field.FieldType.NAME,
            synonyms=(
                "market_segment", "size", "company_size", "kundensegment", "größe", "größenklasse",
                "kundengruppe",
            ),
            length=100,
        ),
        field.Field(
            name="tier",
            type=field.FieldType.NAME,
            synonyms=("plan_tier", "service_level", "level", "stufe", "klasse", "kundenklasse"),
            length=100,
        ),
        field.member(
            "owner_email", "csm", "csm_email", "account_manager", "betreuer", "kundenbetreuer",
            "account_owner", "company_owner", "verantwortlich", "betreuer_e_mail",
        ),
        field.Field(
            name="stage",
            type=field.FieldType.NAME,
            refers="stages",
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
            name="parent",
            type=field.FieldType.KEY,
            refers="accounts",
            synonyms=(
                "parent_id", "parent_account", "parent_account_id", "parent_company", "parent_company_id",
                "mutter", "muttergesellschaft", "konzern", "konzernmutter", "übergeordneter_kunde",
            ),
            description="the id of the account this one belongs to, on any line of the file",
        ),
        field.Field(
            name="fit",
            type=field.FieldType.CHOICE,
            choices=choices.ProfileFit,
            words=_FITS,
            synonyms=("profile_fit", "icp_fit", "icp", "target_profile", "zielprofil", "passung"),
            description="how well it fits the profile you can help most",
        ),
        field.Field(
            name="stated_churned",
            type=field.FieldType.FLAG,
            synonyms=("churned", "churn", "churn_flag", "is_churned", "gekündigt"),
            description="the other system’s own flag; compared with facts, never used",
        ),
        field.Field(
            name="known_on",
            type=field.FieldType.DAY,
            synonyms=(
                "signup_date", "created_on", "created_at", "created_date", "create_date",
                "customer_since", "kunde_seit", "angelegt_am", "erstellt_am",
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
    headers=("entered_at", "stage", "eingetreten_am"),
    purpose="When each account entered and left a stage of the journey.",
    pages=("Journey: time in stage, stuck accounts", "Account: Timeline"),
    systems=("CRM", "Onboarding tool"),
    files=("stage", "phase"),
    fields=(
        field.account_key(),
        field.Field(
            name="stage",
            type=field.FieldType.NAME,
            required=True,
            refers="stages",
            description="the name of one of your stages",
            synonyms=("stage_name", "lifecycle_stage", "phase", "status"),
            length=100,
        ),
        field.Field(
            name="entered_at",
            type=field.FieldType.MOMENT,
            required=True,
            synonyms=(
                "entered", "entered_on", "from", "since", "start", "start_date", "von", "seit", "beginn",
                "eingetreten_am",
            ),
        ),
        field.Field(
            name="left_at",
            type=field.FieldType.MOMENT,
            synonyms=("left", "left_on", "until", "to", "end", "end_date", "bis", "ende", "verlassen_am"),
        ),
    ),
)  # fmt: skip

CONTACTS = field.Kind(
    name="contacts",
    label="Contacts",
    keys=("external_id",),
    one_of=(("name", "last_name"),),
    headers=("contact_id", "first_name", "vorname", "email", "ansprechpartner"),
    purpose="The people at your customers: who decides, who uses, who speaks for you.",
    pages=("Account: People", "Breadth of contacts", "Signals: champion left, sponsor missing"),
    systems=("CRM", "Marketing tool", "Help desk"),
    files=("contact", "people", "person", "kontakt", "ansprechpartner"),
    fields=(
        field.external_id(
            "contact_id",
            "person_id",
            "kontakt_id",
            "ansprechpartner_id",
            "kontaktnummer",
            "kontaktnr",
            "ansprechpartnernummer",
        ),
        field.account_key(),
        field.Field(
            name="name",
            type=field.FieldType.NAME,
            synonyms=("contact_name", "full_name", "contact", "person", "ansprechpartner", "kontakt"),
        ),
        field.Field(name="first_name", type=field.FieldType.NAME, synonyms=("given_name", "vorname")),
        field.Field(
            name="last_name",
            type=field.FieldType.NAME,
            synonyms=("family_name", "surname", "nachname"),
            description="with the first name it makes the name, where that is no column of its own",
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
            name="preferred_channel",
            type=field.FieldType.CHOICE,
            choices=choices.Channel,
            words=vocabulary.CHANNELS,
            synonyms=("contact_channel", "preferred_contact_method", "bevorzugter_kanal", "kontaktweg"),
        ),
        field.Field(
            name="preferred_hours",
            type=field.FieldType.NAME,
            synonyms=("best_time_to_call", "best_time", "hours", "erreichbarkeit", "erreichbar"),
            length=100,
        ),
        field.Field(
            name="what_matters",
            type=field.FieldType.TEXT,
            synonyms=("interests", "priorities", "anliegen", "was_wichtig_ist", "interessen"),
            description="at work, written as you would be glad for them to read it",
            length=10_000,
        ),
        field.Field(
            name="left_on",
            type=field.FieldType.DAY,
            synonyms=("left", "left_company_on", "departed_on", "ausgeschieden_am"),
        ),
        field.Field(
            name="moved_to",
            type=field.FieldType.NAME,
            synonyms=("new_company", "new_employer", "jetzt_bei", "neuer_arbeitgeber", "gewechselt_zu"),
            description="where they work now",
        ),
        field.known_on(),
    ),
)
