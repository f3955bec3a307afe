"""Two nets hold organizations apart, filters and policies; each alone must hold everything.

Whatever Charlie asks for, with whatever ids: not a word of the other organization in the answer, not a
byte of its rows changed, and no figure of Charlie's own pages that depends on the others being there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.db import DatabaseError, connection, models
from django.urls import resolve
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Account
from cs_platform.jobs.models import Mail
from cs_platform.tenancy.context import organization_context
from health.queries import portfolio
from tests.conftest import Person
from tests.tenancy import requests, rows, worlds
from tests.tenancy.requests import Request
from tests.tenancy.rows import Rows
from tests.tenancy.worlds import Nets, World

TOGETHER = 25
"""Requests after which all rows of the others are compared."""
ANSWERS = {200, 302, 400, 403, 404, 405, 409, 413}
# empty forms, and suggestions for no words, hold nothing of anybody
WORDLESS = re.compile(
    r"/o/halden/(definitions|search|imports/guide|records/([\w-]+/new|suggest))/.*"
    # weights, points and sums, which hold no words
    r"|/o/halden/health/(coverage|dependents|drafts/\d+)/.*"
    # figures of models and of fairness, which name nobody
    r"|/o/halden/(trust/|accounts/\d+/(fairness|why)/)"
    # an archive: its rows are those of the CSV file beside it
    r"|/o/halden/imports/\d+/problems\.xlsx"
)


# what either net holds alone, both hold; nearly all other tests run with both
@pytest.fixture(scope="module", params=[Nets.POLICIES, Nets.FILTERS])
def world(
    request: pytest.FixtureRequest,
    worker_id: str,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[World]:
    """Return a world in which Charlie's pages were read before anybody else was there."""
    with django_db_blocker.unblock(), worlds.world(worker_id, request.param, _read_alone) as made:
        yield made


def _read_alone(charlie: Person, own: Rows) -> None:
    _alone.clear()
    _alone.update(Reader(who=charlie).answers(requests.own_pages(own)))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, without what is new every time.

    has_word: whether the others' word was in it; varies: whether htmx would get something else.
    """

    status: int
    content: str
    has_word: bool
    varies: bool


_alone: dict[Request, Answer] = {}


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Asks for pages as somebody, those that answer htmx with something else for that, too."""

    who: Person
    varied: set[str] = field(default_factory=set)

    def answers(self, asked: Iterable[Request]) -> dict[Request, Answer]:
        """Return what comes back, in the order asked; requests of htmx come after the plain ones."""
        found = {}
        for each in dict.fromkeys(asked):
            view = resolve(each.path.partition("?")[0]).view_name
            if each.headers and view not in self.varied:
                continue
            found[each] = answer(each, self.who)
            if found[each].varies:
                self.varied.add(view)
        return found


@dataclass(frozen=True, kw_only=True)
class Walk:
    """The answers to all that Charlie may ask for, and the others' rows before and after."""

    own: Mapping[Request, Answer]
    strange: Mapping[Request, Answer]
    before: Mapping[str, str]
    after: Mapping[str, str]


@pytest.fixture(scope="module")
def walk(world: World) -> Walk:
    """Ask once for every page of Charlie's organization and of the other one, with all mixes of ids.

    The other one is closed to Charlie before any net is needed: all its pages are asked for in one world.
    """
    rival, halden = requests.gets("rival", world.own, world.theirs), requests.own_pages(world.theirs)
    if world.nets is Nets.FILTERS:
        halden = requests.gets("halden", world.own, world.theirs)
    before = world.hashes()
    reader = Reader(who=world.charlie)
    # in the order in which they were read alone: a page may say what came of the one before
    own = reader.answers((*requests.own_pages(world.own), *rival))
    return Walk(own=own, strange=reader.answers(halden), before=before, after=world.hashes())


def answer(request: Request, who: Person) -> Answer:
    response = request.send(who.client)
    content = requests.content_of(response)
    return Answer(
        status=response.status_code,
        content=requests.lasting(content),
        has_word=worlds.THEIR_WORD.encode() in content,
        varies="HX-Request" in response.get("Vary", ""),
    )


def test_a_net_that_is_away_is_really_away(world: World) -> None:
    named, all_seen = {Nets.POLICIES: (1, 1), Nets.FILTERS: (1, 2)}[world.nets]
    with organization_context(world.own.organization.pk):
        assert Account.objects.for_organization(world.theirs.organization.pk).count() == named
        assert Account.objects.count() == all_seen


def test_every_tenant_table_has_a_row_of_both_organizations(world: World) -> None:
    for filled in (world.own, world.theirs):
        held = worlds.hashes(world.name, filled.organization.pk)
        expected = {model._meta.db_table for model in rows.tenant_models()}
        assert expected | {"tenancy_organization", "tenancy_membership", "tenancy_user"} == set(held)
        assert [table for table, digest in held.items() if digest.startswith("0:")] == []


