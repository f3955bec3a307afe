"""Addresses of the health model, below `/o/<organization>/health/`."""

from django.urls import path

from health.views import coverage, drafts, model, profiles, training, trial

app_name = "health"
urlpatterns = [
    path("", model.model, name="model"),
    path("versions/", model.versions, name="versions"),
    path("versions/<int:version_id>/", model.version, name="version"),
    path("dependents/", model.dependents, name="dependents"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<int:draft_id>/", drafts.draft, name="draft"),
    path("drafts/<int:draft_id>/discarding/", drafts.discarding, name="discarding"),
    path("drafts/<int:draft_id>/profile/", profiles.profile, name="profile"),
    path("drafts/<int:draft_id>/order/", profiles.order, name="order"),
    path("drafts/<int:draft_id>/removal/", profiles.removal, name="removal"),
    path("drafts/<int:draft_id>/trial/", trial.tried, name="trial"),
    path("drafts/<int:draft_id>/newest/", trial.newest, name="newest"),
    path("drafts/<int:draft_id>/publication/", trial.publication, name="publication"),
    path("train/", training.train, name="train"),
    path("train/inputs/", training.confirm, name="confirm-input"),
]
