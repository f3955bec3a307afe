"""The health model that counts, in plain words: its profiles with their accounts, its earlier versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from accounts.queries import choices
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain import differences, measures
from health.domain.configuration import BASE_NAME, Configuration
from health.queries import configurations, days, drafts, kept, portfolio
from health.queries import dependents as depending
from health.queries.configurations import ProfileCount, Version
from health.views import frame, reading
from health.views.reading import ScaleRead


@dataclass(frozen=True, kw_only=True)
class ProfileRead:
    """One profile: for whom, how many accounts it holds, what differs from the base, and its scale."""

    code: int
    name: str
    condition: str
    count: ProfileCount | None
    differences: tuple[str, ...]
    scale: ScaleRead


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version and what it changed against the one before; nothing for the first."""

    version: Version
    changes: tuple[str, ...]
    is_current: bool


@require_GET
@access.require(Permission.READ)
def model(request: TenantRequest) -> HttpResponse:
    """Show the version that counts."""
    organization_id = request.organization.pk
    found = configurations.versions(organization_id)
    if not found:
        raise Http404("The organization has no health model yet.")
    context = {
        "version": found[0],
        "drafts": drafts.drafts(organization_id),
    }
    day = days.newest_closed(organization_id)
    found_counts = () if day is None else kept.of_day(kept.PROFILES, organization_id, day).value
    counts = {each.name: each for each in found_counts}
    return _show(request, found[0], counts, context)


@require_GET
@access.require(Permission.READ)
def version(request: TenantRequest, version_id: int) -> HttpResponse:
    """Show an earlier version and what it changed."""
    found = configurations.versions(request.organization.pk)
    place = next((i for i, each in enumerate(found) if each.id == version_id), None)
    if place is None:
        raise Http404("There is no such page.")
    lines = _lines(found[place : place + 2], _stages(request))
    context = {"version": found[place], "line": lines[0], "is_current": place == 0}
    return _show(request, found[place], {}, context)


@require_GET
@access.require(Permission.READ)
def versions(request: TenantRequest) -> HttpResponse:
    """List the versions, newest first, each with what it changed."""
    found = configurations.versions(request.organization.pk)
    context = {"lines": _lines(found, _stages(request)), "as_of": None}
    return frame.show(request, "health/versions.html", context)


@require_GET
@access.require(Permission.READ)
@vary_on_headers("HX-Request")
def dependents(request: TenantRequest) -> HttpResponse:
    """Say what depends on a measure, before somebody switches it off."""
    key = request.GET.get("key", "")
    if not key:
        return redirect(access.url(request, "health:model"))
    measure = measures.BY_KEY.get(key)
    if measure is None:
        raise Http404("There is no such measure.")
    found = depending.dependents(request.organization.pk, measure.key)
    fragment = request.headers.get("HX-Request")
    template = "health/_dependents.html" if fragment else "health/dependents.html"
    return frame.show(request, template, {"measure": measure, "found": found})


def _show(
    request: TenantRequest, shown: Version, counts: Mapping[str, ProfileCount], context: dict[str, object]
) -> HttpResponse:
    """Render a version in plain words."""
    stages, configuration = _stages(request), shown.configuration
    read = {
        "as_of": portfolio.as_of(request.organization),
        "scale": reading.read(configuration),
        "profiles": _profiles(configuration, counts, stages),
        "base_count": counts.get(BASE_NAME),
    }
    return frame.show(request, "health/model.html", context | read)


def _profiles(
    configuration: Configuration, counts: Mapping[str, ProfileCount], stages: Mapping[int, str]
) -> list[ProfileRead]:
    return [
        ProfileRead(
            code=code,
            name=profile.name,
            condition=differences.condition_words(profile.condition, stages),
            count=counts.get(profile.name),
            differences=differences.scale_changes(configuration, profile),
            scale=reading.read(profile),
        )
        for code, profile in enumerate(configuration.profiles, start=1)
    ]


def _lines(found: Sequence[Version], stages: Mapping[int, str]) -> list[VersionLine]:
    """Set each version against the one before it."""
    before: list[Version | None] = [*found[1:], None]
    return [
        VersionLine(
            version=each,
            changes=()
            if earlier is None
            else differences.changes(earlier.configuration, each.configuration, stages),
            is_current=place == 0,
        )
        for place, (each, earlier) in enumerate(zip(found, before, strict=True))
    ]


def _stages(request: TenantRequest) -> dict[int, str]:
    return dict(choices.stages(request.organization.pk))
