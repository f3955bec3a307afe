"""What people hold of accounts, handed over when they leave."""

from django.db.models import Q

from accounts.domain.choices import CommitmentState, TruthLabel
from accounts.models import Account, Commitment, LifecycleStage, Opportunity, Statement
from cs_platform.tenancy.operations import belongings
from cs_platform.tenancy.operations.belongings import Belonging

belongings.register(
    Belonging(
        key="accounts",
        one="account",
        many="accounts",
        model=Account,
        column="owner",
        open=Q(archived_at__isnull=True),
    ),
    Belonging(
        key="stages",
        one="stage they are accountable for",
        many="stages they are accountable for",
        model=LifecycleStage,
        column="accountable",
        open=Q(),
    ),
    Belonging(
        key="commitments",
        one="open promise",
        many="open promises",
        model=Commitment,
        column="member",
        open=Q(state=CommitmentState.OPEN),
    ),
    Belonging(
        key="opportunities",
        one="open opportunity",
        many="open opportunities",
        model=Opportunity,
        column="owner",
        open=Q(closed_on__isnull=True),
    ),
    Belonging(
        key="assumptions",
        one="assumption to check",
        many="assumptions to check",
        model=Statement,
        column="owner",
        open=Q(label=TruthLabel.ASSUMPTION),
    ),
)
