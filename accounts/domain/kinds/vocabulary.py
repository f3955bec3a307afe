"""Words of other systems, English and German, for values that several kinds share."""

CHANNELS = {
    "call": "PHONE", "telephone": "PHONE", "telefon": "PHONE", "anruf": "PHONE", "telefonat": "PHONE",
    "mail": "EMAIL", "email": "EMAIL", "e-mail": "EMAIL", "brief": "LETTER", "post": "LETTER",
    "video": "VIDEO", "videocall": "VIDEO", "zoom": "VIDEO", "teams": "VIDEO", "webmeeting": "VIDEO",
    "online meeting": "VIDEO", "videokonferenz": "VIDEO", "on-site": "MEETING", "onsite": "MEETING",
    "visit": "MEETING", "besuch": "MEETING", "termin": "MEETING", "besprechung": "MEETING",
    "treffen": "MEETING", "qbr": "MEETING", "workshop": "MEETING", "vor ort": "MEETING", "messe": "EVENT",
    "conference": "EVENT", "veranstaltung": "EVENT", "webinar": "EVENT", "in-app": "IN_PRODUCT",
    "in der anwendung": "IN_PRODUCT", "slack": "CHAT",
}  # fmt: skip
STARTED_BY = {
    "outbound": "US", "outgoing": "US", "ausgehend": "US", "wir": "US", "us": "US", "vendor": "US",
    "inbound": "CUSTOMER", "incoming": "CUSTOMER", "eingehend": "CUSTOMER", "kunde": "CUSTOMER",
    "client": "CUSTOMER",
}  # fmt: skip
POSTURES = {
    "reaktiv": "REACTIVE", "interaktiv": "INTERACTIVE", "proaktiv": "PROACTIVE",
}  # fmt: skip
FOCUS_AREAS = {
    "nutzung": "ADOPTION", "einführung": "ADOPTION", "usage": "ADOPTION", "onboarding": "ADOPTION",
    "ausbau": "EXPANSION", "upsell": "EXPANSION", "erweiterung": "EXPANSION", "verlängerung": "RENEWAL",
    "retention": "RENEWAL", "ergebnisse": "OUTCOMES", "ziele": "OUTCOMES", "value": "OUTCOMES",
}  # fmt: skip
LABELS = {
    "fact": "VERIFIED_FACT", "verified": "VERIFIED_FACT", "tatsache": "VERIFIED_FACT",
    "fakt": "VERIFIED_FACT", "geprüft": "VERIFIED_FACT", "annahme": "ASSUMPTION", "ungeprüft": "UNVERIFIED",
    "unknown": "UNVERIFIED", "widerlegt": "REFUTED", "false": "REFUTED",
}  # fmt: skip
SIDES = {
    "we": "US", "wir": "US", "us": "US", "vendor": "US", "supplier": "US", "lieferant": "US",
    "anbieter": "US", "kunde": "CUSTOMER", "client": "CUSTOMER", "third party": "THIRD", "dritte": "THIRD",
    "partner": "THIRD",
}  # fmt: skip
SENTIMENTS = {
    "very positive": "2", "sehr positiv": "2", "sehr gut": "2", "delighted": "2", "positive": "1",
    "positiv": "1", "gut": "1", "good": "1", "neutral": "0", "negative": "-1", "negativ": "-1",
    "schlecht": "-1", "bad": "-1", "very negative": "-2", "sehr negativ": "-2", "sehr schlecht": "-2",
}  # fmt: skip
