"""What we, customers and third parties promise each other."""

from cs_platform.tenancy.domain.choices import Function

OURS = (  # who answers for it, text
    (Function.SUPPORT, "Name the cause of the lost checklists on {asset}"),
    (Function.PRODUCT, "Say by when intervals by operating hours come for {asset}"),
    (Function.SUCCESS, "Bring a comparison with other plants to the review"),
    (Function.ONBOARDING, "Train the late shift at {asset}"),
    (Function.SUCCESS, "Send the downtime figures of {asset} every month"),
    (Function.PRODUCT, "Offline work at {asset}"),
    (Function.SALES, "Put the price for the second site in writing"),
    (Function.SUPPORT, "Answer tickets on {asset} within four hours until the audit"),
    (Function.ONBOARDING, "Take over the maintenance history of {asset}"),
    (Function.SUCCESS, "Ask two other plants how they plan {asset} and put them in touch"),
    (Function.SUPPORT, "Close no ticket on {asset} without a cause"),
    (Function.ONBOARDING, "Write a page for new colleagues at {asset}"),
    (Function.PRODUCT, "Show the new spare parts view before it goes to everybody"),
    (Function.SUCCESS, "Be there when the foreman of {asset} sees the plan for the first time"),
    (Function.SALES, "Leave the price per seat as it is for a year"),
    (Function.CLOUD_OPERATIONS, "Say two weeks ahead when tablets need to sign in anew"),
    (Function.CLOUD_OPERATIONS, "No maintenance window during the early shift"),
)
THEIRS = (
    "Name somebody who plans {asset} when the champion is away",
    "Release two hours a week for training",
    "Send the list of spare parts of {asset}",
    "Clear the works council's questions on figures",
    "Open the network for tablets at {asset}",
    "Invite finance to the yearly review",
    "Measure standstill of {asset} for a month before we compare",
    "Clean up the list of machines around {asset}",
    "Let the foreman of {asset} join the weekly call",
    "Say by the quarter's end whether the second hall takes part",
)
THIRD = (
    ("Ostmark Automation", "Deliver the counter values of {asset}"),
    ("the integrator", "Repair the purchase order interface"),
    ("the customer's IT provider", "Set up single sign-on"),
    ("Brennholt Sensors", "Replace the sensors at {asset}"),
)
