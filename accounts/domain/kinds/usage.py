"""What accounts do with the product, its features, and what currencies are worth."""

from decimal import Decimal

from accounts.domain.kinds import field

EXCHANGE_RATES = field.Kind(
    name="exchange_rates",
    label="Exchange rates",
    keys=("day", "currency"),
    event="day",
    headers=("rate", "kurs"),
    purpose="What other currencies are worth in yours. Without them such money is left out of every total.",
    pages=("Every total in money",),
    systems=("Accounting", "A central bank’s table"),
    files=("rate", "kurs", "currenc", "währung"),
    fields=(
        field.Field(
            name="day",
            type=field.FieldType.DAY,
            required=True,
            synonyms=("date", "on", "datum", "tag", "stichtag"),
        ),
        field.Field(
            name="currency", type=field.FieldType.CURRENCY, required=True, synonyms=("code", "währung", "ccy")
        ),
        field.Field(
            name="rate",
            type=field.FieldType.DECIMAL,
            required=True,
            synonyms=("exchange_rate", "fx", "kurs", "wechselkurs"),
            minimum=Decimal("0.00000001"),
            maximum=field.BIG,
            description="units of the reporting currency for one unit of this currency",
        ),
    ),
)

FEATURES = field.Kind(
    name="features",
    label="Features",
    keys=("name",),
    headers=("core", "kernfunktion"),
    purpose="The parts of your product, and which of them a healthy customer uses.",
    pages=("Account: Usage", "Feature breadth"),
    systems=("Product analytics", field.OWN_LIST),
    files=("feature", "module", "funktion"),
    fields=(
        field.Field(
            name="name",
            type=field.FieldType.NAME,
            required=True,
            synonyms=("feature", "feature_name", "funktion", "modul", "module"),
        ),
        field.Field(name="core", type=field.FieldType.FLAG, synonyms=("is_core", "kern", "kernfunktion")),
    ),
)

USAGE = field.Kind(
    name="usage",
    label="Usage",
    keys=("account", "contract", "feature", "stream", "day"),
    one_of=(("account", "contract"),),
    event="day",
    headers=("usage_date", "usage_count", "events", "active_users", "nutzung"),
    purpose="What customers do with the product, by day: the earliest sign of whether it helps them.",
    pages=("Account: Usage", "Signals: usage fell, silent", "Inputs of the churn model"),
    systems=("Product analytics", "Data warehouse"),
    files=("usage", "activity", "event", "nutzung", "aktivität"),
    fields=(
        field.account_key(required=False),
        field.Field(
            name="contract",
            type=field.FieldType.KEY,
            refers="contracts",
            synonyms=(
                "contract_id",
                "subscription",
                "subscription_id",
                "vertrag",
                "vertragsnummer",
                "abo_id",
            ),
            description="the contract’s id in the other system",
        ),
        field.Field(
            name="feature",
            type=field.FieldType.NAME,
            refers="features",
            synonyms=("feature_name", "module", "event", "event_name", "funktion", "modul"),
            description="empty makes the row a total of the account's day",
        ),
        field.Field(
            name="stream",
            type=field.FieldType.KEY,
            synonyms=("workspace", "workspace_id", "site", "instance", "instanz", "mandant"),
            description="what the row counts apart, for instance a workspace",
        ),
        field.Field(
            name="day",
            type=field.FieldType.DAY,
            required=True,
            synonyms=("date", "usage_date", "activity_date", "datum", "tag", "nutzungstag"),
        ),
        field.Field(
            name="events",
            type=field.FieldType.INTEGER,
            synonyms=(
                "count",
                "event_count",
                "usage_count",
                "actions",
                "sessions",
                "anzahl",
                "nutzungen",
                "aufrufe",
                "ereignisse",
                "klicks",
            ),
            maximum=field.BIG,
        ),
        field.Field(
            name="active_users",
            type=field.FieldType.INTEGER,
            synonyms=(
                "users",
                "dau",
                "unique_users",
                "aktive_nutzer",
                "nutzer",
                "aktive_anwender",
                "anwender",
            ),
            maximum=field.WHOLE,
        ),
        field.Field(
            name="seconds",
            type=field.FieldType.INTEGER,
            synonyms=("duration", "duration_secs", "usage_duration_secs", "dauer", "dauer_sekunden"),
            maximum=field.BIG,
        ),
        field.Field(
            name="errors",
            type=field.FieldType.INTEGER,
            synonyms=("error_count", "failures", "fehler", "fehleranzahl"),
            maximum=field.BIG,
        ),
        field.known_on(),
    ),
)
