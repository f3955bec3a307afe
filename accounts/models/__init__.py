"""Facts about customers."""

from accounts.models.account import Account, LifecycleStage, StageEntry
from accounts.models.base import FactModel
from accounts.models.contract import ChurnStatement, Contract
from accounts.models.data_import import Import, ImportMapping, ImportProblem
from accounts.models.people import Contact
from accounts.models.ticket import Ticket
from accounts.models.usage import Feature, FeatureDay, UsageDay

__all__ = [
    "Account",
    "ChurnStatement",
    "Contact",
    "Contract",
    "FactModel",
    "Feature",
    "FeatureDay",
    "Import",
    "ImportMapping",
    "ImportProblem",
    "LifecycleStage",
    "StageEntry",
    "Ticket",
    "UsageDay",
]
