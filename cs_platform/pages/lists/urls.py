"""Lists other than accounts, and the same as files."""

from django.urls import URLPattern, path

from cs_platform.pages.lists import every, pages

urlpatterns: list[URLPattern] = [
    pattern
    for each in every.OF_RECORDS
    for pattern in (
        path(f"lists/{each.slug}/", pages.shown, {"slug": each.slug}, name=f"list-{each.slug}"),
        path(f"lists/{each.slug}.csv", pages.file, {"slug": each.slug}, name=f"list-{each.slug}-csv"),
    )
]
