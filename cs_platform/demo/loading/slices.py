"""Writes a slice of the simulated company in one transaction."""

from collections import Counter
from collections.abc import Mapping

import pandas as pd
from django.db import models

from accounts.models import (
    Account,
    ChurnStatement,
    Commitment,
    Contact,
    Contract,
    Feature,
    Handover,
    Incident,
    IncidentAccount,
    Invoice,
    LifecycleStage,
    Opportunity,
    OutcomeGoal,
    OutcomeMeasurement,
    StageEntry,
    Statement,
    Story,
    SuccessPlan,
    SurveyResponse,
    Ticket,
    Touch,
    TouchContact,
)
from cs_platform.demo.loading import columns, copying, standards, usage
from cs_platform.demo.loading.columns import Names
from cs_platform.demo.simulation import Staff, World, words
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Function, Role
from cs_platform.tenancy.models import ExchangeRate, Organization

GENERAL: Mapping[str, type[models.Model]] = {
    "exchange_rates": ExchangeRate,
    "features": Feature,
    "incidents": Incident,
}
OF_ACCOUNTS: Mapping[str, type[models.Model]] = {
    "accounts": Account,
    "stage_entries": StageEntry,
    "contracts": Contract,
    "churn_statements": ChurnStatement,
    "contacts": Contact,
    "handovers": Handover,
    "success_plans": SuccessPlan,
    "goals": OutcomeGoal,
    "measurements": OutcomeMeasurement,
    "commitments": Commitment,
    "touches": Touch,
    "statements": Statement,
    "tickets": Ticket,
    "opportunities": Opportunity,
    "surveys": SurveyResponse,
    "invoices": Invoice,
    "stories": Story,
}
"""In the order in which one refers to another."""


class MissingStagesError(LookupError):
    """The organization lacks stages that the simulation names; the sentence says which."""


def names_of(organization: Organization) -> Names:
    """Look up who works there and which stages there are; raises MissingStagesError."""
    with organization_context(organization.pk):
        found = LifecycleStage.objects.for_organization(organization.pk)
        stages = dict(found.values_list("name", "pk"))
        members = tenancy.member_ids_by_email(organization.pk)
        ticked = standards.by_stage(organization.pk)
    missing = [stage for stage in words.STAGES if stage not in stages]
    if missing:
        raise MissingStagesError(f"The organization has no stage {', '.join(missing)}; add what is missing.")
    return Names(members=members, stages=stages, standards=ticked)


def accounts_by_source(organization: Organization) -> Mapping[str, int]:
    """Return how many accounts the organization has of which source."""
    with organization_context(organization.pk):
        found = Account.objects.for_organization(organization.pk)
        return Counter(found.values_list("source", flat=True))


def staff_of(organization: Organization) -> Staff:
    """Return who would own accounts and answer for functions there; nobody where nobody works."""
    with organization_context(organization.pk):
        members = [
            (one.role, one.function, one.user.email)
            for one in tenancy.members(organization.pk).select_related("user")
        ]
    owners = tuple(email for role, _, email in members if role == Role.CSM)
    return Staff(owners=owners, by_function={Function(name): email for _, name, email in members if name})


def write(part: World, names: Names, *, organization: Organization, source: str) -> Counter[str]:
    """Write a slice and return how many rows of which kind; what was planned for it is committed with it."""
    counts: Counter[str] = Counter()
    with organization_context(organization.pk, operation="simulation"):
        for kind, model in {**GENERAL, **OF_ACCOUNTS}.items():
            if kind in part.tables:
                rows = columns.of_model(model, _prepared(kind, part), names)
                counts[kind] = _write(model, rows, organization=organization, source=source)
        if "features" in part.tables:
            names.features.update(_features(organization.pk))
        counts["incident_accounts"] = _write(
            IncidentAccount, _touched(part, names), organization=organization, source=source
        )
        counts["touch_contacts"] = _write(
            TouchContact, _talked(part, names), organization=organization, source=source
        )
        met = part.tables["standards_met"]
        counts["standards_met"] = standards.write(met, names, organization_id=organization.pk)
        accounts = names.of(Account)
        counts["usage"] = usage.write(part.tables["usage"], names, accounts, organization_id=organization.pk)
        _analyze(counts)
    return counts


def tick_standards(part: World, *, organization: Organization, source: str) -> None:
    """Note the standards that were met in a world whose files were imported; twice is once."""
    names = names_of(organization)
    with organization_context(organization.pk, operation="simulation"):
        rows = Account.objects.for_organization(organization.pk).filter(source=source)
        names.facts[Account] = {
            str(external_id): number for external_id, number in rows.values_list("external_id", "pk")
        }
        standards.write(part.tables["standards_met"], names, organization_id=organization.pk)


def _analyze(counts: Counter[str]) -> None:
    """Let the planner know what has been written before the commit checks every key of it.

    Without figures a check reads all rows of the organization: of a first slice 90 s instead of 6.
    """
    kinds = {**GENERAL, **OF_ACCOUNTS}
    for model, added in {kinds[kind]: count for kind, count in counts.items() if kind in kinds}.items():
        copying.analyze(model, added)


def _write(model: type[models.Model], rows: pd.DataFrame, *, organization: Organization, source: str) -> int:
    if any(one.name == "source" for one in model._meta.get_fields()):
        rows = rows.assign(source=source)
    shared = model in GENERAL.values()
    return copying.write(model, rows, organization_id=organization.pk, leave_known=shared)


def _prepared(kind: str, part: World) -> pd.DataFrame:
    """A table with the columns that an import would work out."""
    table = part.tables[kind]
    if kind == "features":
        return table.assign(known_on=part.first_day)
    if kind == "stage_entries":
        return table.assign(known_on=table["entered_at"].str[:10])
    if kind == "contracts":
        today = pd.Timestamp(part.last_day)
        return table.assign(
            ended_known_on=table["ended_on"]
            .where(table["ended_on"] < today, today)
            .where(table["ended_on"].notna())
        )
    return table


def _features(organization_id: int) -> Mapping[str, int]:
    return dict(Feature.objects.for_organization(organization_id).values_list("name", "pk"))


def _touched(part: World, names: Names) -> pd.DataFrame:
    """Pairs of an incident and an account."""
    pairs = part.tables["incident_accounts"]
    return pd.DataFrame(
        {
            "incident_id": pairs["incident"].map(names.of(Incident)),
            "account_id": pairs["account"].map(names.of(Account)),
        }
    )


def _talked(part: World, names: Names) -> pd.DataFrame:
    """Pairs of a touch and a contact."""
    touches = part.tables["touches"]
    pairs = touches[touches["contacts"] != ""].set_index("external_id")["contacts"].str.split("; ").explode()
    return pd.DataFrame(
        {
            "touch_id": pairs.index.map(names.of(Touch)),
            "contact_id": pairs.map(names.of(Contact)).to_numpy(),
        }
    )
