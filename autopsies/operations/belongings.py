"""What people hold of autopsies, handed over when they leave."""

from django.db.models import Q

from autopsies.domain.choices import AutopsyState
from autopsies.models import Agreement
from cs_platform.tenancy.operations import belongings
from cs_platform.tenancy.operations.belongings import Belonging

belongings.register(
    Belonging(
        key="agreements",
        one="agreement they were asked for",
        many="agreements they were asked for",
        model=Agreement,
        column="membership",
        open=Q(answer__isnull=True, autopsy__state=AutopsyState.PROPOSED),
        once=("autopsy_id",),
    )
)
