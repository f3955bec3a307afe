"""Two rows of every kind, a change to one of them, and a row that is refused with the column it is for."""

FIRST = {
    "exchange_rates": "2024-01-01,USD,0.92\n2024-02-01,USD,0.93\n",
    "features": "Reports,yes\nSearch,no\n",
    "standards": "Onboarding,Somebody calls within a day,1,We call,,\n"
    "Adoption,Tickets are short,2,,MEASURE,7\n",
    "accounts": "a1,Arden,,,,,,,2024-01-05\na2,Birke,,,,,,,2024-02-01\n",
    "stage_entries": "a1,Onboarding,2024-01-05,2024-03-01\na1,Adoption,2024-03-01,\n",
    "contracts": "c1,a1,Core,10,1200.50,EUR,2024-01-05,2025-01-05,,\nc2,a2,Core,,99,USD,2024-02-01,,,\n",
    "churn_statements": "a1,2024-05-01,pricing;support,too dear\na2,2024-06-01,,\n",
    "contacts": "p1,a1,Ines Arden,ines@arden.test,champion;sponsor,5\np2,a2,Bo Birke,,,\n",
    "handovers": "a1,2024-01-05,Faster closing,Excel,alice@halden.test,2024-01-06\na2,2024-02-01,,,,\n",
    "success_plans": "s1,a1,Close books in a day,60,2024-05-01,yes\ns2,a2,Fewer calls,,,\n",
    "goals": (
        "g1,a1,s1,p1,Close in a day,days,9,1,1000,2024-02-01,ACHIEVED,2024-06-01,p1,2024-06-02,MET\n"
        "g2,a2,,,Fewer calls,,,,,,,,,,\n"
    ),
    "measurements": "g1,2024-03-01,7.5\ng1,2024-06-01,1\n",
    "commitments": "a1,g1,Send the report,US,alice@halden.test,2024-03-01,2024-03-10,KEPT,2024-03-09\n"
    "a2,,Name a person,CUSTOMER,,2024-03-01,,,\n",
    "touches": "t1,a1,p1,2024-03-01T10:00:00Z,,Phone,inbound,30,positive,alice@halden.test\n"
    "t2,a2,,,2026-04-01T10:00:00Z,Meeting,We,,,\n",
    "statements": "a1,p1,t1,They like it,2024-03-01,,,,\n"
    "a2,,,They may leave,2024-03-02,ASSUMPTION,,,2024-06-01\n",
    "tickets": "t1,a1,Login fails,2024-03-01T10:00:00Z,2024-03-01T12:00:00Z,1,4.5\nt2,a2,,2024-03-02,,,\n",
    "opportunities": "o1,a1,EXPANSION,500,2024-04-01,2024-06-01,,yes,alice@halden.test\n"
    "o2,a2,Renewal,99,2024-04-01,2025-02-01,,no,\n",
    "surveys": "a1,p1,NPS,9,2024-05-01,fine,2024-05-03,alice@halden.test\na2,,CES,6,2024-05-02,,,\n",
    "invoices": "I-1,a1,2024-01-05,2024-02-05,2024-02-01,1200.50\nI-2,a2,2024-02-01,2024-03-01,,€99\n",
    "stories": "a1,p1,First close in a day,WIN,2024-06-01,yes\na2,,What we learned,Lesson,2024-06-02,\n",
    "incidents": "i1,Mail was down,OUTAGE,2024-03-01T08:00:00Z,2024-03-01T09:00:00Z,a1;a2\n"
    "i2,New login,release,2024-09-01,,\n",
}  # fmt: skip
CHANGED = {
    "exchange_rates": "2024-01-01,USD,0.91\n2024-02-01,USD,0.93\n",
    "features": "Reports,yes\nSearch,yes\n",
    "standards": "Onboarding,Somebody calls within a day,1,We ring,,\n"
    "Adoption,Tickets are short,2,,MEASURE,7\n",
    "accounts": "a1,Arden GmbH,,,,,,,2024-01-05\na2,Birke,,,,,,,2024-02-01\n",
    "stage_entries": "a1,Onboarding,2024-01-05,2024-03-01\na1,Adoption,2024-03-01,2024-07-01\n",
    "contracts": "c1,a1,Core,12,1200.50,EUR,2024-01-05,2025-01-05,,\nc2,a2,Core,,99,USD,2024-02-01,,,\n",
    "churn_statements": "a1,2024-05-01,pricing,too dear\na2,2024-06-01,,\n",
    "contacts": "p1,a1,Ines Arden,ines@arden.test,champion,5\np2,a2,Bo Birke,,,\n",
    "handovers": "a1,2024-01-05,Faster closing,,alice@halden.test,2024-01-06\na2,2024-02-01,,,,\n",
    "success_plans": "s1,a1,Close books in a day,30,2024-05-01,yes\ns2,a2,Fewer calls,,,\n",
    "goals": (
        "g1,a1,s1,p1,Close in a day,days,9,1,1000,2024-02-01,ACHIEVED,2024-06-01,p1,2024-06-02,ABOVE\n"
        "g2,a2,,,Fewer calls,,,,,,,,,,\n"
    ),
    "measurements": "g1,2024-03-01,7\ng1,2024-06-01,1\n",
    "commitments": "a1,g1,Send the report,US,alice@halden.test,2024-03-01,2024-03-10,BROKEN,2024-03-09\n"
    "a2,,Name a person,CUSTOMER,,2024-03-01,,,\n",
    "touches": "t1,a1,,2024-03-01T10:00:00Z,,Phone,inbound,30,positive,alice@halden.test\n"
    "t2,a2,,,2026-04-01T10:00:00Z,Meeting,We,,,\n",
    "statements": "a1,p1,t1,They like it,2024-03-01,fact,said so,2024-04-01,\n"
    "a2,,,They may leave,2024-03-02,ASSUMPTION,,,2024-06-01\n",
    "tickets": "t1,a1,Login fails,2024-03-01T10:00:00Z,2024-03-01T12:00:00Z,1,4\nt2,a2,,2024-03-02,,,\n",
    "opportunities": "o1,a1,EXPANSION,500,2024-04-01,2024-06-01,2024-06-01,no,alice@halden.test\n"
    "o2,a2,Renewal,99,2024-04-01,2025-02-01,,no,\n",
    "surveys": "a1,p1,NPS,9,2024-05-01,well,2024-05-03,alice@halden.test\na2,,CES,6,2024-05-02,,,\n",
    "invoices": "I-1,a1,2024-01-05,2024-02-05,2024-02-01,1200.50\n"
    "I-2,a2,2024-02-01,2024-03-01,2024-04-01,€99\n",
    "stories": "a1,p1,First close in a day,WIN,2024-06-01,no\na2,,What we learned,Lesson,2024-06-02,\n",
    "incidents": "i1,Mail was down,OUTAGE,2024-03-01T08:00:00Z,2024-03-01T09:00:00Z,a2\n"
    "i2,New login,release,2024-09-01,,\n",
}  # fmt: skip
REFUSED = {
    "exchange_rates": [("2024-01-01,EUR,2\n", "currency")],
    "features": [(",no\n", "name")],
    "standards": [("No such stage,A,1,,,\n", "stage"), ("Adoption,B,1,,MEASURE,\n", "check_by")],
    "accounts": [("a3,Cedro,,,,No such stage,,,2024-01-05\n", "stage")],
    "stage_entries": [("a9,Onboarding,2024-01-05,\n", "account")],
    "contracts": [("c9,a9,Core,1,1,EUR,2024-01-05,,,\n", "account")],
    "churn_statements": [("a9,2024-05-01,,\n", "account")],
    "contacts": [("p9,a9,Nobody,,,\n", "account")],
    "handovers": [
        ("a9,2024-01-05,,,,\n", "account"),
        ("a1,2024-03-05,,,alice@halden.test,\n", "read_by_email"),
    ],
    "success_plans": [("s9,a9,Why,,,\n", "account"), ("s8,a1,Why,0,,\n", "review_every_days")],
    "goals": [
        ("g9,a9,,,A,,,,,,,,,,\n", "account"),
        ("g8,a1,s2,,A,,,,,,,,,,\n", "plan"),
        ("g7,a1,,p2,A,,,,,,,,,,\n", "contact"),
        ("g6,a1,,,A,,,,,,,,p9,,\n", "confirmed_by"),
        ("g5,a1,,,A,,,,,,ACHIEVED,,,,\n", "status"),
        ("g4,a1,,,A,,,,,,,2024-06-01,,,\n", "closed_on"),
        ("g3,a1,,,A,,,,,,,,,2024-06-01,\n", "confirmation"),
    ],
    "measurements": [("g9,2024-03-01,1\n", "goal")],
    "commitments": [
        ("a9,,A,US,,2024-03-01,,,\n", "account"),
        ("a2,g1,A,US,,2024-03-01,,,\n", "goal"),
        ("a1,,A,US,,2024-03-01,,KEPT,\n", "state"),
        ("a1,,B,US,,2024-03-01,,,2024-03-02\n", "settled_on"),
    ],
    "touches": [
        ("t9,a9,,2024-03-01,,Phone,US,,,\n", "account"),
        ("t8,a1,,,,Phone,US,,,\n", "happened_at"),
        ("t7,a1,,2024-03-01,,Phone,US,,3,\n", "sentiment"),
    ],
    "statements": [
        ("a9,,,A,2024-03-01,,,,\n", "account"),
        ("a2,,t1,A,2024-03-01,,,,\n", "touch"),
        ("a1,,,A,2024-03-01,fact,,,\n", "label"),
        ("a1,,,B,2024-03-01,Annahme,,,\n", "label"),
    ],
    "tickets": [("t9,a9,,2024-03-02,,,\n", "account")],
    "opportunities": [
        ("o9,a9,EXPANSION,1,2024-04-01,,,,\n", "account"),
        ("o8,a1,EXPANSION,1,2024-04-01,,,yes,\n", "is_won"),
        ("o7,a1,EXPANSION,1,2024-04-01,,2024-05-01,,\n", "is_won"),
    ],
    "surveys": [
        ("a9,,NPS,9,2024-05-01,,,\n", "account"),
        ("a1,,NPS,11,2024-05-04,,,\n", "score"),
        ("a1,,CSAT,0,2024-05-05,,,\n", "score"),
        ("a1,,NPS,3,2024-05-06,,,alice@halden.test\n", "acted_on_by_email"),
    ],
    "invoices": [
        ("I-9,a9,2024-01-05,2024-02-05,,1\n", "account"),
        ("I-8,a1,2024-03-05,2024-02-05,,1\n", "due_on"),
        ("I-7,a1,2024-01-05,2024-02-05,,-1\n", "amount"),
    ],
    "stories": [("a9,,A,WIN,2024-06-01,\n", "account"), ("a1,p2,A,WIN,2024-06-01,\n", "contact")],
    "incidents": [("i9,A,OUTAGE,2024-03-02,2024-03-01,\n", "ends_at")],
}  # fmt: skip
