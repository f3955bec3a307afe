"""What the pages of a draft share: which draft, which of its scales, its form, and how it is shown."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse

from accounts.queries import choices
from cs_platform.lib import keys
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from health.domain.configuration import BASE, Configuration
from health.domain.distribution import Distribution
from health.domain.scales import Scale
from health.forms.profiles import Offered, ProfileForm
from health.forms.scale import ScaleForm
from health.queries import days, drafts, kept, portfolio
from health.queries.drafts import Draft
from health.views import frame, pictures


def draft_of(request: TenantRequest, draft_id: int) -> Draft:
    """Return a draft of the organization; UnknownDraftError where there is none (any more)."""
    if draft_id > access.LARGEST_ID:
        raise Http404("There is no such page.")
    return drafts.draft(request.organization.pk, draft_id)


def code_of(written: str, configuration: Configuration) -> int:
    """Return which scale is asked for: 0 the base, then the profiles; 404 where there is none."""
    code = keys.read(written) or BASE
    if code > len(configuration.profiles):
        raise Http404("There is no such profile.")
    return code


def name_at(written: str, configuration: Configuration) -> str:
    """Return what the profile asked for is called; "" for the base and where there is none."""
    code = keys.read(written) or BASE
    return configuration.profile_name(code) if 0 < code <= len(configuration.profiles) else ""


def address_of(request: TenantRequest, draft_id: int, code: int = BASE) -> str:
    """Return where a scale of a draft is edited."""
    return access.url(request, "health:draft", draft_id) + (f"?profile={code}" if code else "")


def offered(request: TenantRequest) -> Offered:
    """Return the stages and segments that a profile can be for."""
    organization_id = request.organization.pk
    latest = portfolio.latest_day(organization_id)
    segments = portfolio.segments_on(organization_id, latest.day) if latest else []
    return Offered(stages=tuple(choices.stages(organization_id)), segments=tuple(segments))


def form_of(request: TenantRequest, scale: Scale, code: int, data: Any) -> ScaleForm:
    """Return the form of one scale of a draft."""
    if code == BASE:
        return ScaleForm(data, scale=scale)
    return ProfileForm(data, scale=scale, offered=offered(request))


def show(
    request: TenantRequest, draft: Draft, code: int, form: ScaleForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Show the editor of one scale, each measure with its distribution."""
    organization_id = request.organization.pk
    day = days.newest_closed(organization_id)
    found = {} if day is None else kept.of_day(kept.DISTRIBUTIONS, organization_id, day).value
    configuration = draft.configuration
    shared = {
        "draft": draft,
        "code": code,
        "form": form,
        "rows": [
            (
                dimension,
                [(row, _picture(found, form.scale, row.key)) for row in dimension.measures],
            )
            for dimension in form.dimensions
        ],
        "profiles": [
            (each, configuration.profile_name(each)) for each in range(1, len(configuration.profiles) + 1)
        ],
        "profile_name": name_at(str(code), configuration),
        "is_last": code == len(configuration.profiles),
        "pictures_of": day,
    }
    return frame.show(request, "health/draft.html", shared | context, status=status)


def _picture(found: Mapping[str, Distribution], scale: Scale, key: str) -> pictures.Histogram | None:
    one = found.get(key)
    setting = scale.setting(key)
    return None if one is None else pictures.histogram(one, worst=setting.worst, best=setting.best)
