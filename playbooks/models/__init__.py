"""What is to be done, and what went well."""

from playbooks.models.celebration import Celebration
from playbooks.models.task import Task

__all__ = ["Celebration", "Task"]
