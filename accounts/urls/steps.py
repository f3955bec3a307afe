"""Small steps on an account's records, below `/o/<organization>/steps/`."""

from django.urls import path

from accounts.views import steps as views

app_name = "steps"
urlpatterns = [
    path("handovers/<int:handover_id>/read/", views.handover_read, name="handover-read"),
    path("success-plans/<int:plan_id>/reviewed/", views.plan_reviewed, name="plan-reviewed"),
    path("commitments/<int:commitment_id>/settle/", views.commitment_settle, name="commitment-settle"),
    path("surveys/<int:survey_id>/followed-up/", views.survey_followed_up, name="survey-followed-up"),
    path("touches/<int:touch_id>/held/", views.touch_held, name="touch-held"),
    path("touches/<int:touch_id>/missed/", views.touch_missed, name="touch-missed"),
]
