"""What people have to do, handed over when they leave."""

from django.db.models import Q

from cs_platform.tenancy.operations import belongings
from cs_platform.tenancy.operations.belongings import Belonging
from playbooks.domain.choices import TaskState
from playbooks.models import Task

belongings.register(
    Belonging(
        key="tasks",
        one="open task",
        many="open tasks",
        model=Task,
        column="assignee",
        open=Q(state__in=[TaskState.OPEN, TaskState.SNOOZED]),
    )
)
