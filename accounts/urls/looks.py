"""Blind looks at tickets, below `/o/<organization>/fairness/looks/`."""

from django.urls import path

from accounts.views import looks as views

app_name = "looks"
urlpatterns = [
    path("", views.next_look, name="next"),
    path("<int:ticket_id>/", views.look, name="look"),
]
