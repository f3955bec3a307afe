"""The product's addresses, and views that do nothing or ask one query, through the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from cs_platform import urls as product
from cs_platform.demo import team
from cs_platform.tenancy import queries

handler400, handler403 = product.handler400, product.handler403
handler404, handler500 = product.handler404, product.handler500


def nothing(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse("")


def one_query(request: HttpRequest) -> HttpResponse:
    """Read one row and answer."""
    return HttpResponse(queries.organization_by_slug(team.SLUG).name)


urlpatterns: list[URLPattern | URLResolver] = [
    path("floor/nothing/", nothing),
    path("floor/one-query/", one_query),
    *product.urlpatterns,
]
