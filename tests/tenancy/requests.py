"""Every request that can be made of an organization's routes, read from the URLconf."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver

from accounts.forms.nouns import NOUNS
from accounts.models import (
    Account,
    Commitment,
    Contact,
    Handover,
    Import,
    ImportMapping,
    LifecycleStage,
    SavedView,
    Standard,
    SuccessPlan,
    SurveyResponse,
    Ticket,
    Touch,
)
from autopsies.models import Agreement, Autopsy
from cs_platform.jobs.models import Job, Mail
from cs_platform.tenancy.models import Membership
from health.models import HealthConfig
from tests.tenancy import rows
from tests.tenancy.rows import HealthDraft, Rows
from tests.test_completeness import leaves

# whose row a part of an address names
MODEL_OF: Mapping[str, type[models.Model]] = {
    "account_id": Account,
    "import_id": Import,
    "mapping_id": ImportMapping,
    "autopsy_id": Autopsy,
    "agreement_id": Agreement,
    "membership_id": Membership,
    "mail_id": Mail,
    "contact_id": Contact,
    "stage_id": LifecycleStage,
    "handover_id": Handover,
    "plan_id": SuccessPlan,
    "commitment_id": Commitment,
    "survey_id": SurveyResponse,
    "touch_id": Touch,
    "standard_id": Standard,
    "version_id": HealthConfig,
    "draft_id": HealthDraft,
    "view_id": SavedView,
    "ticket_id": Ticket,
}
PART = re.compile(r"<(?:\w+:)?(\w+)>")
NOUN = "<slug:noun>"
# one of each shape: by itself, of an account, of another record, of many accounts, a setting
WALKED = ("accounts", "touches", "measurements", "incidents", "stages")
KIND = "<slug:kind>"
# what differs from one rendering to the next
FLEETING = re.compile(
    r'csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": ?"\w+"|nonce[-=]"?[\w+/=-]+'
    r'|name="token" value="[\w-]+"|value="\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?"'
)
# how an archive begins
WORKBOOK = b"PK\x03\x04"


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request. is_foreign: whether a part of the address is another organization's, not what is asked."""

    method: str
    path: str
    data: Mapping[str, Any] = field(default_factory=dict)
    is_foreign: bool = field(default=False, compare=False)
    headers: Mapping[str, str] = field(default_factory=dict)

    def send(self, client: Client) -> HttpResponseBase:
        """Send it, on a connection of its own like a browser's."""
        send = getattr(client, self.method)
        return send(self.path, dict(self.data), headers=dict(self.headers))  # type: ignore[no-any-return]

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        return f"{self.method} {self.path} {dict(self.data)} {dict(self.headers)}"


def routes() -> list[str]:
    """Return every address of an organization, with its parts in angle brackets; records for some nouns."""
    found = [route for route, _ in leaves(get_resolver()) if route.startswith("o/")]
    return [named.replace(KIND, "accounts") for route in found for named in _of_nouns(route, WALKED)]


def record_pages(slug: str, own: Rows) -> Iterator[Request]:
    """Yield the pages of records of every noun with own ids."""
    found = [route for route, _ in leaves(get_resolver()) if NOUN in route]
    for route in (named for each in found for named in _of_nouns(each, NOUNS)):
        values = {name: str(own.id_of(_model_of(name, route))) for name in PART.findall(route)[1:]}
        path = PART.sub(lambda part, of=values | {"organization": slug}: of[part[1]], route)  # type: ignore[misc]
        yield Request(method="get", path=f"/{path}", headers={"HX-Request": "true"})


def _of_nouns(route: str, slugs: Iterable[str]) -> Iterator[str]:
    """Yield a route of records once a noun, a new one's with the row that it is for."""
    if NOUN not in route:
        yield route
        return
    for noun in (NOUNS[slug] for slug in slugs):
        asks = route.endswith("/new/") and noun.parent is not None
        query = f"?{noun.parent.name}=<parent_id>" if asks and noun.parent else ""
        yield route.replace(NOUN, noun.slug) + query


