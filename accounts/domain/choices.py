"""The closed vocabularies of the facts about accounts."""

from cs_platform.lib.choices import LabelledEnum
from cs_platform.tenancy.domain import organization_settings


class ContractKind(LabelledEnum):
    """What an account pays for with a contract."""

    RECURRING = "RECURRING", "Recurring"
    USAGE = "USAGE", "By usage"
    ONE_OFF = "ONE_OFF", "One-off"
    TRIAL = "TRIAL", "Trial"


class BillingPeriod(LabelledEnum):
    """How often a contract is invoiced."""

    MONTHLY = "MONTHLY", "Monthly"
    QUARTERLY = "QUARTERLY", "Quarterly"
    ANNUAL = "ANNUAL", "Annually"
    MULTI_YEAR = "MULTI_YEAR", "For several years"


class AcquisitionOrigin(LabelledEnum):
    """How an account came to us; earned by what others say, or bought."""

    REFERRAL = "REFERRAL", "Referral"
    REPUTATION = "REPUTATION", "Reputation"
    ADVERTISING = "ADVERTISING", "Advertising"
    SALES = "SALES", "Sales"
    PARTNER = "PARTNER", "Partner"
    EVENT = "EVENT", "Event"
    OTHER = "OTHER", "Other"

    @property
    def earned(self) -> bool:
        """Whether the account came because of what others say about us."""
        return self in (AcquisitionOrigin.REFERRAL, AcquisitionOrigin.REPUTATION)


class RenewalCategory(LabelledEnum):
    """What a person expects of a renewal."""

    COMMIT = "COMMIT", "Commit"
    LIKELY = "LIKELY", "Likely"
    AT_RISK = "AT_RISK", "At risk"
    LOST = "LOST", "Lost"


class ContactRole(LabelledEnum):
    """What a contact means for the account's success with us."""

    CHAMPION = "CHAMPION", "Champion"
    ECONOMIC_BUYER = "ECONOMIC_BUYER", "Economic buyer"
    SPONSOR = "SPONSOR", "Sponsor"
    POWER_USER = "POWER_USER", "Power user"
    NOT_YET_CONVINCED = "NOT_YET_CONVINCED", "Not yet convinced"


class EscalatedBy(LabelledEnum):
    """Who escalated a ticket."""

    CUSTOMER = "CUSTOMER", "Customer"
    SALES = "SALES", "Sales"
    SUCCESS = "SUCCESS", "Customer success"
    SUPPORT = "SUPPORT", "Support"
    EXECUTIVE = "EXECUTIVE", "Executive"


class ImportState(LabelledEnum):
    """How far an import has come."""

    UPLOADED = "UPLOADED", "Uploaded"
    MAPPED = "MAPPED", "Mapped"
    DRY_RUNNING = "DRY_RUNNING", "Dry run in progress"
    CHECKED = "CHECKED", "Checked"
    RUNNING = "RUNNING", "Running"
    DONE = "DONE", "Done"
    FAILED = "FAILED", "Failed"
    UNDOING = "UNDOING", "Being undone"
    UNDONE = "UNDONE", "Undone"


class CustomerState(LabelledEnum):
    """Whether an account is a customer as of a day."""

    PROSPECT = "PROSPECT", "Prospect"
    CUSTOMER = "CUSTOMER", "Customer"
    LAPSED = "LAPSED", "Lapsed"
    CHURNED = "CHURNED", "Churned"


class ProfileFit(LabelledEnum):
    """How well an account fits the profile we can help most."""

    GOOD = "GOOD", "Good"
    PARTIAL = "PARTIAL", "Partial"
    POOR = "POOR", "Poor"


class Channel(LabelledEnum):
    """How we spoke, or how a contact likes to be spoken to."""

    MEETING = "MEETING", "Meeting"
    VIDEO = "VIDEO", "Video call"
    PHONE = "PHONE", "Phone"
    EMAIL = "EMAIL", "E-mail"
    CHAT = "CHAT", "Chat"
    EVENT = "EVENT", "Event"
    LETTER = "LETTER", "Letter"
    IN_PRODUCT = "IN_PRODUCT", "In the product"


