"""The web process's entry."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from cs_platform.tenancy import checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cs_platform.settings")
application = get_wsgi_application()
# a server that asks nobody to run `check` refuses an unsafe start all the same
checks.refuse_unsafe_start()
# every page is loaded here, before the server forks, and not at each worker's first request
get_resolver().url_patterns  # noqa: B018 reading it loads it
