"""What passed between us and customers, what is said of them, and what is worth telling."""

from decimal import Decimal

from accounts.domain import choices
from accounts.domain.kinds import field, vocabulary

_STORY_KINDS = {
    "success": "WIN", "erfolg": "WIN", "gewinn": "WIN", "lehre": "LESSON", "lektion": "LESSON",
    "lesson learned": "LESSON", "reference": "TESTIMONIAL", "quote": "TESTIMONIAL", "referenz": "TESTIMONIAL",
    "zitat": "TESTIMONIAL",
}  # fmt: skip

TOUCHES = field.Kind(
    name="touches",
    label="Touches",
    keys=("external_id",),
    one_of=(("happened_at", "planned_for"),),
    event="happened_at",
    headers=(
        "touch_id", "activity_id", "meeting_id", "activity_type", "started_by", "sentiment", "next_step",
        "aktivitätsart", "kontaktart", "gesprächsnotiz", "stimmung",
    ),
    purpose="Every talk with a customer: whom you spoke to, who began, how it went.",
    pages=("Account: Timeline", "Proactive share", "Signals: silent", "Attention"),
    systems=("CRM activities", "Calendar", "Customer success tool"),
    files=(
        "touch", "activit", "meeting", "call", "anruf", "interaction", "termin", "aktivität", "gespräch",
        "kontakthistorie",
    ),
    fields=(
        field.external_id(
            "touch_id", "activity_id", "meeting_id", "call_id", "event_id", "aktivitäts_id", "aktivität_nr",
            "termin_id",
            required=False, without="account, time and channel",
        ),
        field.account_key(),
        field.Field(
            name="contacts",
            type=field.FieldType.LIST,
            refers="contacts",
            synonyms=(
                "contact", "contact_id", "contact_ids", "attendees", "participants", "kontakt", "kontakte",
                "teilnehmer", "ansprechpartner",
            ),
            description="ids of the contacts who took part",
        ),
        field.Field(
            name="happened_at",
            type=field.FieldType.MOMENT,
            synonyms=(
                "date", "activity_date", "meeting_date", "happened_on", "occurred_at", "start", "start_time",
                "datum", "stattgefunden_am", "am", "zeitpunkt", "beginn",
            ),
        ),
        field.Field(
            name="planned_for",
            type=field.FieldType.MOMENT,
            synonyms=("planned_on", "planned", "scheduled_for", "scheduled_at", "geplant_für", "geplant_am"),
        ),
        field.Field(
            name="channel",
            type=field.FieldType.CHOICE,
            required=True,
            choices=choices.Channel,
            words=vocabulary.CHANNELS,
            synonyms=(
                "type", "activity_type", "medium", "kanal", "art", "art_aktivität", "aktivitätsart",
                "kontaktart", "typ",
            ),
        ),
        field.Field(
            name="started_by",
            type=field.FieldType.CHOICE,
            required=True,
            choices=choices.StartedBy,
            words=vocabulary.STARTED_BY,
            synonyms=("direction", "initiated_by", "initiator", "richtung", "begonnen_von", "ausgelöst_von"),
            description="whose idea it was: ours or the customer’s",
        ),
        field.Field(
            name="posture",
            type=field.FieldType.CHOICE,
            choices=choices.Posture,
            words=vocabulary.POSTURES,
            synonyms=("haltung", "mode"),
            description="whether it answered a complaint, joined in, or came before anybody asked",
        ),
        field.Field(
            name="focus_area",
            type=field.FieldType.CHOICE,
            choices=choices.FocusArea,
            words=vocabulary.FOCUS_AREAS,
            synonyms=("focus", "topic", "area", "thema", "schwerpunkt", "bereich"),
        ),
        field.Field(
            name="minutes",
            type=field.FieldType.INTEGER,
            synonyms=("duration", "duration_minutes", "length", "dauer", "dauer_minuten", "minuten"),
            maximum=field.SMALL,
        ),
        field.Field(
            name="summary",
            type=field.FieldType.TEXT,
            synonyms=(
                "notes", "note", "subject", "description", "text", "notiz", "notizen", "gesprächsnotiz",
                "zusammenfassung", "betreff", "inhalt",
            ),
            length=10_000,
        ),
        field.Field(
            name="sentiment",
            type=field.FieldType.INTEGER,
            words=vocabulary.SENTIMENTS,
            synonyms=("mood", "stimmung", "tonalität"),
            minimum=Decimal(-2),
            maximum=Decimal(2),
            description="of the customer: -2 (very bad) to 2 (very good), or such words",
        ),
        field.Field(
            name="next_step",
            type=field.FieldType.TEXT,
            synonyms=("next_steps", "follow_up", "nächster_schritt", "nächste_schritte"),
            length=10_000,
        ),
        field.member("author_email", "owner", "owner_email", "host", "verfasser", "mitarbeiter", "betreuer"),
        field.known_on(),
    ),
)  # fmt: skip

