"""Settings of an organization and its people, below `/o/<organization>/settings/`."""

from django.urls import path

from cs_platform.tenancy.views import organization, people, profile

app_name = "settings"
urlpatterns = [
    path("", organization.home, name="home"),
    path("profile/", profile.profile, name="profile"),
    path("organization/", organization.organization, name="organization"),
    path("organization/undo/", organization.undo, name="organization-undo"),
    path("people/", people.people, name="people"),
    path("people/<int:membership_id>/", people.person, name="person"),
    path("people/<int:membership_id>/withdraw/", people.withdraw, name="person-withdraw"),
    path("people/<int:membership_id>/leave/", people.leave, name="person-leave"),
]
