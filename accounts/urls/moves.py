"""An account's way along its journey, below `/o/<organization>/moves/`."""

from django.urls import path

from accounts.views import bulk
from accounts.views import moves as views

app_name = "moves"
urlpatterns = [
    path("many/", bulk.assign, name="many"),
    path("<int:account_id>/", views.move, name="move"),
    path("<int:account_id>/standards/<int:standard_id>/", views.see_met, name="see-met"),
]
