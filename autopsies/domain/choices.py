"""The closed vocabularies of autopsies."""

from cs_platform.lib.choices import LabelledEnum


class AutopsyState(LabelledEnum):
    """How far the review of a ditch episode has come."""

    PROPOSED = "PROPOSED", "Proposed"
    AGREED = "AGREED", "Agreed"
    DECLINED = "DECLINED", "Declined"


class Answer(LabelledEnum):
    """What an accountable executive says to *will you help find out why?*."""

    AGREED = "AGREED", "Agreed"
    DECLINED = "DECLINED", "Declined"


class OpenedBy(LabelledEnum):
    """What opened an autopsy."""

    RULE = "RULE", "The daily run"
