"""Logging a touch, below `/o/<organization>/touches/`."""

from django.urls import path

from playbooks.views import touches as views

app_name = "touches"
urlpatterns = [path("new/", views.new, name="new")]
