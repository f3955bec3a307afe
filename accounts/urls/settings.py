"""Settings that hang on facts, below `/o/<organization>/settings/`."""

from django.urls import path

from accounts.views import import_settings, setup

app_name = "account-settings"
urlpatterns = [
    path("people/undo/", setup.undo_people, name="people-undo"),
    path("stages/<int:stage_id>/move/", setup.move_stage, name="stage-move"),
    path("imports/", import_settings.imports, name="imports"),
    path("imports/mappings/<int:mapping_id>/rename/", import_settings.rename, name="mapping-rename"),
    path("imports/mappings/<int:mapping_id>/remove/", import_settings.remove, name="mapping-remove"),
]
