"""Addresses outside any organization."""

from django.urls import path

from cs_platform.tenancy.views import home as views

app_name = "tenancy"
urlpatterns = [
    path("", views.home, name="home"),
    path("theme/", views.theme, name="theme"),
    path("no-more-mails/<str:token>/", views.no_more_mails, name="no-more-mails"),
    path("sign-in-link/<str:token>/", views.sign_in_link, name="sign-in-link"),
]
