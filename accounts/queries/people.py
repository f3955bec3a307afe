"""The people at an account: who they are, how recently we spoke, what is said to be true."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, OuterRef, Subquery

from accounts.domain.choices import Channel, ContactRole, StoryKind, TruthLabel
from accounts.models import Contact, Statement, Story, TouchContact

NEEDED = (ContactRole.CHAMPION, ContactRole.ECONOMIC_BUYER, ContactRole.SPONSOR)


@dataclass(frozen=True, kw_only=True)
class Person:
    """A contact. influence: 1..5, None = not said. spoke_on: the day of the last touch, None = never."""

    id: int
    name: str
    title: str
    email: str
    roles: tuple[ContactRole, ...]
    influence: int | None
    channel: Channel | None
    hours: str
    what_matters: str
    left_on: date | None
    moved_to: str
    spoke_on: date | None

    @property
    def is_there(self) -> bool:
        """Whether they still work at the account."""
        return self.left_on is None


@dataclass(frozen=True, kw_only=True)
class StoryLine:
    """What happened with the account, told so that others learn or are glad."""

    id: int
    title: str
    text: str
    kind: StoryKind
    told_on: date
    contact: str
    is_shareable: bool


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """Something said to be true. by: who checked, owns or said it. until: an assumption's day to check."""

    id: int
    text: str
    label: TruthLabel
    how: str
    evidence: str
    by: str
    said_on: date
    checked_on: date | None
    until: date | None
    was_assumption: bool
    is_overdue: bool


def people(organization_id: int, account_id: int, until: datetime) -> tuple[Person, ...]:
    """Return the contacts, those who are there first, the most influential first; erased ones are left out.

    until: the end of today; its zone decides what a day is.
    """
    spoken = (
        TouchContact.objects.for_organization(organization_id)
        .filter(contact_id=OuterRef("pk"), touch__happened_at__lt=until)
        .values("contact_id")
        .annotate(last=Max("touch__happened_at"))
    )
    rows = (
        Contact.objects.for_organization(organization_id)
        .filter(account_id=account_id, erased_at__isnull=True)
        .annotate(spoke_at=Subquery(spoken.values("last")))
        .order_by("name", "pk")
    )
    everyone = (_person(row, until) for row in rows)
    return tuple(sorted(everyone, key=lambda person: (not person.is_there, -(person.influence or 0))))


def _person(row: Contact, until: datetime) -> Person:
    spoke_at: datetime | None = getattr(row, "spoke_at", None)
    tomorrow = until.date()
    return Person(
        id=row.pk,
        name=row.name,
        title=row.title,
        email=row.email,
        roles=tuple(ContactRole(role) for role in row.roles),
        influence=row.influence,
        channel=Channel(row.preferred_channel) if row.preferred_channel else None,
        hours=row.preferred_hours,
        what_matters=row.what_matters,
        left_on=row.left_on if row.left_on is not None and row.left_on < tomorrow else None,
        moved_to=row.moved_to,
        spoke_on=spoke_at.astimezone(until.tzinfo).date() if spoke_at else None,
    )


def missing_roles(found: tuple[Person, ...]) -> tuple[ContactRole, ...]:
    """Return the roles that nobody who is there has, of those an account needs."""
    held = {role for person in found if person.is_there for role in person.roles}
    return tuple(role for role in NEEDED if role not in held)


def stories(organization_id: int, account_id: int) -> tuple[StoryLine, ...]:
    """Return the stories told about an account, the newest first."""
    rows = Story.objects.for_organization(organization_id).filter(account_id=account_id)
    return tuple(
        StoryLine(
            id=row.pk,
            title=row.title,
            text=row.text,
            kind=StoryKind(row.kind),
            told_on=row.told_on,
            contact=row.contact.name if row.contact else "",
            is_shareable=row.is_shareable,
        )
        for row in rows.select_related("contact").order_by("-told_on", "-pk")
    )


def statements(organization_id: int, account_id: int, today: date) -> tuple[StatementLine, ...]:
    """Return what is said to be true about an account: facts first, refuted ones last, the newest first."""
    rows = (
        Statement.objects.for_organization(organization_id)
        .filter(account_id=account_id)
        .select_related("checked_by__user", "owner__user", "contact")
        .order_by("-said_on", "-pk")
    )
    lines = (_statement(row, today) for row in rows)
    order = list(TruthLabel)
    return tuple(sorted(lines, key=lambda line: order.index(line.label)))


def _statement(row: Statement, today: date) -> StatementLine:
    label = TruthLabel(row.label)
    is_assumed = label is TruthLabel.ASSUMPTION
    member = row.owner if is_assumed else row.checked_by
    who = str(member.user) if member else row.contact.name if row.contact else ""
    return StatementLine(
        id=row.pk,
        text=row.text,
        label=label,
        how=row.how.removesuffix("."),
        evidence=row.evidence,
        by=who,
        said_on=row.said_on,
        checked_on=row.checked_on,
        until=row.check_by if is_assumed else None,
        was_assumption=row.was_assumption,
        is_overdue=is_assumed and row.check_by is not None and row.check_by < today,
    )
