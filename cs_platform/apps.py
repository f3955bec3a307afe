"""The platform itself: the daily pipeline, commands and URLs."""

from django.apps import AppConfig
from django.contrib.staticfiles import apps as staticfiles


class PlatformConfig(AppConfig):
    """The platform itself."""

    name = "cs_platform"
    default = True
    label = "cs_platform"


class StaticFilesConfig(staticfiles.StaticFilesConfig):
    """Static files without the parts of Tabler we do not use: they refer to files it does not ship."""

    ignore_patterns = (*staticfiles.StaticFilesConfig.ignore_patterns, "tabler-*", "*.rtl.*")
