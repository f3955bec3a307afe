"""What is known about one contact: for them to have, and for us to erase."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.forms.models import model_to_dict

from accounts.models import (
    ChurnStatement,
    Commitment,
    Contact,
    Contract,
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
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.models import AuditEntry

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
    Contract: ("renewal_reason",),
    ChurnStatement: ("words",),
    SurveyResponse: ("comment",),
    Contact: ("what_matters", "moved_to"),
}
LEFT_OUT = frozenset({"organization", "version", "typed_fields", "import_run"})
LISTED = 200
SHORTEST_PART = 3


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


def names_of(contact: Contact) -> tuple[str, ...]:
    """Return what means this person wherever it stands: addresses and whole names, earlier ones too.

    A name of a single word may be any word, and one of our people's may mean them: these are parts.
    """
    images = AuditEntry.objects.for_organization(contact.organization_id).filter(
        table_name=Contact._meta.db_table, row_id=contact.pk, old__isnull=False
    )
    known = {(contact.name, contact.email), *images.values_list("old__name", "old__email")}
    ours = {
        name.casefold()
        for name in tenancy.members(contact.organization_id).values_list("user__name", flat=True)
    }
    words = {word for pair in known for word in pair if word and ("@" in word or " " in word)}
    words = {word for word in words if word.casefold() not in ours}
    return () if contact.erased_at else tuple(sorted(words))


def parts_of(contact: Contact) -> tuple[str, ...]:
    """Return the single words of the person's names; one too short to be a name is none."""
    names = {contact.name, *names_of(contact)}
    words = {word.strip(".,") for name in names if "@" not in name for word in name.split()}
    return () if contact.erased_at else tuple(sorted(word for word in words if len(word) > SHORTEST_PART))


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
    """Return the free text that names the person by a whole name or, on their account, by a part of it."""
    names, parts = names_of(contact), parts_of(contact)
    found = {
        each: None
        for words, account in ((names, None), (parts, contact.account_id))
        for each in _mentions(contact, words, account)
    }
    return tuple(found)[:LISTED]


def naming(contact: Contact, parts: Sequence[str]) -> tuple[Mention, ...]:
    """Return the free text of the contact's account that has one of the words, at most some hundreds."""
    return tuple(_mentions(contact, parts, contact.account_id))[:LISTED]


def _mentions(contact: Contact, words: Sequence[str], account_id: int | None) -> Iterator[Mention]:
    for model, columns in TEXTS.items() if words else ():
        named = Q()
        for column in columns:
            for word in words:
                named |= Q(**{f"{column}__icontains": word})
        rows = model._default_manager.filter(named, organization_id=contact.organization_id)
        if account_id is not None:
            rows = rows.filter(account_id=account_id)
        if model is Contact:
            rows = rows.exclude(pk=contact.pk)
        for row in rows.order_by("-pk")[:LISTED]:
            yield Mention(
                table=model._meta.db_table,
                kind=str(model._meta.verbose_name),
                row_id=row.pk,
                words=_first_that_names(row, columns, words),
            )


def _first_that_names(row: Any, columns: Sequence[str], words: Sequence[str]) -> str:
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
