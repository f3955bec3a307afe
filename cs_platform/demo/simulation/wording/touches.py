"""What was said and agreed when we spoke with somebody at a customer."""

REACTIVE = (
    "{name} called because {asset} is not in the plan since the update. Sent it back by hand, cause still open.",
    "Angry mail from {name} about the third reminder of a ticket on {asset}. Apologized, promised an answer by noon.",
    "{name} asks where the offline work stays that was promised for {asset}.",
    "Call back to {name}: the tablets at {asset} lose their session. Support is on it, I stay in the loop.",
    "{name} wanted to know why the invoice lists seats they gave back. Credit note is on its way.",
    "Escalation on {asset}. {name} needs a date, not an explanation. Agreed on daily word until it is solved.",
    "{name} says the shift has gone back to paper on {asset} until alerts arrive again.",
)
INTERACTIVE = (
    "Weekly call with {name}: backlog on {asset} is down, two checklists to be shortened.",
    "{name} showed how the night shift plans {asset} now. Wants the other hall to copy it.",
    "Went through open points with {name}; the list for {asset} is short for once.",
    "{name} asked how others handle permits for contractors on {asset}. Sent an example and a contact.",
    "Talked with {name} about who takes over planning of {asset} during the holidays.",
    "{name} tried the spare parts view for {asset} and likes it; the numbers of parts are still wrong.",
    "Short call: {name} prepares the yearly review and needs the downtime figures of {asset}.",
)
PROACTIVE = {
    "ADOPTION": (
        "Saw that two shifts on {asset} have stopped using checklists and asked {name} why: the new foreman did not know them. Training on Thursday.",
        "Showed {name} the three features their sister plant lives on. Starting with {asset}.",
        "Called {name} before the change of interface next week; they get a page to hang up at {asset}.",
    ),
    "OUTCOMES": (
        "Review of goals with {name}: standstill of {asset} is falling, target still ambitious. Agreed on a measurement a month.",
        "Asked {name} what would make this year a success in their own words. It is about {asset}, and about quiet weekends.",
        "Brought {name} a comparison of {asset} before and after. They will show it to their board.",
    ),
    "RENEWAL": (
        "Talked with {name} about the contract half a year before it ends. They want to see what {asset} has gained first.",
        "Walked {name} and finance through price and use. No surprises on either side.",
        "Asked {name} openly what could keep them from renewing: the open tickets on {asset}, nothing else.",
    ),
    "EXPANSION": (
        "{name} invites us to the second hall, where {asset} has a sister. Visit planned.",
        "Showed alerts on {asset} to {name} and the production manager. Interest is real, budget is next year.",
        "{name} asks what a third site would need. Sent a plan of four weeks with names.",
    ),
}
NEXT_STEPS = (
    "Send the page on checklists by Friday",
    "Get an answer from product on offline work and call back",
    "Ask support for the cause, not only for the fix",
    "Prepare figures on {asset} for the yearly review",
    "Introduce the new shift lead to the trainer",
    "Agree with finance on seats that are not used",
    "Plan a visit at {asset} with the foreman of the late shift",
    "Write down the goal in their words and send it for a yes",
    "Check in two weeks whether the alerts hold",
    "Ask who takes over while the champion is away",
)
PLANNED = (
    "Review of goals and figures",
    "Training for new colleagues at {asset}",
    "Visit to see {asset} with {name}",
    "Preparation of the renewal with {name}",
    "Walk through open points with {name}",
)
