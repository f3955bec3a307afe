"""Outages, mistakes and changes on the company's side."""

OUTAGES = (
    ("Work orders did not open", "A full disk on one of the databases. Space is watched now."),
    (
        "Alerts were not delivered",
        "The queue to the message provider stood still after a certificate ran out.",
    ),
    ("Calendars loaded slowly", "A report without a limit took the database's memory."),
    ("Tablets were signed out", "A change of session length went to all customers at once."),
    ("Photos of checklists were missing", "Uploads failed in one region; all of them were found again."),
)
MISTAKES = (
    ("Reminders went out twice", "A job was started by hand while it was already running."),
    ("Invoices showed returned seats", "The export of seats was a day old. Credit notes were sent."),
    ("A test mail went to customers", "The list of a drill was not a drill's."),
)
CHANGES = (
    (
        "New calendar",
        "Weeks look different and drag and drop changes its meaning; old view stays for a month.",
    ),
    ("Sign-in with the company's account", "Everybody signs in anew once. Shared tablets need a name each."),
    ("Checklists get versions", "A changed checklist no longer changes jobs that are under way."),
    ("Move to another data centre", "Half an hour of read-only at night; addresses for firewalls change."),
)
