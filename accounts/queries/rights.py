"""What is known about one contact: for them to have, and for us to erase."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.forms.models import model_to_dict

from accounts.models import (
    Commitment,
    Contact,
    Handover,
    OutcomeGoal,
    Statement,
    Story,
    SuccessPlan,
    SurveyResponse,
    Ticket,
    Touch,
    TouchContact,
)
from accounts.queries import record_changes

# free text that may name anybody
TEXTS: Mapping[type[Model], tuple[str, ...]] = {
    Touch: ("summary", "next_step"),
    Statement: ("text", "how", "evidence"),
    Story: ("title", "text"),
    OutcomeGoal: ("statement", "why", "expectation", "other_value"),
    SuccessPlan: ("why", "baseline"),
    Commitment: ("text",),
    Handover: ("goals", "skills", "influencers", "expected_return"),
    Ticket: ("subject",),
}
LEFT_OUT = frozenset({"organization", "version", "typed_fields", "import_run"})
LISTED = 200


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A row whose words name the person. table: by which its page is found."""

    table: str
    kind: str
    row_id: int
    words: str


def contacts(organization_id: int) -> QuerySet[Contact]:
    """Return the organization's contacts, for access to fetch one from."""
    return Contact.objects.for_organization(organization_id).select_related("account")


def words_of(contact: Contact) -> tuple[str, ...]:
    """Return what names the person in texts; a word too short to be a name is none."""
    return tuple(word for word in (contact.email, contact.name) if len(word) > 3 and not contact.erased_at)


def own_rows(contact: Contact) -> dict[str, QuerySet[Any]]:
    """Return the rows that point to the person, by what they are."""
    place = contact.organization_id
    touches = TouchContact.objects.for_organization(place).filter(contact=contact).values("touch_id")
    goals = OutcomeGoal.objects.for_organization(place)
    answers = SurveyResponse.objects.for_organization(place)
    return {
        "touches": Touch.objects.for_organization(place).filter(pk__in=touches).order_by("pk"),
        "statements": Statement.objects.for_organization(place).filter(contact=contact).order_by("pk"),
        "stories": Story.objects.for_organization(place).filter(contact=contact).order_by("pk"),
        "survey answers": answers.filter(contact=contact).order_by("pk"),
        "goals": goals.filter(Q(contact=contact) | Q(confirmed_by=contact)).order_by("pk"),
        "promises": Commitment.objects.for_organization(place).filter(contact=contact).order_by("pk"),
    }


def mentions(contact: Contact) -> tuple[Mention, ...]:
    """Return the free text that names the person, at most some hundreds."""
    return tuple(_mentions(contact))[:LISTED]


def _mentions(contact: Contact) -> Iterator[Mention]:
    words = words_of(contact)
    for model, columns in TEXTS.items() if words else ():
        named = Q()
        for column in columns:
            for word in words:
                named |= Q(**{f"{column}__icontains": word})
        rows = model._default_manager.filter(named, organization_id=contact.organization_id)
        for row in rows.order_by("-pk")[:LISTED]:
            yield Mention(
                table=model._meta.db_table,
                kind=str(model._meta.verbose_name),
                row_id=row.pk,
                words=_first_that_names(row, columns, words),
            )


def _first_that_names(row: Any, columns: tuple[str, ...], words: tuple[str, ...]) -> str:
    texts = (str(getattr(row, column)) for column in columns)
    return next(text for text in texts if any(word.casefold() in text.casefold() for word in words))


def everything(contact: Contact) -> dict[str, Any]:
    """Return all that is known about the person, as it may be handed to them."""
    history = record_changes.of_row(Contact, contact.organization_id, contact.pk)
    return {
        "contact": _plain(contact) | {"account": contact.account.name},
        "earlier": [
            {"at": change.at, "what": {each.column: each.old for each in change.fields}}
            for change in history
            if change.action == "UPDATE"
        ],
        **{name: [_plain(row) for row in rows] for name, rows in own_rows(contact).items()},
        "named in": [
            {"what": found.kind, "number": found.row_id, "words": found.words} for found in mentions(contact)
        ],
    }


def _plain(row: Model) -> dict[str, Any]:
    return {name: value for name, value in model_to_dict(row).items() if name not in LEFT_OUT}
