"""Every page is asked for once, and its answer held to all that every answer promises.

Headers that browsers obey, no cache, statements that say whose rows they want, and no change by GET.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from cs_platform.tenancy import operations
from cs_platform.tenancy.domain.choices import Role
from tests.conftest import NOW, Person, make_organization, make_person
from tests.tenancy import requests, rows
from tests.tenancy.requests import Request
from tests.tenancy.rows import Rows
from tests.tenancy.test_requests_are_safe import public_addresses, state

# how a statement says whose rows of a global table it wants
NAMED = {
    "tenancy_organization": r'"tenancy_organization"\."(id|slug)" = |INNER JOIN "tenancy_organization" ON '
    r'|"tenancy_organization" t\s+WHERE t\.id = ',
    "tenancy_user": r'"tenancy_user"\."id" = |JOIN "tenancy_user" (T\d+ )?ON ',
    "tenancy_membership": r'"tenancy_membership"\."(organization_id|user_id|id)" = '
    r'|JOIN "tenancy_membership" (T\d+ )?ON '
    r'|"tenancy_membership" t\s+WHERE t\.organization_id = ',
    "jobs_job": r'"jobs_job"\."organization_id" = ',
}
NOWHERE = ("/nowhere/", "/o/nowhere/", "/o/halden/accounts/999/")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, without what is new every time.

    is_own: whether the address is the organization's, asked for by a member.
    """

    asked: Request
    status: int
    headers: Mapping[str, str]
    content: str
    is_own: bool = False
    statements: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Walk:
    """All answers, and every row that counts before and after the requests that may change none."""

    answers: list[Answer] = field(default_factory=list)
    before: Mapping[str, object]
    after: Mapping[str, object] = field(default_factory=dict)


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Walk:
    """Ask for everything as a member and as nobody; nothing of it stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        organization = make_organization("halden")
        alice = make_person(organization, "alice@halden.test", Role.ADMIN)
        make_person(organization, "bob@halden.test", Role.VIEWER)
        filled = rows.fill(organization, alice.membership, word="ours", amount=10, now=NOW)
        link = operations.create_sign_in_link(alice.membership, now=timezone.now())
        walked = Walk(before=state(organization))
        walked.answers.extend(gets_of_a_member(alice, filled, link.removeprefix(settings.BASE_URL)))
        walked.after = state(organization)
        walked.answers.extend(answers_to_nobody(filled))
        transaction.set_rollback(True)
    return walked


def gets_of_a_member(alice: Person, filled: Rows, link: str) -> Iterator[Answer]:
    """Yield the answers to every GET and HEAD, of an organization's pages with their statements."""
    for each in requests.own_pages(filled):
        with CaptureQueriesContext(connection) as captured:
            answer = sent(each, alice.client)
        statements = tuple(query["sql"] for query in captured.captured_queries)
        yield replace(answer, is_own=True, statements=statements)
        # what is said of one request stands on the next page
        alice.client.cookies.pop("messages", None)
    own = [path for path, _ in requests.addresses("halden", filled)]
    for path in (*public_addresses(), *NOWHERE, link):
        yield sent(Request(method="get", path=path), alice.client)
    for path in (*own, *public_addresses(), link):
        yield sent(Request(method="head", path=path), alice.client)


def answers_to_nobody(filled: Rows) -> Iterator[Answer]:
    """Yield the answers to who is not signed in, and to a POST without a token."""
    own = [path for path, _ in requests.addresses("halden", filled)]
    for path in (*own, *public_addresses(), *NOWHERE):
        yield sent(Request(method="get", path=path), Client())
        yield sent(Request(method="post", path=path), Client(enforce_csrf_checks=True))


def sent(request: Request, client: Client) -> Answer:
    """Send a request and read its answer to the end."""
    response = request.send(client)
    content = requests.lasting(requests.content_of(response))
    return Answer(asked=request, status=response.status_code, headers=dict(response.items()), content=content)


def test_no_get_changes_anything(walk: Walk) -> None:
    assert [answer.asked for answer in walk.answers if answer.status >= 500] == []
    assert walk.after == walk.before


def test_every_answer_has_the_headers_that_browsers_obey(walk: Walk) -> None:
    for answer in walk.answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe-" not in policy, answer.asked
        assert "frame-ancestors 'none'" in policy, answer.asked
        assert "default-src 'self'" in policy, answer.asked
        assert "style-src 'self';" in policy + ";", answer.asked
        assert answer.headers["X-Content-Type-Options"] == "nosniff", answer.asked
        assert answer.headers["X-Frame-Options"] == "DENY", answer.asked
        assert answer.headers["Referrer-Policy"] == "same-origin", answer.asked
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", answer.asked


def test_pages_of_an_organization_are_kept_by_no_cache(walk: Walk) -> None:
    own = [answer for answer in walk.answers if answer.is_own]
    assert own
    for answer in own:
        assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", ")), answer.asked


def test_a_page_that_htmx_gets_in_parts_says_that_it_varies(walk: Walk) -> None:
    """What is walked through elsewhere is asked for by htmx only where the page says so."""
    plain = {
        answer.asked.path: answer for answer in walk.answers if answer.is_own and not answer.asked.headers
    }
    in_parts = [answer for answer in walk.answers if answer.is_own and answer.asked.headers]
    assert in_parts
    for answer in in_parts:
        if "HX-Request" not in plain[answer.asked.path].headers.get("Vary", ""):
            assert answer.content == plain[answer.asked.path].content, answer.asked


def test_every_statement_of_every_page_says_whose_rows_it_wants(walk: Walk) -> None:
    for answer in walk.answers:
        for statement in answer.statements:
            for table, named in NAMED.items():
                if f'"{table}"' in statement:
                    assert re.search(named, statement), (answer.asked, statement)
