"""A touch with a next step leaves a task, and takes it along when it is undone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Account, Touch
from cs_platform.tenancy import queries as tenancy
from playbooks.models import Task
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading

NEW = "/o/halden/touches/new/"
pytestmark = pytest.mark.usefixtures("in_halden")


@pytest.fixture
def nordwind(in_halden: object, alice: Person) -> Account:
    """Return an account of Alice's."""
    account = make.account(alice.organization, "Nordwind", owner=alice.membership)
    make.standing(account)
    make.closed_day(alice.organization)
    return account


def token(person: Person, account: Account) -> str:
    """Return the token of a fresh form."""
    page = person.client.get(NEW, {"account": account.pk}).content.decode()
    found = re.search(r'name="token" value="([\w-]+)"', page)
    assert found
    return found[1]


def log(person: Person, account: Account, **said: str) -> None:
    sent = {
        "account": account.pk,
        "channel": "PHONE",
        "started_by": "US",
        "summary": "Spoke about the import.",
        "token": token(person, account),
    } | said
    answer = person.client.post(NEW, sent)
    assert answer.status_code == 302, answer.context["form"].errors


def test_the_next_step_is_a_task_due_within_a_week_and_in_the_queue(alice: Person, nordwind: Account) -> None:
    log(alice, nordwind, next_step="Send the offer to Joost")
    task = Task.objects.for_organization(alice.organization.pk).get()
    today = tenancy.local_day(alice.organization.time_zone, timezone.now())
    assert (task.title, task.assignee, task.due_on) == (
        "Send the offer to Joost",
        alice.membership,
        today + timedelta(days=7),
    )
    assert task.touch == Touch.objects.for_organization(alice.organization.pk).get()
    assert "Send the offer to Joost" in reading.page(alice.client, "/o/halden/")


def test_a_day_that_is_named_counts(alice: Person, nordwind: Account) -> None:
    today = tenancy.local_day(alice.organization.time_zone, timezone.now())
    due = today + timedelta(days=2)
    log(alice, nordwind, next_step="Send the offer", next_due_on=due.isoformat())
    assert Task.objects.for_organization(alice.organization.pk).get().due_on == due


def test_without_a_next_step_there_is_nothing_to_do(alice: Person, nordwind: Account) -> None:
    log(alice, nordwind)
    assert not Task.objects.for_organization(alice.organization.pk).exists()


def test_undoing_the_touch_takes_the_task_along(alice: Person, nordwind: Account) -> None:
    word = token(alice, nordwind)
    log(alice, nordwind, next_step="Send the offer", token=word)
    alice.client.post("/o/halden/records/undo/", {"token": word})
    assert not Task.objects.for_organization(alice.organization.pk).exists()
    assert not Touch.objects.for_organization(alice.organization.pk).exists()
