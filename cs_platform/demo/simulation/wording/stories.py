"""What happened with a customer, told so that others learn or are glad."""

WINS = (
    (
        "A weekend without a call",
        "For the first time in years nobody at {account} was called in over a weekend. The foreman sent a photo of {asset}, running, with cake on top.",
    ),
    (
        "Audit passed without a finding",
        "{account} showed the auditor the plan of {asset} on a tablet. He asked for the name of the tool.",
    ),
    (
        "Two more hours a week",
        "{asset} at {account} gained two productive hours a week. Their planner explained it to the board, not we.",
    ),
)
LESSONS = (
    (
        "We closed tickets and not causes",
        "{account} wrote five times about {asset}. Each time we answered within the hour, each time the same fault came back. The cause was ours and took an afternoon to find once somebody looked.",
    ),
    (
        "Nobody asked after the champion left",
        "Use at {account} fell for ten weeks before we called. The new colleague had never been shown {asset} in the planner.",
    ),
    (
        "A date is a promise",
        "In a call with {account} somebody said 'probably by March'. They heard 'March', planned {asset} around it, and nobody here had written it down.",
    ),
)
TESTIMONIALS = (
    (
        "Why we stay",
        "“They do not sell us anything when we call. They ask what {asset} did last night.”",
    ),
    (
        "From the hall",
        "“I was against it. Now I train the others.”",
    ),
)
