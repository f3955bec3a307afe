"""Mails and invitations, below `/o/<organization>/settings/`."""

from django.urls import path

from cs_platform.jobs import views

app_name = "jobs"
urlpatterns = [
    path("people/invite/", views.invite, name="invite"),
    path("people/<int:membership_id>/invite-again/", views.invite_again, name="invite-again"),
    path("mail/", views.mails, name="mails"),
    path("mail/<int:mail_id>/", views.mail, name="mail"),
    path("mail/<int:mail_id>/send-again/", views.send_again, name="mail-send-again"),
]
