"""Answering *will you help find out why?*."""

from datetime import datetime

from autopsies.domain import agreement as rules
from autopsies.domain.choices import Answer, AutopsyState
from autopsies.models import Agreement, Autopsy
from cs_platform.tenancy.models import Membership


class NotAskedError(PermissionError):
    """Somebody else was asked; the sentence says so."""


def answer(
    agreement: Agreement, answer: Answer, *, note: str = "", by: Membership, now: datetime
) -> AutopsyState:
    """Write the answer of the person asked and return the state the autopsy is in with it.

    Raise NotAskedError when somebody else was asked, AnswersClosedError when all have answered. The same
    answer again changes nothing.
    """
    if agreement.membership_id != by.pk:
        raise NotAskedError("Only the person who was asked can answer.")
    autopsy = _locked(agreement)
    asked = {each.pk: each for each in _asked(autopsy)}
    own = asked[agreement.pk]
    if own.answer == answer and own.note == note:
        return AutopsyState(autopsy.state)
    rules.check_can_answer(_answers(asked))
    own.answer, own.note, own.answered_at, own.version = answer, note, now, own.version + 1
    own.save(update_fields=["answer", "note", "answered_at", "version", "updated_at"])
    return _settle(autopsy, rules.state_of(_answers(asked)))


def _locked(agreement: Agreement) -> Autopsy:
    """Return the autopsy, locked until the transaction ends: two last answers must see each other."""
    autopsies = Autopsy.objects.for_organization(agreement.organization_id).select_for_update()
    autopsy: Autopsy = autopsies.get(pk=agreement.autopsy_id)
    return autopsy


def _asked(autopsy: Autopsy) -> list[Agreement]:
    return list(Agreement.objects.for_organization(autopsy.organization_id).filter(autopsy=autopsy))


def _answers(asked: dict[int, Agreement]) -> list[Answer | None]:
    return [Answer(each.answer) if each.answer else None for each in asked.values()]


def _settle(autopsy: Autopsy, state: AutopsyState) -> AutopsyState:
    if autopsy.state != state:
        autopsy.state, autopsy.version = state, autopsy.version + 1
        autopsy.save(update_fields=["state", "version", "updated_at"])
    return state
