"""Columns that every list about accounts has."""

from typing import Any

from cs_platform.pages.lists import cells
from cs_platform.pages.lists.declared import Column, View

MINE = View(label="My accounts", query={"owner": "{me}"})


def _owner(row: Any) -> str:
    return str(row.account.owner.user) if row.account.owner else ""


def _stage(row: Any) -> str:
    return row.account.stage.name if row.account.stage else ""


ACCOUNT = Column(
    key="account",
    label="Account",
    value=lambda row: row.account.name,
    draw=cells.account,
    sort="account__name",
    css="ls-named",
    is_bare=True,
)
OWNER = Column(
    key="owner", label="Account owner", value=_owner, sort="account__owner__user__name", css="ls-hide ls-mid"
)
STAGE = Column(key="stage", label="Stage", value=_stage, sort="account__stage__position", shown=False)
SEGMENT = Column(
    key="segment",
    label="Segment",
    value=lambda row: row.account.segment,
    sort="account__segment",
    shown=False,
)
SOURCE_ID = Column(
    key="source_id", label="Number in its source", value=lambda row: row.external_id or "", shown=False
)
ABOUT = (OWNER, STAGE, SEGMENT, SOURCE_ID)
