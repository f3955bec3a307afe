"""Can I trust this? The churn probability and the health bands held against what happened."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from cs_platform.pages import as_of, reader
from cs_platform.pages.trust import figures, inputs, pictures, verdict
from cs_platform.tenancy import access
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain.choices import ModelState
from health.domain.prediction import backtest
from health.queries import configurations, hindsight, kept, models
from health.queries.hindsight import Hindsight
from health.queries.models import BackTest, Study, Training

SECTION = "trust"
TRAININGS_SHOWN = 10
INPUTS_SHOWN = 10


@require_GET
@access.require(Permission.READ)
@vary_on_headers("HX-Request")
def trust(request: TenantRequest) -> HttpResponse:
    """Show how far the probability can be trusted, how it and the bands did, and the trainings."""
    found = models.trainings(request.organization.pk)
    running = next((each for each in found if each.state == ModelState.TRAINING), None)
    if request.headers.get("HX-Request"):
        return _progress(request, running)
    page_day = as_of.of(request)
    if page_day is None:
        return as_of.nothing_yet(request, section=SECTION, title="Can I trust this?")
    used = _used(found, page_day)
    study = None if used is None else models.study(request.organization.pk, used.id)
    context = {
        "section": SECTION,
        "as_of": page_day,
        "not_convertible": 0,
        "used": used,
        "used_since": _day_of(request, used),
        "is_newer": study is not None and used is not None and _is_newer(used, study, page_day),
        "study": study,
        "verdict": _verdict(request, study),
        "needed": verdict.NEEDED,
        "running": running,
        "trainings": found[:TRAININGS_SHOWN],
        "may_train": _may_train(request),
        **(_tested(request, used, study) if used and study and study.is_readable else {}),
        **_hindsight(request, page_day),
    }
    return render(request, "pages/trust/page.html", context)


def _progress(request: TenantRequest, running: Training | None) -> HttpResponse:
    """Answer how far a training is; when it is over the whole page is new."""
    if running is not None:
        return render(request, "pages/trust/_work.html", {"running": running})
    answer = HttpResponse()
    answer["HX-Refresh"] = "true"
    return answer


def _used(found: Sequence[Training], page_day: as_of.AsOf) -> Training | None:
    """Return the newest training that is ready for the page's day; None before one is."""
    ready = (each for each in found if each.state == ModelState.READY)
    return next((each for each in ready if each.trained_on <= page_day.latest.day), None)


def _is_newer(used: Training, study: Study, page_day: as_of.AsOf) -> bool:
    """Return whether a model that is used was ready only after the page's day was worked out."""
    is_late = used.finished_at is not None and used.finished_at > page_day.latest.finished_at
    return is_late and study.chosen is not None


def _day_of(request: TenantRequest, used: Training | None) -> date | None:
    if used is None or used.finished_at is None:
        return None
    return tenancy.local_day(request.organization.time_zone, used.finished_at)


def _may_train(request: TenantRequest) -> bool:
    return access.can(request.membership, Permission.MANAGE_ORGANIZATION)


def _verdict(request: TenantRequest, study: Study | None) -> verdict.Verdict:
    if study is None:
        return verdict.untrained(hindsight.churned_so_far(request.organization.pk))
    return verdict.of(study)


def _tested(request: TenantRequest, used: Training, study: Study) -> dict[str, Any]:
    """Return the back-test, what the model looks at, its statistics, and how far its refits differ."""
    organization_id, locale = request.organization.pk, reader.locale_of(request)
    known = reader.settings_of(request).known_in_advance
    tests = [each for each in models.back_tests(organization_id, used.id) if each.origins]
    test = _chosen(tests, request.GET.get("horizon"), study.used.months)
    looks_at = study.looks_at.get(study.used.months)
    context: dict[str, Any] = {
        "tests": tests,
        "test": test,
        "looks_at": looks_at,
        "statistics": figures.statistics(study.used.report, locale=locale),
        "dropped": [inputs.name(each) for each in study.used.report.dropped] if study.used.report else [],
        "suspects": [each for each in figures.suspects(study) if each.source not in known],
        "confirmed": [(source, inputs.name(source)) for source in known],
        "unvouched": inputs.unvouched(organization_id, study, known) if _may_train(request) else [],
        "spread": figures.spread(models.refits_by_tenth(organization_id, used.id)),
    }
    if looks_at is not None:
        context["dimensions"] = [
            (inputs.PROFILE if each is None else each.label, share) for each, share in looks_at.by_dimension
        ]
        context["inputs"] = [
            (inputs.name(source), share) for source, share in list(looks_at.inputs.items())[:INPUTS_SHOWN]
        ]
    if test is not None:
        bins = test.bins
        context["tells_accounts_apart"] = test.tells_accounts_apart
        context["losses"] = pictures.losses(
            test, currency=request.organization.reporting_currency, locale=locale
        )
        context["reliability"] = pictures.reliability(bins, months=test.months, locale=locale)
        context["lift"] = backtest.lift_of(bins)
        context["bins"] = bins
    return context


def _chosen(tests: Sequence[BackTest], asked: str | None, used: int) -> BackTest | None:
    """Return the back-test that is asked for, else the one of the horizon in use, else any."""
    by_months = {str(each.months): each for each in tests}
    wanted = (by_months.get(each) for each in (asked or "", str(used)))
    return next((each for each in wanted if each is not None), tests[0] if tests else None)


def _hindsight(request: TenantRequest, page_day: as_of.AsOf) -> dict[str, Any]:
    """Return what became of the bands of an earlier day, and who left since."""
    organization_id, until = request.organization.pk, page_day.latest.day
    called = hindsight.called(organization_id, until)
    asked = request.GET.get("ago", "")
    months = int(asked) if asked in map(str, called) else next(iter(called), None)
    if months is None:
        return {"called": called, "past": None, "left": None}
    found = kept.of_span(kept.HINDSIGHT, organization_id, called[months], until).value
    past = Hindsight(months=months, day=called[months], until=until, bands=found.bands)
    return {
        "called": called,
        "past": past,
        "changed": configurations.versions_between(organization_id, past.day, until),
        "tells_apart": figures.tells_apart(past),
        "largest_share": max((each.interval[1] for each in past.bands if each.interval), default=1.0),
        "left": found.departures,
    }
