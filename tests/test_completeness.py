"""Every address declares who may use it, and every address of an organization keeps strangers out."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cs_platform.tenancy.domain.permissions import Permission
from tests.conftest import Person

ALLAUTH = "allauth."


def leaves(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from leaves(pattern, route)
        else:
            yield route, pattern


def organization_routes() -> list[str]:
    return [route for route, _ in leaves(get_resolver()) if route.startswith("o/")]


def concrete(route: str, slug: str) -> str:
    parts = []
    for part in route.split("/"):
        if part == "<slug:organization>":
            parts.append(slug)
        elif part.startswith("<int:"):
            parts.append("1")
        elif part.startswith("<"):
            parts.append(re.sub(r"<[^>]+>", "overview", part))
        else:
            parts.append(part)
    return "/" + "/".join(parts)


def test_every_address_declares_a_permission_or_says_that_it_is_public() -> None:
    for route, pattern in leaves(get_resolver()):
        view = pattern.callback
        if view.__module__.startswith(ALLAUTH):
            continue
        assert hasattr(view, "permission"), route
        if route.startswith("o/"):
            assert isinstance(view.permission, Permission), route
        else:
            assert view.permission is None, route


@pytest.mark.parametrize("route", organization_routes())
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_get_404_and_the_signed_out_the_sign_in(
    route: str, method: str, alice: Person, charlie: Person
) -> None:
    path = concrete(route, "halden")
    assert getattr(charlie.client, method)(path).status_code == 404
    assert getattr(Client(), method)(path).status_code == 302


@pytest.mark.parametrize("route", organization_routes())
def test_unsafe_requests_need_a_token(route: str, alice: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice.membership.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert strict.post(concrete(route, "halden")).status_code in {403, 405}


@pytest.mark.parametrize("route", [route for route in organization_routes() if "<int:" in route])
@pytest.mark.parametrize("number", [0, 2**31, 2**63 - 1, 2**63, 10**20])
def test_nasty_numbers_are_not_found_rather_than_a_failure(route: str, number: int, alice: Person) -> None:
    path = concrete(route, "halden").replace("/1/", f"/{number}/")
    assert alice.client.get(path).status_code in {404, 405}