@pytest.mark.parametrize("world", [Nets.FILTERS], indirect=True)
def test_the_word_is_there_for_who_may_see_it(world: World) -> None:
    found = Reader(who=world.alice).answers(requests.own_pages(world.theirs))
    assert {each.status for each in found.values()} <= {200, 302, 405}
    wordless = [each.path for each, one in found.items() if one.status == 200 and not one.has_word]
    assert [path for path in wordless if not WORDLESS.fullmatch(path)] == []


def test_no_page_holds_a_word_of_another_organization(walk: Walk) -> None:
    for each, found in (*walk.own.items(), *walk.strange.items()):
        assert not found.has_word, each
    for each, found in walk.own.items():
        assert found.status in ({404, 405} if each.is_foreign else {200, 302, 405}), each
    for each, found in walk.strange.items():
        assert found.status in {404, 405}, each
    assert walk.after == walk.before


def test_no_form_of_a_record_offers_a_row_of_another_organization(world: World) -> None:
    for each in requests.record_pages("rival", world.own):
        response = each.send(world.charlie.client)
        assert response.status_code in {200, 302, 405}, each
        assert worlds.THEIR_WORD not in requests.content_of(response).decode(errors="replace").casefold(), (
            each
        )


def test_a_foreign_row_and_none_look_the_same(world: World, walk: Walk) -> None:
    nowhere: dict[Request, str] = {}
    assert any(each.is_foreign for each in walk.own)
    for each, found in walk.own.items():
        if each.is_foreign:
            none = replace(each, path=re.sub(r"/\d+/", f"/{10**9}/", each.path), data={})
            if none not in nowhere:
                nowhere[none] = answer(none, world.charlie).content
            assert found.content == nowhere[none], each


def test_nothing_of_a_request_is_left_on_its_connection(world: World) -> None:
    """The next request of a persistent or pooled connection may be anybody's."""
    paths = ("/o/rival/", "/o/rival/accounts/999999/", "/o/halden/", "/o/rival/accounts.csv", "/login/")
    for path in paths:
        requests.content_of(world.charlie.client.get(path))
        assert left_on_connection() == (True, True), path
    with mock.patch.object(portfolio, "latest_day", side_effect=ZeroDivisionError):
        with pytest.raises(ZeroDivisionError):
            world.charlie.client.get("/o/rival/")
    assert left_on_connection() == (True, True)
    if world.nets is not Nets.FILTERS:
        with pytest.raises(DatabaseError):
            Account.objects.count()


def left_on_connection() -> tuple[bool, bool]:
    """Return whether no organization is set, and whether the time a page may take is not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('app.organization_id', true), '') = '', "
            "current_setting('statement_timeout') = '0'"
        )
        no_organization, no_limit = cursor.fetchone()
    return no_organization, no_limit


def test_no_figure_depends_on_another_organization(walk: Walk) -> None:
    assert _alone
    for each, alone in _alone.items():
        assert walk.own[each].content == alone.content, each


def test_no_request_changes_or_links_to_a_row_of_another_organization(world: World) -> None:
    # as with pages, the other organization is closed before any net is needed
    mixed = world.nets is Nets.FILTERS
    strange = requests.posts("halden", *((world.own, world.theirs) if mixed else (world.theirs,)))
    before, since = world.hashes(), list[Request]()
    for each in (*strange, *requests.posts("rival", world.own, world.theirs)):
        response = each.send(world.charlie.client)
        assert worlds.THEIR_WORD not in requests.content_of(response).decode(errors="replace"), each
        if each.path.startswith("/o/halden/") or each.is_foreign:
            assert response.status_code in {404, 405}, each
        else:
            assert response.status_code in ANSWERS, each
        since.append(each)
        if len(since) == TOGETHER:
            assert world.hashes() == before, since
            since.clear()
    assert world.hashes() == before, since
    assert all(worlds.THEIR_WORD not in message.message().as_string() for message in mail.outbox)


def test_what_was_posted_stays_in_ones_own_organization(world: World) -> None:
    """After the requests above: nothing of Charlie's names a row, a person or a word of the others."""
    with organization_context(world.own.organization.pk):
        for model in rows.tenant_models():
            own: models.QuerySet[Any] = model._default_manager.filter(organization=world.own.organization)
            for each in own:
                assert worlds.THEIR_WORD not in str(vars(each)), model
                for key in model._meta.local_fields:
                    if isinstance(key, models.ForeignKey) and getattr(each, key.attname) is not None:
                        target = getattr(each, key.name)
                        assert getattr(target, "organization_id", target.pk) == each.organization_id
        assert not Mail.objects.filter(organization_id=world.own.organization.pk, to__contains="halden")
