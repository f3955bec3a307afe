"""The closed vocabularies of the facts about accounts."""

from cs_platform.lib.choices import LabelledEnum


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


class CustomerState(LabelledEnum):
    """Whether an account is a customer as of a day."""

    PROSPECT = "PROSPECT", "Prospect"
    CUSTOMER = "CUSTOMER", "Customer"
    LAPSED = "LAPSED", "Lapsed"
    CHURNED = "CHURNED", "Churned"
