"""Reviews of ditch episodes."""

from django.apps import AppConfig


class AutopsiesConfig(AppConfig):
    """Reviews of ditch episodes."""

    name = "autopsies"
    label = "autopsies"
