"""Addresses of the health model, below `/o/<organization>/health/`."""

from django.urls import path

from health.views import training

app_name = "health"
urlpatterns = [
    path("train/", training.train, name="train"),
]
