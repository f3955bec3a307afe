"""The closed vocabularies of health, probability, loss and the ditch."""

from cs_platform.lib.choices import LabelledEnum


class Band(LabelledEnum):
    """A range of health; unknown while too little of the weight is covered."""

    HEALTHY = "HEALTHY", "Healthy"
    WATCH = "WATCH", "Watch"
    AT_RISK = "AT_RISK", "At risk"
    UNKNOWN = "UNKNOWN", "Unknown"


class Dimension(LabelledEnum):
    """A group of measures."""

    ADOPTION = "ADOPTION", "Adoption"
    OUTCOMES = "OUTCOMES", "Outcomes"
    RELATIONSHIP = "RELATIONSHIP", "Relationship"
    SUPPORT = "SUPPORT", "Support"
    COMMERCIAL = "COMMERCIAL", "Commercial"


class Half(LabelledEnum):
    """Whose doing a measure shows."""

    CUSTOMER = "C", "What the customer does and says"
    OURS = "W", "What we do"


class Unit(LabelledEnum):
    """What a measure's value counts."""

    SHARE = "SHARE", "Share"
    LOG_RATIO = "LOG_RATIO", "Logarithm of a ratio"
    CHANGE = "CHANGE", "Relative change"
    COUNT = "COUNT", "Count"
    DAYS = "DAYS", "Days"
    MONTHS = "MONTHS", "Months"
    YEARS = "YEARS", "Years"
    YES_NO = "YES_NO", "Yes or no"
    RATING = "RATING", "Rating from −2 to 2"


class FactSource(LabelledEnum):
    """The kind of facts a measure reads; connected, and possibly stale, as one."""

    USAGE = "USAGE", "Usage"
    CONTACTS = "CONTACTS", "Contacts"
    TICKETS = "TICKETS", "Tickets"
    CONTRACTS = "CONTRACTS", "Contracts"
    OUTCOMES = "OUTCOMES", "Outcome goals"
    TOUCHES = "TOUCHES", "Touches"
    SURVEYS = "SURVEYS", "Surveys"
    INVOICES = "INVOICES", "Invoices"
    COMMITMENTS = "COMMITMENTS", "Promises"
    EPISODES = "EPISODES", "Ditch episodes"


class EstimateLabel(LabelledEnum):
    """How far a churn probability can be trusted."""

    ASSUMED = "ASSUMED", "Assumed"
    LEARNED_UNPROVEN = "LEARNED_UNPROVEN", "Learned, unproven"
    CALIBRATED = "CALIBRATED", "Calibrated"


class ModelState(LabelledEnum):
    """How far a training has come."""

    TRAINING = "TRAINING", "Training"
    READY = "READY", "Ready"
    FAILED = "FAILED", "Failed"


class ModelPartKind(LabelledEnum):
    """What a part of a training holds."""

    HORIZON = "HORIZON", "Model of a horizon"
    REFIT = "REFIT", "Refit on resampled accounts"
    ORIGIN = "ORIGIN", "Back-test from one day"


class DitchReason(LabelledEnum):
    """Why an account entered the ditch."""

    HEALTH = "HEALTH", "Health stayed too low"
    PROBABILITY = "PROBABILITY", "The churn probability tripled and is among the highest"
    OVERRIDE = "OVERRIDE", "An override rule fired"
    DECLARED = "DECLARED", "A person declared it"
    ESCALATED = "ESCALATED", "An executive escalated"


class EpisodeEnd(LabelledEnum):
    """How a ditch episode ended."""

    RECOVERED = "RECOVERED", "Recovered"
    CHURNED = "CHURNED", "Churned"
    MERGED = "MERGED", "Merged into another account’s"


class SliceKind(LabelledEnum):
    """What a day of the portfolio is cut by."""

    ALL = "ALL", "Whole portfolio"
    STAGE = "STAGE", "Lifecycle stage"
    SEGMENT = "SEGMENT", "Segment"
    OWNER = "OWNER", "Owner"
    STAGE_BAND = "STAGE_BAND", "Lifecycle stage and band"
    VIEW = "VIEW", "Ready-made view"


class StandingView(LabelledEnum):
    """The ready-made views of the list of accounts that are the same for everybody."""

    PRESENT = "PRESENT", "All"
    AT_RISK = "AT_RISK", "At risk"
    RENEWING = "RENEWING", "Renewing in 90 days"
    OFF_TRACK = "OFF_TRACK", "Off track"
    ABSENT = "ABSENT", "Former and prospects"


class FigureKind(LabelledEnum):
    """Figures of a closed day that are worked out once, because it takes seconds."""

    SEVERITY = "SEVERITY", "What severity means"
    SHOUTING = "SHOUTING", "Does shouting pay?"
    ATTENTION = "ATTENTION", "Where attention goes"
    PERCEPTION = "PERCEPTION", "What we feel, what they say"
    ANSWERS = "ANSWERS", "Money per answer"
    HINDSIGHT = "HINDSIGHT", "What became of the bands"
    INPUTS = "INPUTS", "Sources of facts"
    COVERAGE = "COVERAGE", "Coverage"
    DISTRIBUTIONS = "DISTRIBUTIONS", "Values of the measures"
    PROFILES = "PROFILES", "Accounts by profile"


class SignalKind(LabelledEnum):
    """Why somebody should look at an account."""

    USAGE_FELL = "USAGE_FELL", "Usage fell"
    SILENT = "SILENT", "Silent"
    CHAMPION_LEFT = "CHAMPION_LEFT", "Champion left"
    SPONSOR_MISSING = "SPONSOR_MISSING", "Sponsor missing"
    GOAL_BEHIND = "GOAL_BEHIND", "Goal behind"
    GOAL_UNMEASURED = "GOAL_UNMEASURED", "Goal due without measurement"
    FEEDBACK_UNANSWERED = "FEEDBACK_UNANSWERED", "Feedback not acted on"
    SERIOUS_TICKET_OLD = "SERIOUS_TICKET_OLD", "Serious ticket old"
    ROOT_CAUSE_MISSING = "ROOT_CAUSE_MISSING", "Closed without root cause"
    PAYMENT_LATE = "PAYMENT_LATE", "Payment late"
    PROMISE_OVERDUE = "PROMISE_OVERDUE", "Promise overdue"
    RENEWAL_WITHOUT_PLAN = "RENEWAL_WITHOUT_PLAN", "Renewal near without plan"
    STAGE_OVERDUE = "STAGE_OVERDUE", "Stage overdue"
    HANDOVER_UNREAD = "HANDOVER_UNREAD", "Handover unread"
    INCIDENT_NEAR = "INCIDENT_NEAR", "Incident or change ahead"
    RELAPSE = "RELAPSE", "Relapse"


class SignalAction(LabelledEnum):
    """What somebody did about a signal."""

    DONE = "DONE", "Done"
    TOUCH = "TOUCH", "Spoke with the customer"
    TASK = "TASK", "Took on a task"
