"""What is said to be true about a customer; some of it is not."""

GOOD = (
    "The plant director looks at the downtime figures of {asset} every Monday.",
    "Finance has budgeted the licence for next year.",
    "They will roll out to the second hall as soon as {asset} is done.",
    "The night shift plans {asset} without help.",
    "They would recommend us to their sister plants.",
    "Standstill of {asset} has halved since spring.",
)
BAD = (
    "The new head of maintenance brings another tool.",
    "Nobody uses the plan of {asset} since the foreman left.",
    "They talk with a competitor about {asset}.",
    "Procurement wants every second licence gone.",
    "The works council has stopped the figures on {asset}.",
    "They count the days of waiting for an answer and show them around.",
)
HOWS = (
    "Seen in their own report",
    "Said by the plant director in the review",
    "Asked the champion and finance apart from each other",
    "Counted in the use of the last eight weeks",
    "Written in their mail",
)
EVIDENCE = (
    "minutes of the review",
    "their downtime report",
    "mail of the champion",
    "figures of use, last eight weeks",
    "",
)
HOW_REFUTED = (
    "Asked finance: there was never such a plan",
    "The figures of use say otherwise",
    "The sponsor had not heard of it and says it is not so",
    "It was true of the sister plant only",
)
