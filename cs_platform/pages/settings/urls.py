"""Settings read from several apps, below `/o/<organization>/settings/`."""

from django.urls import path

from cs_platform.pages.settings import audit, kept, lists

app_name = "settings-pages"
urlpatterns = [
    path("stages/", lists.stages, name="stages"),
    path("standards/", lists.standards, name="standards"),
    path("features/", lists.features, name="features"),
    path("attributes/", lists.attributes, name="attributes"),
    path("rates/", lists.rates, name="rates"),
    path("kept/", kept.kept, name="kept"),
    path("audit/", audit.trail, name="audit"),
    path("audit.csv", audit.trail_csv, name="audit-csv"),
]
