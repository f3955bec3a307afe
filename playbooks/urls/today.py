"""What a person does with a row of their day, below `/o/<organization>/today/`."""

from django.urls import path

from playbooks.views import today as views

app_name = "playbooks"
urlpatterns = [
    path("done/", views.done, name="done"),
    path("snooze/", views.snooze, name="snooze"),
    path("hand-over/", views.hand_over, name="hand-over"),
    path("take-back/", views.take_back, name="take-back"),
    path("notices/seen/", views.notices_seen, name="notices-seen"),
]
