"""Facts about customers."""

from accounts.models.account import Account, LifecycleStage, StageEntry
from accounts.models.base import FactModel
from accounts.models.contract import ChurnStatement, Contract
from accounts.models.data_import import Import, ImportMapping, ImportProblem
from accounts.models.feedback import Invoice, Opportunity, SurveyResponse
from accounts.models.incident import Incident, IncidentAccount
from accounts.models.merging import MergedUsage
from accounts.models.outcomes import Commitment, Handover, OutcomeGoal, OutcomeMeasurement, SuccessPlan
from accounts.models.people import Contact
from accounts.models.saved_view import SavedView
from accounts.models.standard import AttributeDefinition, Standard, StandardMet
from accounts.models.ticket import Ticket
from accounts.models.touches import Statement, Story, Touch, TouchContact
from accounts.models.usage import Feature, FeatureDay, UsageBefore, UsageDay

__all__ = [
    "Account",
    "AttributeDefinition",
    "ChurnStatement",
    "Commitment",
    "Contact",
    "Contract",
    "FactModel",
    "Feature",
    "FeatureDay",
    "Handover",
    "Import",
    "ImportMapping",
    "ImportProblem",
    "Incident",
    "IncidentAccount",
    "Invoice",
    "LifecycleStage",
    "MergedUsage",
    "Opportunity",
    "OutcomeGoal",
    "OutcomeMeasurement",
    "SavedView",
    "StageEntry",
    "Standard",
    "StandardMet",
    "Statement",
    "Story",
    "SuccessPlan",
    "SurveyResponse",
    "Ticket",
    "Touch",
    "TouchContact",
    "UsageBefore",
    "UsageDay",
]
