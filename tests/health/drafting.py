"""Drafts of the health model, as tests write them."""

from copy import deepcopy
from datetime import datetime
from typing import Any

from accounts.operations.records import Editor
from health.queries import drafts
from tests.conftest import NOW, Person

NOTE = "Support weighs more: tickets told us first."


def editing(person: Person, now: datetime = NOW) -> Editor:
    return Editor(organization=person.organization, membership=person.membership, now=now)


def weighted(settings: dict[str, Any], **weights: float) -> dict[str, Any]:
    """Return settings with other dimension weights; what is not named weighs 0."""
    plain = dict.fromkeys(settings["dimension_weights"], 0.0) | weights
    return deepcopy(settings) | {"dimension_weights": plain}


def settings_of(editor: Editor, draft_id: int) -> dict[str, Any]:
    return drafts.draft(editor.organization_id, draft_id).configuration.as_dict()


def profile(settings: dict[str, Any], name: str, **said: Any) -> dict[str, Any]:
    kept = ("key", "weight", "worst", "best", "enabled")
    return {
        "name": name,
        "stages": [],
        "segments": [],
        "dimension_weights": settings["dimension_weights"],
        "measures": [{each: setting[each] for each in kept} for setting in settings["measures"]],
        "overrides": [],
    } | said


def shops(plain: dict[str, Any]) -> dict[str, Any]:
    """Return settings by which accounts of the segment Retail are measured by adoption alone."""
    alone = weighted(plain, ADOPTION=100.0)["dimension_weights"]
    return plain | {"profiles": [profile(plain, "Shops", segments=["Retail"], dimension_weights=alone)]}
