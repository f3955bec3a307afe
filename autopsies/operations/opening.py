"""Opening autopsies of accounts in the ditch, and asking who will help find out why."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from accounts.models import Account, LifecycleStage, StageEntry
from autopsies.domain.choices import AutopsyState, OpenedBy
from autopsies.models import Agreement, Autopsy
from cs_platform.jobs import operations as jobs
from cs_platform.lib import text
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.domain import words
from cs_platform.tenancy.models import Membership, Organization
from health.models import AccountStanding

NOTHING = Decimal(0)
MAIL_SUBJECT = "Will you help find out why {account} went off track?"
MAIL_BODY = """\
{account} has been off track since {entered}. Expected loss: {loss}.

You answer for: {stages}.

Will you help find out why? Saying yes is all that is needed now:
{link}

Helping the customer at once is never locked by this.
"""


def open_for_ditches(organization_id: int, day: date, *, now: datetime) -> int:
    """Open autopsies of the accounts off track now, the largest expected loss first; return how many.

    At most as many in a calendar month as the organization can hold. An account whose currency has no rate
    waits until what is at stake can be said.
    """
    organization = tenancy.organization(organization_id)
    capacity = tenancy.settings_of(organization_id).autopsy_capacity
    room = capacity - _opened_in_month(organization_id, day)
    waiting = _waiting(organization_id, day, at_most=max(room, 0))
    for standing in waiting:
        autopsy = _open(organization, standing, day)
        for agreement in _ask(organization_id, autopsy, day):
            _mail(organization, standing, agreement, now=now)
    return len(waiting)


def _opened_in_month(organization_id: int, day: date) -> int:
    return (
        Autopsy.objects.for_organization(organization_id)
        .filter(opened_on__year=day.year, opened_on__month=day.month, opened_by=OpenedBy.RULE)
        .count()
    )


def _waiting(organization_id: int, day: date, *, at_most: int) -> Sequence[AccountStanding]:
    """Return the standings of accounts off track without an autopsy of the episode, in order of rank."""
    reviewed = Autopsy.objects.for_organization(organization_id).values_list("episode_id", flat=True)
    ranked = (
        AccountStanding.objects.for_organization(organization_id)
        .filter(day=day, open_episode__isnull=False, expected_loss__isnull=False)
        .exclude(open_episode_id__in=list(reviewed))
        .select_related("account", "open_episode")
        .order_by("-expected_loss", "account_id")
    )
    return list(ranked[:at_most])


def _open(organization: Organization, standing: AccountStanding, day: date) -> Autopsy:
    autopsy = Autopsy(
        organization=organization,
        account=standing.account,
        episode=standing.open_episode,
        state=AutopsyState.PROPOSED,
        opened_by=OpenedBy.RULE,
        opened_on=day,
        expected_loss=standing.expected_loss or NOTHING,
        known_loss=standing.known_loss or NOTHING,
        arr=standing.arr or NOTHING,
        currency=organization.reporting_currency,
    )
    autopsy.save(force_insert=True)
    return autopsy


def _ask(organization_id: int, autopsy: Autopsy, day: date) -> Sequence[Agreement]:
    """Ask each accountable executive once, and every administrator about stages that have none."""
    stages = _stages_of(organization_id, autopsy.account, day)
    owned = [stage for stage in stages if stage.accountable is not None and stage.accountable.is_active]
    unowned = [stage.name for stage in stages if stage not in owned]
    asked: dict[int, Agreement] = {}
    for stage in owned:
        person = stage.accountable
        agreement = asked.setdefault(person.pk, _agreement(autopsy, person, stage.owning_function))
        agreement.stages.append(stage.name)
    for admin in tenancy.administrators(organization_id) if unowned else ():
        agreement = asked.setdefault(admin.pk, _agreement(autopsy, admin, admin.function))
        agreement.unowned_stages = unowned
    Agreement.objects.bulk_create(asked.values())
    return list(asked.values())


def _agreement(autopsy: Autopsy, membership: Membership, function: str) -> Agreement:
    return Agreement(
        organization_id=autopsy.organization_id,
        autopsy=autopsy,
        membership=membership,
        function=function,
        stages=[],
        unowned_stages=[],
    )


def _stages_of(organization_id: int, account: Account, day: date) -> Sequence[LifecycleStage]:
    """Return the stages the account has been through; without that history all customer stages."""
    entered = set(
        StageEntry.objects.for_organization(organization_id)
        .filter(account=account, known_on__lte=day)
        .values_list("stage_id", flat=True)
    )
    stages: Iterable[LifecycleStage] = (
        LifecycleStage.objects.for_organization(organization_id)
        .select_related("accountable__user")
        .order_by("position", "pk")
    )
    return [stage for stage in stages if (stage.pk in entered if entered else stage.is_customer_stage)]


def _mail(
    organization: Organization, standing: AccountStanding, agreement: Agreement, *, now: datetime
) -> None:
    """Write the mail to one person asked, in their own number style."""
    user = agreement.membership.user
    said = tenancy.settings_of(organization.pk)
    filled = {
        "account": standing.account.name,
        "entered": text.day(standing.open_episode.entered_on, locale=user.locale),
        "loss": text.money_full(
            agreement.autopsy.expected_loss, agreement.autopsy.currency, locale=user.locale
        ),
        "stages": ", ".join([*agreement.stages, *agreement.unowned_stages]),
        "link": f"{settings.BASE_URL}/o/{organization.slug}/autopsies/{agreement.autopsy_id}/",
    }
    jobs.send_mail(
        organization_id=organization.pk,
        to=user.email,
        subject=words.say(MAIL_SUBJECT, said).format(**filled),
        body=words.say(MAIL_BODY, said).format(**filled),
        key=f"autopsy-{agreement.autopsy_id}-asked-{agreement.membership_id}",
        now=now,
    )
