"""What contacts care about, when they like to be called, where they go when they leave."""

HOURS = (
    "", "", "", "before the early shift ends at 14:00", "mornings", "Tuesday to Thursday", "after 15:00",
    "not on the first Monday of the month", "any time but during the shift change", "between 8 and 10",
)  # fmt: skip

MATTERS = {  # written so that each of them could read it
    "CHAMPION": (
        "Wants fewer weekend calls for the team; counts every unplanned stop personally.",
        "Is proud of the apprentices and likes to show what they built in the planner.",
        "Has fought for this tool for two years and wants the plant to see that it paid off.",
        "Prefers a straight no over a maybe, and says so kindly.",
        "Likes to try new things on one line first and to decide by numbers.",
    ),
    "ECONOMIC_BUYER": (
        "Wants to see what it saves by quarter, on one page.",
        "Plans budgets in September; no surprises after that.",
        "Cares that all sites pay the same price for the same thing.",
        "Asks first what happens when we stop paying, and respects an honest answer.",
    ),
    "SPONSOR": (
        "Has promised the board two hours less downtime a week.",
        "Wants the three plants to learn from each other.",
        "Looks at safety first, then at cost.",
        "Started as a fitter and still walks the hall every morning.",
    ),
    "POWER_USER": (
        "Wants to plan the week on Friday noon and go home.",
        "Trains the new colleagues and would like to have better material for it.",
        "Knows every machine by its sound; distrusts sensors, rightly at times.",
        "Likes keyboard shortcuts and short calls.",
    ),
    "NOT_YET_CONVINCED": (
        "Has seen three systems come and go; wants this one to last before learning it.",
        "Worries that figures are used to compare shifts; wants that ruled out.",
        "Would be convinced by fewer stops in the first hour after a change of product.",
    ),
}

PLACES = (
    "Ostmark Paper Works", "Brennholt Group", "a competitor in the same region", "Lindmoor Energy",
    "the group's headquarters", "own consultancy", "retired", "Quarrow Glass", "parental leave",
    "Fennick Foods", "the sister plant", "Talbeck Engineering",
)  # fmt: skip
