"""The web process's entry."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cs_platform.settings")
application = get_wsgi_application()
# every page is loaded here, before the server forks, and not at each worker's first request
get_resolver().url_patterns  # noqa: B018 reading it loads it
