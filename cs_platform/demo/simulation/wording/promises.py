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
    (Function.CLOUD_OPERATIONS, "No maintenance window during the early shift"),
)
THEIRS = (
    "Name somebody who plans {asset} when the champion is away",
    "Release two hours a week for training",
    "Send the list of spare parts of {asset}",
    "Clear the works council's questions on figures",
    "Open the network for tablets at {asset}",
    "Invite finance to the yearly review",
)
THIRD = (
    ("Ostmark Automation", "Deliver the counter values of {asset}"),
    ("the integrator", "Repair the purchase order interface"),
    ("the customer's IT provider", "Set up single sign-on"),
    ("Brennholt Sensors", "Replace the sensors at {asset}"),
)
