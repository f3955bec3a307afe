"""The tables that kinds of facts are written to; usage has its own way (`usage`)."""

from collections.abc import Mapping

from accounts.operations.imports.tables import conversations, customers, feedback, outcomes, service
from accounts.operations.imports.targets import Target

__all__ = ["TARGETS", "Target"]

TARGETS: Mapping[str, Target] = {
    target.kind: target
    for target in (
        customers.EXCHANGE_RATES,
        customers.FEATURES,
        service.STANDARDS,
        customers.ACCOUNTS,
        customers.STAGE_ENTRIES,
        customers.CONTRACTS,
        customers.CHURN_STATEMENTS,
        customers.CONTACTS,
        outcomes.HANDOVERS,
        outcomes.SUCCESS_PLANS,
        outcomes.GOALS,
        outcomes.MEASUREMENTS,
        outcomes.COMMITMENTS,
        conversations.TOUCHES,
        conversations.STATEMENTS,
        customers.TICKETS,
        feedback.OPPORTUNITIES,
        feedback.SURVEYS,
        feedback.INVOICES,
        conversations.STORIES,
        service.INCIDENTS,
    )
}
