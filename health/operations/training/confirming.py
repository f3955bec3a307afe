"""Inputs that models leave out, and that a person knows to be known in advance.

They tell too much, or they are columns of accounts whose past was not recorded here.
"""

from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain import organization_settings
from cs_platform.tenancy.models import Organization
from cs_platform.tenancy.operations import changes
from health.domain.choices import ModelState
from health.queries import landmarks, models

OPERATION = "inputs of churn models"


class NotLeftOutError(ValueError):
    """No model leaves this input out, so there is nothing to confirm."""


def confirm(organization: Organization, name: str, *, by: int) -> None:
    """Let models from the next training on learn from an input that the newest one left out, or of its past.

    Raises NotLeftOutError, and changes.ConflictError when the organization was changed meanwhile.
    """
    known = organization_settings.read(organization.settings).known_in_advance
    if name not in {*_left_out(organization.pk), *landmarks.own_inputs(organization.pk)}:
        raise NotLeftOutError("The newest model does not leave this input out. Load the page again.")
    _save(organization, {*known, name}, by=by)


def take_back(organization: Organization, name: str, *, by: int) -> None:
    """Let models judge an input by themselves again; raises changes.ConflictError."""
    known = organization_settings.read(organization.settings).known_in_advance
    _save(organization, {*known} - {name}, by=by)


def _left_out(organization_id: int) -> set[str]:
    ready = (each for each in models.trainings(organization_id) if each.state == ModelState.READY)
    newest = next(ready, None)
    if newest is None:
        return set()
    found = models.study(organization_id, newest.id)
    reports = (each.report for each in found.horizons)
    return {suspect.name for report in reports if report is not None for suspect in report.suspects}


def _save(organization: Organization, names: set[str], *, by: int) -> None:
    settings = {**organization.settings, "known_in_advance": sorted(names)}
    with organization_context(organization.pk, membership=by, operation=OPERATION):
        changes.change(organization, {"settings": settings}, version=organization.version)
