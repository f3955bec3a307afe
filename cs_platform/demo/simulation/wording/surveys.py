"""What customers add to an answer, by how content they are."""

CONTENT = (
    "Does what it should, and when not, somebody calls back.",
    "Our night shift would not give it back.",
    "The review with our own figures was worth the hour.",
    "Good tool, better people.",
    "We found three causes in a month that had cost us for years.",
)
MIDDLING = (
    "Fine for planning, weak on spare parts.",
    "Works, but we only use half of it.",
    "Training for new colleagues is missing.",
    "Hard to say. Ask me after the audit.",
)
DISCONTENT = (
    "Same fault, third ticket, no cause.",
    "We were promised offline work. We wait.",
    "Support answers fast and solves slowly.",
    "Since our planner left nobody here knows how it works.",
    "Too many clicks with gloves on.",
)