class StartedBy(LabelledEnum):
    """Whose idea a touch was."""

    US = "US", "We"
    CUSTOMER = "CUSTOMER", "The customer"


class Posture(LabelledEnum):
    """Whether a touch answered a complaint, joined in, or came before anybody asked."""

    REACTIVE = "REACTIVE", "Reactive"
    INTERACTIVE = "INTERACTIVE", "Interactive"
    PROACTIVE = "PROACTIVE", "Proactive"


class FocusArea(LabelledEnum):
    """What work with a customer is about."""

    ADOPTION = "ADOPTION", "Adoption"
    EXPANSION = "EXPANSION", "Expansion"
    RENEWAL = "RENEWAL", "Renewal"
    OUTCOMES = "OUTCOMES", "Outcomes"


class TruthLabel(LabelledEnum):
    """How far a statement about a customer can be relied on."""

    VERIFIED_FACT = "VERIFIED_FACT", "Verified fact"
    ASSUMPTION = "ASSUMPTION", "Assumption"
    UNVERIFIED = "UNVERIFIED", "Unverified"
    REFUTED = "REFUTED", "Refuted"


class Need(LabelledEnum):
    """Whether the customer said it or we concluded it."""

    STATED = "STATED", "Stated"
    INFERRED = "INFERRED", "Inferred"


class GoalStatus(LabelledEnum):
    """What became of a goal."""

    OPEN = "OPEN", "Open"
    ACHIEVED = "ACHIEVED", "Achieved"
    MISSED = "MISSED", "Missed"
    DROPPED = "DROPPED", "Dropped"


class Expectation(LabelledEnum):
    """How an outcome compares with what the customer expected, in their judgement."""

    BELOW = "BELOW", "Below expectation"
    MET = "MET", "Met"
    ABOVE = "ABOVE", "Above expectation"


class CommitmentSide(LabelledEnum):
    """Who promised."""

    US = "US", "We"
    CUSTOMER = "CUSTOMER", "The customer"
    THIRD = "THIRD", "A third party"


class CommitmentState(LabelledEnum):
    """What became of a promise."""

    OPEN = "OPEN", "Open"
    KEPT = "KEPT", "Kept"
    BROKEN = "BROKEN", "Broken"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


class SurveyKind(LabelledEnum):
    """What a survey asks for."""

    NPS = "NPS", "NPS"
    CSAT = "CSAT", "CSAT"
    CES = "CES", "CES"


class OpportunityKind(LabelledEnum):
    """What may be agreed."""

    RENEWAL = "RENEWAL", "Renewal"
    EXPANSION = "EXPANSION", "Expansion"


class StoryKind(LabelledEnum):
    """Why a story is told."""

    WIN = "WIN", "Win"
    LESSON = "LESSON", "Lesson"
    TESTIMONIAL = "TESTIMONIAL", "Testimonial"


class IncidentKind(LabelledEnum):
    """What happened or will change."""

    OUTAGE = "OUTAGE", "Outage"
    MISTAKE = "MISTAKE", "Mistake"
    CHANGE = "CHANGE", "Major change"


class StandardCheck(LabelledEnum):
    """How it is seen whether a standard is met."""

    HAND = "HAND", "By hand"
    MEASURE = "MEASURE", "By a measure"


class Comparison(LabelledEnum):
    """On which side of the target a standard is met."""

    AT_LEAST = "AT_LEAST", "At least"
    AT_MOST = "AT_MOST", "At most"


class AttributeType(LabelledEnum):
    """What an attribute of the organization's own holds."""

    TEXT = "TEXT", "Text"
    NUMBER = "NUMBER", "Number"
    DAY = "DAY", "Day"
    FLAG = "FLAG", "Yes or no"
    CHOICE = "CHOICE", "One of a list"


FieldWinner = organization_settings.FieldWinner