STATEMENTS = field.Kind(
    name="statements",
    label="Statements",
    keys=("external_id",),
    event="said_on",
    headers=("statement", "check_by", "aussage", "annahme", "prüfen_bis", "evidence"),
    purpose="What is said about a customer, and whether it is a fact, an assumption or not checked yet.",
    pages=("Account: Overview", "How often checked assumptions were wrong", "Evidence in autopsies"),
    systems=("CRM notes", "Meeting notes", field.OWN_LIST),
    files=("statement", "assumption", "aussage", "annahme"),
    fields=(
        field.external_id(
            "statement_id", "note_id", "aussage_id", "aussage_nr",
            required=False, without="account, day and text",
        ),
        field.account_key(),
        field.contact_key(),
        field.Field(
            name="touch",
            type=field.FieldType.KEY,
            refers="touches",
            synonyms=("touch_id", "activity_id", "meeting_id", "aktivität", "gespräch"),
            description="the id of the touch in which it was said",
        ),
        field.Field(
            name="text",
            type=field.FieldType.TEXT,
            required=True,
            synonyms=("statement", "note", "content", "aussage", "notiz", "inhalt"),
            length=10_000,
        ),
        field.Field(
            name="said_on",
            type=field.FieldType.DAY,
            required=True,
            synonyms=("date", "created_on", "created_at", "noted_on", "gesagt_am", "datum", "notiert_am"),
        ),
        field.Field(
            name="label",
            type=field.FieldType.CHOICE,
            choices=choices.TruthLabel,
            words=vocabulary.LABELS,
            synonyms=("status", "truth", "kennzeichnung", "einstufung"),
            description="UNVERIFIED where nothing is said",
        ),
        field.Field(
            name="how",
            type=field.FieldType.TEXT,
            synonyms=("verified_how", "checked_how", "wie_geprüft", "prüfweg"),
            description="how it was checked; a verified fact needs it",
            length=10_000,
        ),
        field.Field(
            name="evidence", type=field.FieldType.TEXT, synonyms=("beleg", "nachweis"), length=10_000
        ),
        field.member("checked_by_email", "verified_by", "geprüft_von"),
        field.Field(
            name="checked_on",
            type=field.FieldType.DAY,
            synonyms=("verified_on", "geprüft_am"),
            description="when it was checked; a verified fact needs it",
        ),
        field.member("owner_email", "responsible", "verantwortlich"),
        field.Field(
            name="check_by",
            type=field.FieldType.DAY,
            synonyms=("check_until", "due_date", "prüfen_bis", "zu_prüfen_bis"),
            description="by when somebody checks it; an assumption needs it",
        ),
        field.Field(
            name="was_assumption",
            type=field.FieldType.FLAG,
            synonyms=("former_assumption", "war_annahme"),
            description="whether it was an assumption before it was checked",
        ),
        field.known_on(),
    ),
)  # fmt: skip

STORIES = field.Kind(
    name="stories",
    label="Stories",
    keys=("external_id",),
    event="told_on",
    headers=("story", "story_id", "geschichte", "is_shareable", "teilbar", "testimonial"),
    purpose="Wins, lessons and what customers say of you, told so that others learn or are glad.",
    pages=("Account: People", "Celebrations"),
    systems=("Marketing", field.OWN_LIST),
    files=("stor", "testimonial", "reference", "geschichte", "referenz"),
    fields=(
        field.external_id(
            "story_id", "geschichte_id", "geschichte_nr", required=False, without="account, day and title"
        ),
        field.account_key(),
        field.contact_key(),
        field.Field(
            name="title",
            type=field.FieldType.NAME,
            required=True,
            synonyms=("headline", "subject", "story", "titel", "überschrift", "geschichte"),
        ),
        field.Field(
            name="text",
            type=field.FieldType.TEXT,
            synonyms=("body", "content", "description", "quote", "inhalt", "beschreibung", "zitat"),
            length=10_000,
        ),
        field.Field(
            name="kind",
            type=field.FieldType.CHOICE,
            required=True,
            choices=choices.StoryKind,
            words=_STORY_KINDS,
            synonyms=("story_kind", "type", "category", "art", "typ", "kategorie"),
        ),
        field.Field(
            name="told_on",
            type=field.FieldType.DAY,
            required=True,
            synonyms=("date", "published_on", "created_on", "erzählt_am", "datum", "vom"),
        ),
        field.Field(
            name="is_shareable",
            type=field.FieldType.FLAG,
            synonyms=("shareable", "public", "can_be_shared", "teilbar", "öffentlich", "freigegeben"),
            description="whether the customer agreed that others may hear it",
        ),
        field.known_on(),
    ),
)  # fmt: skip
