"""The rights of a contact, below `/o/<organization>/contacts/`."""

from django.urls import path

from accounts.views import rights

app_name = "rights"
urlpatterns = [
    path("<int:contact_id>/rights/", rights.contact, name="contact"),
    path("<int:contact_id>/export.json", rights.export, name="export"),
    path("<int:contact_id>/erase/", rights.erase, name="erase"),
]
