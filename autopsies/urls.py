"""Addresses of autopsies, below `/o/<organization>/autopsies/`."""

from django.urls import path

from autopsies import views

app_name = "autopsies"
urlpatterns = [
    path("", views.autopsies, name="list"),
    path("<int:autopsy_id>/", views.autopsy, name="autopsy"),
    path("<int:autopsy_id>/agreements/<int:agreement_id>/", views.answer, name="answer"),
]
