"""What a new record is for, where the address does not say: an account, a goal or a stage."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.forms.records import pickers
from accounts.forms.records.fields import RowChoice
from accounts.models import Account, LifecycleStage, OutcomeGoal

SHOWN = 200


def form_for(name: str, data: Mapping[str, Any] | None, organization_id: int) -> forms.Form:
    """Return the form that asks for it, with what is wrong with the words that were given."""
    form = forms.Form(data if data and data.get(name) else None)
    form.fields[name] = _field(name, organization_id)
    return form


def named(name: str, words: str, organization_id: int) -> Any:
    """Return the account that words name, None when they name none; goals and stages go by number."""
    if name != "account":
        return None
    try:
        return _field(name, organization_id).clean(words)
    except forms.ValidationError:
        return None


def _field(name: str, organization_id: int) -> forms.Field:
    if name == "account":
        field = pickers.AccountField(label="For which account")
        field.queryset = Account.objects.for_organization(organization_id)
        return field
    if name == "goal":
        goals = OutcomeGoal.objects.for_organization(organization_id)
        newest = goals.order_by("-pk").values_list("pk", flat=True)[:SHOWN]
        return RowChoice(queryset=goals.filter(pk__in=list(newest)).order_by("-pk"), label="For which goal")
    stages = LifecycleStage.objects.for_organization(organization_id).order_by("position", "pk")
    return RowChoice(queryset=stages, label="For which stage")
