"""Settings that hang on facts, below `/o/<organization>/settings/`."""

from django.urls import path

from accounts.views import setup

app_name = "account-settings"
urlpatterns = [
    path("people/undo/", setup.undo_people, name="people-undo"),
    path("stages/<int:stage_id>/move/", setup.move_stage, name="stage-move"),
]
