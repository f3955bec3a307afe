"""The closed vocabularies of what is to be done."""

from cs_platform.lib.choices import LabelledEnum


class TaskState(LabelledEnum):
    """How far a task is."""

    OPEN = "OPEN", "Open"
    SNOOZED = "SNOOZED", "Snoozed"
    DONE = "DONE", "Done"
    DROPPED = "DROPPED", "Dropped"


class CelebrationKind(LabelledEnum):
    """What went well."""

    GOAL_CONFIRMED = "GOAL_CONFIRMED", "An outcome was confirmed"
    RENEWAL = "RENEWAL", "A renewal"
    RESCUE = "RESCUE", "A rescue"
    STORY = "STORY", "A story"
