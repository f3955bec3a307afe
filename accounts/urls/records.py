"""Single records of every kind, below `/o/<organization>/records/`."""

from django.urls import path

from accounts.views import merging, record_history, records

app_name = "records"
urlpatterns = [
    path("undo/", records.undo, name="undo"),
    path("suggest/", records.suggest, name="suggest"),
    path("accounts/duplicates/", merging.likely, name="duplicates"),
    path("accounts/<int:account_id>/merge/", merging.merge, name="merge"),
    path("<slug:noun>/new/", records.new, name="new"),
    path("<slug:noun>/<int:record_id>/", records.edit, name="edit"),
    path("<slug:noun>/<int:record_id>/remove/", records.remove, name="remove"),
    path("<slug:noun>/<int:record_id>/history/", record_history.history, name="history"),
]
