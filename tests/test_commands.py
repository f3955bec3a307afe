"""Setting an organization up from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import LifecycleStage
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Membership, Organization

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, skip_checks=True)
    return out.getvalue()


def create(slug: str, *more: str) -> str:
    return run(
        "create_organization",
        slug,
        "--name",
        "Acme",
        "--currency",
        "usd",
        "--timezone",
        "Asia/Kathmandu",
        *more,
    )


def link_in(text: str) -> str:
    return "/sign-in-link/" + text.split("/sign-in-link/")[1].split()[0]


def test_an_organization_starts_with_stages_a_health_model_and_a_link_for_its_administrator() -> None:
    client = Client()
    said = create("acme", "--admin", "Ann@acme.test")
    organization = Organization.objects.get(slug="acme")
    assert organization.reporting_currency == "USD"
    assert client.post(link_in(said)).status_code == 302
    page = client.get("/o/acme/")
    assert page.status_code == 200
    assert "Import files" in page.content.decode()
    with organization_context(organization.pk):
        assert LifecycleStage.objects.count() == 6


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("acme", "--name", "A", "--currency", "EURO", "--timezone", "UTC"), "three letters"),
        (("acme", "--name", "A", "--currency", "EUR", "--timezone", "Mars/Base"), "no time zone"),
        (("a b", "--name", "A", "--currency", "EUR", "--timezone", "UTC"), "slug"),
        (
            ("acme", "--name", "A", "--currency", "EUR", "--timezone", "UTC", "--admin", "nobody"),
            "valid email",
        ),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_made(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run("create_organization", *arguments)
    assert not Organization.objects.exists()


def test_a_value_that_does_not_fit_is_named() -> None:
    with pytest.raises(CommandError, match=r"slug: .* at most 63 characters"):
        create("a" * 64)
    assert not Organization.objects.exists()


def test_a_taken_slug_is_named() -> None:
    create("acme")
    with pytest.raises(CommandError, match="exists already"):
        create("acme")


def test_a_member_is_added_once_and_answers_for_stages() -> None:
    create("acme")
    add = ("add_member", "eve@acme.test", "--organization", "acme", "--role", "executive")
    said = run(*add, "--accountable-for", "Adoption", "--accountable-for", "Renewal")
    run(*add)
    membership = Membership.objects.get(user__email="eve@acme.test")
    assert membership.role == "EXECUTIVE"
    assert Client().post(link_in(said)).status_code == 302
    with organization_context(membership.organization_id):
        owned = LifecycleStage.objects.filter(accountable=membership).values_list("name", flat=True)
        assert set(owned) == {"Adoption", "Renewal"}


def test_an_unknown_stage_or_organization_is_named() -> None:
    create("acme")
    with pytest.raises(CommandError, match="The stages are: Handover from sales"):
        run("add_member", "eve@acme.test", "--organization", "acme", "--accountable-for", "Bliss")
    with pytest.raises(CommandError, match="no organization “nowhere”"):
        run("add_member", "eve@acme.test", "--organization", "nowhere")
