"""What customers write: subjects of tickets by what drives the call, and words on leaving by reason."""

from dataclasses import dataclass

from cs_platform.tenancy.domain.choices import Function


@dataclass(frozen=True, kw_only=True)
class CallDriver:
    """Why customers call, the function upstream that causes it, and how such tickets are worded."""

    name: str
    function: Function
    share: float
    subjects: tuple[str, ...]


DRIVERS = (
    CallDriver(
        name="How do I",
        function=Function.ONBOARDING,
        share=0.24,
        subjects=(
            "How do I plan a shutdown of {asset}?",
            "Where do new technicians find the checklists for {asset}?",
            "Can one job be split over two shifts on {asset}?",
            "Printing job cards for {asset} without the spare parts list",
            "How do we copy the yearly plan to {asset}?",
        ),
    ),
    CallDriver(
        name="Defect",
        function=Function.PRODUCT,
        share=0.22,
        subjects=(
            "Checklist for {asset} loses photos when saved twice",
            "Due dates of {asset} jump by a day after the clock change",
            "Downtime report counts stops of {asset} double",
            "Parts booked on {asset} show a negative stock",
            "Search does not find closed jobs of {asset}",
        ),
    ),
    CallDriver(
        name="Missing capability",
        function=Function.PRODUCT,
        share=0.12,
        subjects=(
            "We need intervals by operating hours for {asset}",
            "Second language on the checklists of {asset}",
            "Permit to work should block the job on {asset}",
            "Condition alerts of {asset} by text message",
        ),
    ),
    CallDriver(
        name="Access and permissions",
        function=Function.ONBOARDING,
        share=0.11,
        subjects=(
            "Contractors of {asset} see jobs of other areas",
            "New shift lead at {asset} cannot sign in",
            "Please move two licences to the team of {asset}",
        ),
    ),
    CallDriver(
        name="Integration",
        function=Function.SERVICES,
        share=0.11,
        subjects=(
            "Meter readings of {asset} stop at midnight",
            "Purchase orders for {asset} are not handed to our finance system",
            "Counter import for {asset} rejects half the rows",
        ),
    ),
    CallDriver(
        name="Promised at the sale",
        function=Function.SALES,
        share=0.07,
        subjects=(
            "Offline work at {asset} was promised for this quarter",
            "Our offer says data take-over for {asset} is included",
            "Where is the training day for {asset} from the contract?",
        ),
    ),
    CallDriver(
        name="Invoice",
        function=Function.FINANCE,
        share=0.06,
        subjects=(
            "Invoice lists licences for {asset} that we returned",
            "Purchase order number missing on the invoice",
            "Credit note for the closed area of {asset}",
        ),
    ),
    CallDriver(
        name="Slow or unavailable",
        function=Function.CLOUD_OPERATIONS,
        share=0.07,
        subjects=(
            "Calendar of {asset} takes a minute to open",
            "Tablets at {asset} wait for the server every morning",
            "Reports on {asset} time out",
        ),
    ),
)

OUTAGE_SUBJECTS = (
    "Nobody at {asset} can open work orders since this morning",
    "Technicians at {asset} are back on paper, nothing loads",
    "All open jobs of {asset} are gone after the update",
    "Alerts of {asset} were not delivered, line stood still",
)

REASONS = {  # code: words customers used
    "low_adoption": (
        "The shifts went back to their whiteboard and we could not turn that round.",
        "Half of our planners never got past the first training.",
        "We paid for everyone and a handful used it.",
    ),
    "missing_features": (
        "We maintain by operating hours, and that never came.",
        "Offline work in the halls was promised to us and is still not there.",
        "Our safety officer needs permits inside the job. We looked elsewhere.",
    ),
    "support": (
        "Our line stood still and we waited nine days for an answer that helped.",
        "The same fault was closed three times and came back three times.",
        "We always had to explain everything again from the start.",
    ),
    "promises": (
        "We were promised dates three times and none of them held.",
        "What we were told at the sale and what we got were two different things.",
        "Nobody could say any more what had been agreed with us.",
    ),
    "budget": (
        "Good tool, but the plant has to save a fifth this year.",
        "The group froze all software that is not finance.",
    ),
    "competitor": (
        "Our group decided for one system everywhere, and it was not yours.",
        "Another vendor brought the data over for nothing.",
    ),
    "champion_left": (
        "The person who carried this has left, and nobody took it over.",
        "Our new head of maintenance brought the tool she knows.",
    ),
    "site_closed": (
        "The works are closing in spring.",
        "We sold the site; the buyer plans differently.",
    ),
}