def _model_of(name: str, route: str) -> type[models.Model]:
    """Return whose row a part of an address names; of records, what their noun says."""
    if name not in ("record_id", "parent_id"):
        return MODEL_OF[name]
    noun = NOUNS[route.split("/")[3]]
    return noun.model if name == "record_id" or noun.parent is None else noun.parent.model


def addresses(slug: str, *owners: Rows) -> Iterator[tuple[str, bool]]:
    """Yield every route with every mix of the owners' ids; and whether all of them are the first's."""
    for route in routes():
        names = [name for name in PART.findall(route) if name != "organization"]
        for mix in product(owners, repeat=len(names)):
            values = {
                name: str(each.id_of(_model_of(name, route))) for name, each in zip(names, mix, strict=True)
            }
            path = PART.sub(lambda found, of=values: (of | {"organization": slug})[found[1]], route)  # type: ignore[misc]
            yield f"/{path}", all(each is owners[0] for each in mix)


def own_pages(own: Rows) -> Iterator[Request]:
    """Yield every page of an organization with its own ids."""
    for path, _ in addresses(own.organization.slug, own):
        yield Request(method="get", path=path)
        yield Request(method="get", path=path, headers={"HX-Request": "true"})


def gets(slug: str, own: Rows, theirs: Rows) -> Iterator[Request]:
    """Yield every page with own and foreign ids, in the address and in the query."""
    for path, is_own in addresses(slug, own, theirs):
        # what is asked for in the address would be lost beside other data
        for query in ({},) if "?" in path else ({}, _query(theirs)):
            for headers in ({}, {"HX-Request": "true"}):
                yield Request(method="get", path=path, data=query, is_foreign=not is_own, headers=headers)


def posts(slug: str, *owners: Rows) -> Iterator[Request]:
    """Yield every address as a POST that names the last owner's rows; the first's ids last: these may act."""
    found = sorted(addresses(slug, *owners), key=lambda pair: pair[1])
    for path, is_own in found:
        yield Request(method="post", path=path, data=_body(owners[-1]), is_foreign=not is_own)


def _query(theirs: Rows) -> dict[str, Any]:
    """Name foreign rows wherever a page may look; words only in part, since pages repeat what was asked."""
    return {
        "owner": theirs.membership.pk,
        "stage": theirs.id_of(LifecycleStage),
        "mapping": theirs.id_of(ImportMapping),
        "name": theirs.word[:5],
        "segment": theirs.word[:5],
        "state": "CUSTOMER",
        "organization": theirs.organization.pk,
        "kind": "contracts",
    }


def _body(theirs: Rows) -> dict[str, Any]:
    """Return what every form might take, naming foreign rows, and columns that no form has."""
    return {
        "organization": theirs.organization.pk,
        "organization_id": theirs.organization.pk,
        "membership": theirs.membership.pk,
        "membership_id": theirs.membership.pk,
        "account": theirs.id_of(Account),
        "account_id": theirs.id_of(Account),
        "autopsy": theirs.id_of(Autopsy),
        "agreement": theirs.id_of(Agreement),
        "owner": theirs.membership.pk,
        "stage": theirs.id_of(LifecycleStage),
        "mapping": theirs.id_of(ImportMapping),
        "job": theirs.id_of(Job),
        "id": theirs.id_of(Import),
        "answer": "AGREED",
        "note": "mine",
        "role": "ADMIN",
        "is_staff": "1",
        "state": "DONE",
        "kind": "accounts",
        "source": rows.SOURCE,
        "save_as": "mine",
        "theme": "DARK",
        "column-external_id": "external_id",
        "column-name": "name",
        "file": SimpleUploadedFile("accounts.csv", rows.file_of("mine")),
    }


def content_of(response: HttpResponseBase) -> bytes:
    """Return every byte of an answer, its headers among them."""
    body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    return str(sorted(response.items())).encode() + body


def lasting(content: bytes) -> str:
    """Return an answer without what is new every time; a workbook names its second."""
    if WORKBOOK in content:
        return "a workbook"
    return FLEETING.sub("", content.decode(errors="replace"))
