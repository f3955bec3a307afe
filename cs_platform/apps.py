"""The platform itself: the daily pipeline, commands and URLs."""

from django.apps import AppConfig
from django.contrib.staticfiles import apps as staticfiles


class PlatformConfig(AppConfig):
    """The platform itself."""

    name = "cs_platform"
    default = True
    label = "cs_platform"


UNUSED_ASSETS = (
    *("tabler-*", "tabler.css*", "tabler*.js*", "*.rtl.*", "libs", "*.scss"),
    *("*italic*", "*latin-ext*", "*opsz*", "*standard*", "*cyrillic*", "*greek*", "*vietnamese*"),
    *("htmax*", "*-4.*", "ext", "htmx-2.js", "*.md", "package.json"),
)


class StaticFilesConfig(staticfiles.StaticFilesConfig):
    """Static files without what no page loads: some refer to files not shipped, all cost time to compress."""

    ignore_patterns = (*staticfiles.StaticFilesConfig.ignore_patterns, *UNUSED_ASSETS)
