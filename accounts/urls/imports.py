"""Imports, below `/o/<organization>/imports/`."""

from django.urls import path

from accounts.views import imports as views
from accounts.views import problems, undo

app_name = "accounts"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("<int:import_id>/", views.import_page, name="import"),
    path("<int:import_id>/map/", views.import_map, name="import-map"),
    path("<int:import_id>/check/", views.import_check, name="import-check"),
    path("<int:import_id>/run/", views.import_run, name="import-run"),
    path("<int:import_id>/resume/", views.import_resume, name="import-resume"),
    path("<int:import_id>/undo/", undo.import_undo, name="import-undo"),
    path("<int:import_id>/problems.csv", problems.as_csv, name="import-problems-csv"),
    path("<int:import_id>/problems.xlsx", problems.as_workbook, name="import-problems-xlsx"),
    path("<int:import_id>/discard/", views.import_discard, name="import-discard"),
]
