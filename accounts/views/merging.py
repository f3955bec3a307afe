"""Likely duplicates, and the page that makes one account of two."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.forms import merging as forms
from accounts.forms.nouns import NOUNS
from accounts.forms.records import parents
from accounts.operations import records
from accounts.operations.merging import joining
from accounts.operations.merging import merge as merging
from accounts.operations.records import changes
from accounts.queries import account_tables, duplicates, record_rows
from accounts.views import editing
from cs_platform.lib import keys
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission


@access.require(Permission.READ)
@require_GET
def likely(request: TenantRequest) -> HttpResponse:
    """List accounts that are likely the same customer."""
    context = {
        "section": "accounts",
        "pairs": duplicates.likely(request.organization.pk),
        "shown": duplicates.SHOWN,
        "can_edit": access.can(request.membership, Permission.EDIT_ACCOUNTS),
    }
    return render(request, "accounts/records/duplicates.html", context)


@access.require(Permission.EDIT_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def merge(request: TenantRequest, account_id: int) -> HttpResponse:
    """Show what a merge would move and where both differ; merge."""
    survivor = _account(request, account_id)
    other = request.GET.get("with") or request.POST.get("with", "")
    merged = _other(request, other)
    if merged is None or merged.pk == survivor.pk:
        return _choose(request, survivor, other)
    found = forms.differences(survivor, merged, editing.editor_of(request))
    sent = request.POST if request.method == "POST" else None
    seen = {"survivor_version": survivor.version, "merged_version": merged.version}
    form = forms.MergeForm(sent, found=found, initial={**seen, "token": records.new_token()})
    if request.method == "POST" and form.is_valid():
        return _merge(request, survivor, merged, form)
    counts = [
        *account_tables.counts(request.organization.pk, merged.pk, survivor.pk),
        *joining.counts(survivor, merged),
    ]
    context = {
        "section": "accounts",
        "survivor": survivor,
        "merged": merged,
        "form": form,
        "counts": counts,
        "joined": joining.says(survivor, merged),
        "some_stay": any(one.staying for one in counts),
    }
    return render(request, "accounts/records/merge.html", context, status=400 if form.errors else 200)


def _merge(request: TenantRequest, survivor: Any, merged: Any, form: forms.MergeForm) -> HttpResponse:
    versions = (form.cleaned_data["survivor_version"], form.cleaned_data["merged_version"])
    try:
        saved = merging.merge(
            survivor,
            merged,
            versions=versions,
            taken=form.taken,
            editor=editing.editor_of(request),
            token=changes.token_of(form.cleaned_data["token"]),
        )
    except (changes.ConflictError, changes.RefusedError) as error:
        messages.error(request, str(error))
        address = access.url(request, "records:merge", survivor.pk)
        return HttpResponseRedirect(f"{address}?with={merged.pk}")
    said = f"{merged.name} is now part of {survivor.name}. Figures follow with the next daily run."
    editing.say(request, said, saved.token)
    return HttpResponseRedirect(access.url(request, "pages:account", survivor.pk))


def _account(request: TenantRequest, account_id: int) -> Any:
    accounts = record_rows.rows(NOUNS["accounts"].model, request.organization.pk)
    return access.get_or_404(request, accounts, Permission.EDIT_ACCOUNTS, pk=account_id)


def _other(request: TenantRequest, said: str) -> Any:
    """Return the other account by number or name; None while nobody named one."""
    key = keys.read(said)
    if key is not None:
        return _account(request, key)
    return parents.named("account", said, request.organization.pk) if said else None


def _choose(request: TenantRequest, survivor: Any, said: str) -> HttpResponse:
    form = parents.form_for("account", {"account": said} if said else None, request.organization.pk)
    context = {"section": "accounts", "survivor": survivor, "form": form, "said": said}
    return render(request, "accounts/records/merge_choose.html", context, status=400 if form.errors else 200)
