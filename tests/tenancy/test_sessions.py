"""Sessions: new at sign-in, gone at sign-out, ended by time and by a new password."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cs_platform.tenancy import middleware, operations
from cs_platform.tenancy.models import SignInFailure, User
from tests.conftest import PASSWORD, Person

pytestmark = pytest.mark.django_db

HOME = "/o/halden/"
NEW_PASSWORD = "another-horse-battery"


def sign_in(client: Client, **headers: str) -> int:
    body = {"login": "alice@halden.test", "password": PASSWORD}
    return client.post("/login/", body, headers=headers).status_code


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def age(client: Client, **by: timedelta) -> None:
    """Put the marks of a session into the past."""
    session = client.session
    for mark, duration in by.items():
        session[mark] = session[mark] - int(duration.total_seconds())
    session.save()


def test_signing_in_changes_the_key_and_forgets_the_old_one(alice: Person) -> None:
    client = Client()
    planted = client.session
    planted["planted"] = 1
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(planted.session_key)
    assert sign_in(client) == 302
    assert key_of(client) != planted.session_key
    assert not Session.objects.filter(session_key=planted.session_key).exists()
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = str(planted.session_key)
    assert thief.get(HOME).status_code == 302


def test_signing_out_ends_the_session_on_the_server(alice: Person) -> None:
    client = Client()
    sign_in(client)
    key = key_of(client)
    assert client.get("/logout/").status_code == 200
    assert client.get(HOME).status_code == 200
    assert client.post("/logout/").status_code == 302
    assert not Session.objects.filter(session_key=key).exists()
    kept = Client()
    kept.cookies[settings.SESSION_COOKIE_NAME] = key
    assert kept.get(HOME).status_code == 302


def test_a_new_password_ends_every_other_session(alice: Person) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    assert elsewhere.get(HOME).status_code == 200
    body = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert here.post("/password/change/", body).status_code == 302
    assert elsewhere.get(HOME).status_code == 302
    alice.membership.user.refresh_from_db()
    assert alice.membership.user.check_password(NEW_PASSWORD)


def test_a_password_is_not_changed_without_the_old_one_nor_to_a_weak_one(alice: Person) -> None:
    client = Client()
    sign_in(client)
    for old, new in (
        ("wrong-wrong-wrong", NEW_PASSWORD),
        (PASSWORD, "short"),
        (PASSWORD, "password1234"),
        (PASSWORD, "alice@halden.test"),
    ):
        body = {"oldpassword": old, "password1": new, "password2": new}
        assert client.post("/password/change/", body).status_code == 200
    assert User.objects.get(pk=alice.membership.user_id).check_password(PASSWORD)


def test_a_session_nobody_used_for_half_a_day_is_over(alice: Person) -> None:
    client = Client()
    sign_in(client)
    client.get(HOME)
    age(client, seen_at=timedelta(hours=11))
    assert client.get(HOME).status_code == 200
    age(client, seen_at=timedelta(hours=12, minutes=1))
    assert client.get(HOME).status_code == 302


def test_a_session_ends_two_weeks_after_its_sign_in_however_much_it_is_used(alice: Person) -> None:
    client = Client()
    sign_in(client)
    client.get(HOME)
    age(client, signed_in_at=timedelta(days=13, hours=23), seen_at=timedelta(minutes=10))
    assert client.get(HOME).status_code == 200
    age(client, signed_in_at=timedelta(hours=2))
    assert client.get(HOME).status_code == 302


def test_a_page_writes_to_the_session_at_most_every_few_minutes(alice: Person) -> None:
    client = Client()
    sign_in(client)
    client.get(HOME)
    marked = client.session[middleware.SEEN_AT]
    age(client, seen_at=timedelta(minutes=4))
    client.get(HOME)
    assert client.session[middleware.SEEN_AT] == marked - 240
    age(client, seen_at=timedelta(minutes=4))
    client.get(HOME)
    assert client.session[middleware.SEEN_AT] >= marked


def test_a_person_who_may_not_sign_in_any_more_is_out(alice: Person) -> None:
    link = operations.create_sign_in_link(alice.membership, now=timezone.now())
    client = Client()
    sign_in(client)
    User.objects.filter(pk=alice.membership.user_id).update(is_active=False)
    assert client.get(HOME).status_code == 302
    assert Client().post(link.removeprefix(settings.BASE_URL)).status_code == 410


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(alice: Person) -> None:
    client = Client()
    sign_in(client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")
    assert (settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE) == (settings.HTTPS, settings.HTTPS)


def test_behind_a_proxy_the_wrong_passwords_of_one_address_do_not_stop_another(
    alice: Person, settings: Settings
) -> None:
    settings.BEHIND_PROXY = True
    for _ in range(10):
        body = {"login": "alice@halden.test", "password": "wrong-wrong-wrong"}
        # what a client says of itself stands before what the proxy adds
        Client().post("/login/", body, headers={"X-Forwarded-For": "198.51.100.9, 192.0.2.1"})
    assert sign_in(Client(), **{"X-Forwarded-For": "203.0.113.7, 192.0.2.1"}) == 200
    assert sign_in(Client(), **{"X-Forwarded-For": "192.0.2.1, 192.0.2.2"}) == 302
    assert set(SignInFailure.objects.values_list("address", flat=True)) == {"192.0.2.1"}


@pytest.mark.parametrize("address", ["unknown", "", "192.0.2.1:443", "[::1]", "1" * 300])
def test_an_address_that_is_none_is_no_failure(alice: Person, settings: Settings, address: str) -> None:
    settings.BEHIND_PROXY = True
    body = {"login": "alice@halden.test", "password": "wrong-wrong-wrong"}
    response = Client().post("/login/", body, headers={"X-Forwarded-For": address})
    assert response.status_code == 200
    assert sign_in(Client(), **{"X-Forwarded-For": address}) == 302
