"""The closed vocabularies of background work."""

from cs_platform.lib.choices import LabelledEnum


class JobState(LabelledEnum):
    """How far a job has come."""

    PENDING = "PENDING", "Waiting"
    RUNNING = "RUNNING", "Running"
    DONE = "DONE", "Done"
    FAILED = "FAILED", "Failed"


class RunKind(LabelledEnum):
    """Why a day is worked through."""

    DAILY = "DAILY", "Daily run"
    REPLAY = "REPLAY", "Replay of a past day"
    RESCORE = "RESCORE", "A closed day worked out again"


class RunState(LabelledEnum):
    """How far a run has come."""

    RUNNING = "RUNNING", "Running"
    CLOSING = "CLOSING", "Closing"
    DONE = "DONE", "Done"
    PARTIAL = "PARTIAL", "Done in part"
    FAILED = "FAILED", "Failed"


class MailState(LabelledEnum):
    """Whether a mail has left."""

    PENDING = "PENDING", "Waiting"
    SENT = "SENT", "Sent"
    FAILED = "FAILED", "Failed"
    DROPPED = "DROPPED", "Not needed any more"
