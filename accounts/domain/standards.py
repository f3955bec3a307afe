"""The experience standards an organization starts with, in plain words, with what each asks of whom.

Written so that somebody can see whether they were met. Where a measure shows it, its target stands beside.
The organization rewrites them; nothing depends on their wording.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from accounts.domain.choices import Comparison
from cs_platform.tenancy.domain.choices import Function

AT_LEAST, AT_MOST = Comparison.AT_LEAST, Comparison.AT_MOST


@dataclass(frozen=True, kw_only=True)
class Check:
    """The measure that shows it, by its key, and the value it is met at."""

    measure: str
    comparison: Comparison
    target: Decimal


@dataclass(frozen=True, kw_only=True)
class ShippedStandard:
    """One standard. check: None where a person looks."""

    statement: str
    behaviours: Mapping[Function, str]
    check: Check | None = field(default=None)


def _at_least(measure: str, target: str) -> Check:
    return Check(measure=measure, comparison=AT_LEAST, target=Decimal(target))


def _at_most(measure: str, target: str) -> Check:
    return Check(measure=measure, comparison=AT_MOST, target=Decimal(target))


HANDOVER = (
    ShippedStandard(
        statement="The customer never has to explain twice why they bought.",
        behaviours={
            Function.SALES: "Write down the goals, the people and the expected return before the contract "
            "is signed.",
            Function.SUCCESS: "Read the handover before the first call, and repeat the goals in the "
            "customer’s words.",
        },
    ),
    ShippedStandard(
        statement="Every promise made while selling is on record, with a day and a name.",
        behaviours={
            Function.SALES: "Enter what was promised beyond the contract, even when it is awkward.",
            Function.PRODUCT: "Say within a week which of these promises can be kept, and by when.",
        },
    ),
    ShippedStandard(
        statement="The customer knows by name who looks after them from the first day on.",
        behaviours={
            Function.SALES: "Introduce the colleague who takes over in a call, not in a mail.",
            Function.SUCCESS: "Be in that call, and agree on the next meeting in it.",
        },
        check=_at_most("touch_silence", "14"),
    ),
    ShippedStandard(
        statement="Somebody at the customer wants this to work and says so.",
        behaviours={
            Function.SALES: "Name the champion and the person who pays; say who is not yet convinced.",
            Function.SUCCESS: "Meet the champion within two weeks and ask what they need to look good.",
        },
        check=_at_least("champion_present", "1"),
    ),
)
ONBOARDING = (
    ShippedStandard(
        statement="The first outcome is agreed in writing before anything is set up.",
        behaviours={
            Function.ONBOARDING: "Ask how the customer will know it worked, and write their measure down.",
            Function.SUCCESS: "Agree on the goal, its baseline, its target and its day with the person who "
            "pays.",
        },
        check=_at_least("goals_captured", "0.5"),
    ),
    ShippedStandard(
        statement="The customer sees a first result of their own within 60 days.",
        behaviours={
            Function.ONBOARDING: "Set up the smallest thing that is useful first, and let people use it.",
            Function.PRODUCT: "Remove a blocker of onboarding before building what is new.",
        },
        check=_at_most("wait_for_first_outcome", "60"),
    ),
    ShippedStandard(
        statement="People are trained on their own work, not on our menus.",
        behaviours={
            Function.SERVICES: "Train with the customer’s own data and tasks.",
            Function.ONBOARDING: "Ask each group a week later what they still do the old way, and why.",
        },
    ),
    ShippedStandard(
        statement="Nobody waits for us: open questions have an owner on our side and a day.",
        behaviours={
            Function.ONBOARDING: "Close every call with who does what by when, on both sides.",
            Function.SUPPORT: "Answer questions from onboarding the same working day.",
        },
    ),
    ShippedStandard(
        statement="Half of the seats work with the product before onboarding ends.",
        behaviours={
            Function.ONBOARDING: "Look at who has not started each week, and ask their lead.",
            Function.SUCCESS: "Take over only when people work with it; say so when they do not.",
        },
        check=_at_least("licence_utilisation", "0.5"),
    ),
)
ADOPTION = (
    ShippedStandard(
        statement="We speak with every customer at least once in 30 days, also when all is quiet.",
        behaviours={
            Function.SUCCESS: "Call before there is a reason to, with something useful to say.",
            Function.MARKETING: "Supply one useful thing a month that is worth a call.",
        },
        check=_at_most("touch_silence", "30"),
    ),
    ShippedStandard(
        statement="More than half of our contacts come before the customer asks.",
        behaviours={
            Function.SUCCESS: "Plan the week around what will happen, and leave room for what does.",
            Function.SUPPORT: "Tell customers who will meet a known problem before they meet it.",
        },
        check=_at_least("proactive_share", "0.5"),
    ),
    ShippedStandard(
        statement="People use what they bought, most working days.",
        behaviours={
            Function.SUCCESS: "Look at use by group each month, and ask about what fell.",
            Function.PRODUCT: "Watch where people give up, and mend the first such place.",
        },
        check=_at_least("active_day_share", "0.6"),
    ),
    ShippedStandard(
        statement="A serious problem is worked on until it is gone, and its cause is found.",
        behaviours={
            Function.SUPPORT: "Keep the ticket open until the cause is known, not until it is quiet.",
            Function.PRODUCT: "Answer for causes that lie upstream, with a day.",
            Function.CLOUD_OPERATIONS: "Write down what happened within two days, readable for the customer.",
        },
        check=_at_most("oldest_serious_ticket", "7"),
    ),
    ShippedStandard(
        statement="Whoever answers a survey hears within a week what we do about it.",
        behaviours={
            Function.SUCCESS: "Call everybody who was unhappy; thank everybody who was not.",
            Function.PRODUCT: "Say yes, no or not now to every wish; silence is no answer.",
        },
        check=_at_most("feedback_wait", "7"),
    ),
)
VALUE = (
    ShippedStandard(
        statement="The customer has confirmed an outcome, in their own words.",
        behaviours={
            Function.SUCCESS: "Ask the person who wanted it whether it was reached, and write their answer.",
            Function.PRODUCT: "Read these answers; they say what the product is for.",
        },
        check=_at_most("wait_for_first_outcome", "180"),
    ),
    ShippedStandard(
        statement="Most of the value we speak of is a fact that somebody checked.",
        behaviours={
            Function.SUCCESS: "Label what is assumed, and have it checked by the day you wrote.",
            Function.FINANCE: "Help customers put a number on it, and ours use no other.",
        },
        check=_at_least("value_verified", "0.5"),
    ),
    ShippedStandard(
        statement="Goals that fall behind are spoken of while they can still be reached.",
        behaviours={
            Function.SUCCESS: "Show progress against time at every review, also when it is bad.",
            Function.SERVICES: "Offer help before the day has passed.",
        },
        check=_at_least("goal_pace", "-0.1"),
    ),
    ShippedStandard(
        statement="Several people at the customer would miss us, not one.",
        behaviours={
            Function.SUCCESS: "Know somebody in every group that uses it, and the person who pays.",
            Function.SALES: "Introduce us upward when you are asked to.",
        },
        check=_at_least("stakeholder_breadth", "0.5"),
    ),
)
RENEWAL = (
    ShippedStandard(
        statement="Ninety days before a contract can end, the customer knows what it has brought them.",
        behaviours={
            Function.SUCCESS: "Bring the confirmed outcomes on one page, and ask what comes next.",
            Function.FINANCE: "Have price and terms ready before they are asked for.",
        },
    ),
    ShippedStandard(
        statement="Everything we promised for this term is kept, or we said why not.",
        behaviours={
            Function.SUCCESS: "Go through every open promise 120 days before.",
            Function.PRODUCT: "Deliver or withdraw with a reason; never let it lapse.",
        },
        check=_at_least("promises_kept", "0.9"),
    ),
    ShippedStandard(
        statement="No price is a surprise and no invoice a quarrel.",
        behaviours={
            Function.FINANCE: "Announce a change before the notice period starts.",
            Function.SALES: "Agree on the way to a signature with the customer’s own steps and days.",
        },
        check=_at_most("payment_delay", "15"),
    ),
    ShippedStandard(
        statement="Who leaves is asked why by somebody they trust, and leaves well.",
        behaviours={
            Function.SUCCESS: "Ask why, and why behind the why; write down what they say, not what we think.",
            Function.SUPPORT: "Help them take their data along.",
        },
    ),
)
EXPANSION = (
    ShippedStandard(
        statement="We offer more only where what was bought has brought something.",
        behaviours={
            Function.SALES: "Start from a confirmed outcome, and offer what leads to the next one.",
            Function.SUCCESS: "Say “not yet” to colleagues when the customer is not there yet.",
        },
        check=_at_least("value_verified", "0.5"),
    ),
    ShippedStandard(
        statement="New groups are welcomed like new customers.",
        behaviours={
            Function.ONBOARDING: "Give them their own first outcome and their own training.",
            Function.SALES: "Hand over again, in writing.",
        },
    ),
    ShippedStandard(
        statement="The customer speaks for us because they want to.",
        behaviours={
            Function.MARKETING: "Tell the story in the customer’s words, and let them read it first.",
            Function.SUCCESS: "Ask after a success, never during trouble.",
        },
        check=_at_least("survey_score", "0.8"),
    ),
    ShippedStandard(
        statement="Use grows with the seats.",
        behaviours={
            Function.SUCCESS: "Look at use of the new seats after 30 days, and say what you see.",
            Function.SALES: "Sell seats that somebody will sit on.",
        },
        check=_at_least("licence_utilisation", "0.6"),
    ),
)
SHIPPED: Mapping[str, tuple[ShippedStandard, ...]] = MappingProxyType(
    {
        "Handover from sales": HANDOVER,
        "Onboarding": ONBOARDING,
        "Adoption": ADOPTION,
        "Value realized": VALUE,
        "Renewal": RENEWAL,
        "Expansion": EXPANSION,
    }
)
