"""Signing in: by e-mail and password, or once by link; never by guessing, never by oneself."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cs_platform.jobs.models import Job
from cs_platform.tenancy import operations
from cs_platform.tenancy.models import Membership, Organization, User
from tests.conftest import PASSWORD, Person

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str, address: str = "192.0.2.1") -> int:
    response = client.post("/login/", {"login": email, "password": password}, REMOTE_ADDR=address)
    return response.status_code


def test_the_right_password_leads_to_today(alice: Person) -> None:
    client = Client()
    response = client.post("/login/", {"login": "Alice@Halden.test", "password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == "/o/halden/"
    assert response.status_code == 200


def test_the_form_has_the_fields_people_and_tools_expect(db: None) -> None:
    page = Client().get("/login/").content.decode()
    assert 'name="login"' in page
    assert 'name="password"' in page


def test_wrong_password_and_unknown_person_get_the_same_answer(alice: Person) -> None:
    wrong = Client().post("/login/", {"login": "alice@halden.test", "password": "wrong-wrong-wrong"})
    unknown = Client().post("/login/", {"login": "nobody@halden.test", "password": "wrong-wrong-wrong"})
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_ten_wrong_passwords_make_that_address_wait_but_not_the_owner_elsewhere(alice: Person) -> None:
    for _ in range(10):
        sign_in(Client(), "alice@halden.test", "wrong-wrong-wrong")
    assert sign_in(Client(), "alice@halden.test", PASSWORD) == 200
    assert sign_in(Client(), "alice@halden.test", PASSWORD, address="192.0.2.2") == 302


def test_waiting_does_not_tell_whether_a_person_exists(alice: Person) -> None:
    answers = []
    for email in ("alice@halden.test", "nobody@halden.test"):
        for _ in range(10):
            sign_in(Client(), email, "wrong-wrong-wrong", address=f"192.0.2.{len(email)}")
        response = Client().post(
            "/login/", {"login": email, "password": PASSWORD}, REMOTE_ADDR=f"192.0.2.{len(email)}"
        )
        answers.append(response.context["form"].errors)
    assert answers[0] == answers[1]


def test_nobody_signs_themselves_up(db: None) -> None:
    response = Client().post(
        "/signup/", {"email": "me@there.test", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert response.status_code == 200
    assert "account/signup_closed.html" in [template.name for template in response.templates]
    assert not User.objects.exists()


def test_a_link_shows_on_get_and_signs_in_once_on_post(alice: Person) -> None:
    path = operations.create_sign_in_link(alice.membership, now=timezone.now()).split("8000")[1]
    client = Client()
    assert client.get(path).status_code == 200
    assert client.get("/o/halden/").status_code == 302
    assert client.post(path).status_code == 302
    assert client.get("/o/halden/").status_code == 200
    assert Client().post(path).status_code == 410


def test_after_a_link_a_password_is_chosen_and_work_begins(alice: Person) -> None:
    user = alice.membership.user
    user.set_unusable_password()
    user.save()
    link = operations.create_sign_in_link(alice.membership, now=timezone.now())
    client = Client()
    asked = client.post(link.split("8000")[1])

    saved = client.post(asked["Location"], {"password1": "words-of-my-own", "password2": "words-of-my-own"})

    assert asked["Location"] == "/password/set/"
    assert saved["Location"] == "/"
    assert client.get("/o/halden/").status_code == 200


def test_an_old_link_does_nothing(alice: Person) -> None:
    link = operations.create_sign_in_link(alice.membership, now=timezone.now() - timedelta(hours=25))
    assert Client().post(link.split("8000")[1]).status_code == 410


def test_a_link_of_somebody_who_left_does_nothing(alice: Person) -> None:
    link = operations.create_sign_in_link(alice.membership, now=timezone.now())
    Membership.objects.filter(pk=alice.membership.pk).update(is_active=False)
    assert Client().post(link.split("8000")[1]).status_code == 410


def test_who_left_is_out_at_the_next_request(alice: Person) -> None:
    assert alice.client.get("/o/halden/").status_code == 200
    Membership.objects.filter(pk=alice.membership.pk).update(is_active=False)
    assert alice.client.get("/o/halden/").status_code == 404


def test_a_downgrade_counts_at_the_next_request(alice: Person) -> None:
    assert alice.client.post("/o/halden/imports/").status_code == 400
    Membership.objects.filter(pk=alice.membership.pk).update(role="VIEWER")
    assert alice.client.post("/o/halden/imports/").status_code == 403


def test_without_signing_in_every_page_leads_to_the_sign_in(halden: Organization) -> None:
    response = Client().get("/o/halden/accounts/?sort=name")
    assert response.status_code == 302
    assert response["Location"] == "/login/?next=/o/halden/accounts/%3Fsort%3Dname"


def test_another_organization_and_none_look_the_same(alice: Person, rival: Organization) -> None:
    theirs, nowhere = alice.client.get("/o/rival/"), alice.client.get("/o/nowhere/")
    assert theirs.status_code == nowhere.status_code == 404
    assert theirs.content == nowhere.content


def test_after_signing_in_nobody_is_sent_to_another_site(alice: Person) -> None:
    for target in ("//evil.test", "https://evil.test", "\\\\evil.test", "/%0d%0aX: y//evil"):
        response = Client().post(
            f"/login/?next={target}", {"login": "alice@halden.test", "password": PASSWORD, "next": target}
        )
        assert "evil.test" not in response.get("Location", "")


def test_a_forgotten_password_is_asked_for_alike_by_people_and_strangers(alice: Person) -> None:
    known = Client().post("/password/reset/", {"email": "Alice@halden.test"})
    unknown = Client().post("/password/reset/", {"email": "nobody@halden.test"})
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    assert Job.objects.get().arguments["user_id"] == alice.membership.user_id
    assert mail.outbox == []


def test_the_theme_is_remembered(alice: Person) -> None:
    assert alice.client.post("/theme/", {"theme": "DARK"}).status_code == 204
    alice.membership.user.refresh_from_db()
    assert alice.membership.user.theme == "DARK"
    assert alice.client.post("/theme/", {"theme": "PINK"}).status_code == 400


def test_passwords_are_kept_as_argon2(alice: Person) -> None:
    assert alice.membership.user.password.startswith("argon2")
