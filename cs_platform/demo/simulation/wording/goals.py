"""What customers want to achieve with the planner, in their words, and how they would measure it."""

from dataclasses import dataclass

from accounts.domain.choices import FocusArea


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A goal; ``low`` and ``high`` bound the baseline, ``factor`` is the target over the baseline.

    A statement that names its figure has it in ``named``.
    """

    statement: str
    why: str
    metric: str
    unit: str
    low: float
    high: float
    factor: float = 1.0
    named: float = 0.0
    focus: FocusArea = FocusArea.OUTCOMES


WISHES = (
    Wish(
        statement="We want {asset} to stand still no more than an hour a week.",
        why="Every hour of standstill costs a shift of overtime on Saturday.",
        metric="unplanned standstill of {asset}", unit="hours a week", low=3, high=9, named=1,
    ),
    Wish(
        statement="The night shift should not have to phone anybody about {asset}.",
        why="Two of our best fitters have asked for day work because of the calls.",
        metric="calls at night", unit="calls a month", low=8, high=30, factor=0.25,
    ),
    Wish(
        statement="Eight of ten jobs planned before something breaks.",
        why="The insurer asks for it, and so does our own board.",
        metric="share of planned jobs", unit="%", low=25, high=50, named=80,
    ),
    Wish(
        statement="No more searching for spare parts of {asset} while the line waits.",
        why="Last winter a bearing worth forty euros stopped us for two days.",
        metric="waiting for parts", unit="hours a month", low=10, high=40, factor=0.3,
    ),
    Wish(
        statement="Pass the next audit without a finding on maintenance.",
        why="The last one had nine, and our largest customer saw the list.",
        metric="audit findings", unit="findings", low=4, high=11, factor=0.0,
    ),
    Wish(
        statement="Every technician closes jobs on the tablet, not on paper on Friday.",
        why="What is written on Friday is half of what happened on Tuesday.",
        metric="jobs closed on the day", unit="%", low=20, high=55, factor=1.7, focus=FocusArea.ADOPTION,
    ),
    Wish(
        statement="New colleagues can work on {asset} alone after two weeks.",
        why="Three of the team retire next year.",
        metric="weeks until a new colleague works alone", unit="weeks", low=5, high=12, named=2,
        focus=FocusArea.ADOPTION,
    ),
    Wish(
        statement="The shift leads look at the plan before they call a fitter.",
        why="Half of the calls are for jobs that are planned for the same day anyway.",
        metric="shift leads who open the plan daily", unit="%", low=10, high=40, factor=2.2,
        focus=FocusArea.ADOPTION,
    ),
    Wish(
        statement="Spend a tenth less on outside contractors for {asset}.",
        why="Their invoices grew by a third and nobody can say for what.",
        metric="contractor invoices", unit="thousand a quarter", low=40, high=220, factor=0.9,
    ),
    Wish(
        statement="Two hours more production on {asset} every week, without a new machine.",
        why="A second line would cost four million, and the market will not wait for it.",
        metric="productive hours of {asset}", unit="hours a week", low=88, high=120, factor=1.05,
    ),
    Wish(
        statement="All our sites plan the way the first one does.",
        why="The group wants figures that can be compared by spring.",
        metric="sites that plan in the tool", unit="sites", low=1, high=3, factor=3.0,
        focus=FocusArea.EXPANSION,
    ),
    Wish(
        statement="Condition alerts on {asset} before the foreman hears it.",
        why="He retires in autumn, and with him the best sensor we have.",
        metric="failures announced by an alert", unit="%", low=5, high=25, factor=3.0,
        focus=FocusArea.EXPANSION,
    ),
    Wish(
        statement="Show our works council that nobody is watched, and keep it that way.",
        why="Without them we can roll out nothing.",
        metric="open points with the works council", unit="points", low=3, high=8, factor=0.15,
    ),
    Wish(
        statement="Know by the tenth of the month what maintenance has cost.",
        why="Finance closes on the twelfth and has guessed so far.",
        metric="working days until costs are known", unit="days", low=12, high=25, factor=0.4,
        focus=FocusArea.RENEWAL,
    ),
)  # fmt: skip

PLAN_WHYS = (
    "Fewer weekends in the hall and a plan people believe in, across all shifts.",
    "Keep the old lines running until the new hall opens, with the people we have.",
    "Make three plants work as one maintenance team.",
    "Get from repairing to preventing before the experienced colleagues retire.",
    "Earn back what downtime of the main line took last year.",
    "Have one truth about every machine, for auditors, buyers and fitters alike.",
    "Cut the cost of each repair without cutting corners on safety.",
)
PLAN_BASELINES = (
    "About a third of the jobs are planned; the rest is called in.",
    "{hours} hours of unplanned standstill last quarter, noted by hand.",
    "Paper job cards, one whiteboard a shift, costs known six weeks later.",
    "Two sites plan in a spreadsheet, the third not at all.",
    "Nobody has measured it so far; the first month here is the baseline.",
)
EXPECTATIONS = (
    "Half of it by summer would already be a success.",
    "It has to hold for a whole quarter, not for a good week.",
    "The plant director will ask for it in the yearly review.",
    "",
    "",
)
OTHER_VALUES = (
    "Calmer shifts; two fitters stay who wanted to leave.",
    "The largest customer keeps us on its list.",
    "Our apprentices want to be taken on again.",
)
HOW_VERIFIED = (
    "Their controller sent the quarter's figures.",
    "Read from their own downtime report together with the champion.",
    "Confirmed in the yearly review by the plant director.",
    "Checked against invoices of the contractor.",
)
