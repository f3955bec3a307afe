"""The platform itself: the daily pipeline, commands and URLs."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """The platform itself."""

    name = "cs_platform"
    label = "cs_platform"
