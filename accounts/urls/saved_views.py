"""Saved ways to look at lists, below `/o/<organization>/saved-views/`."""

from django.urls import path

from accounts.views import saved_views as views

app_name = "saved-views"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("<int:view_id>/", views.change, name="change"),
    path("<int:view_id>/remove/", views.remove, name="remove"),
]
