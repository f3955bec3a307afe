"""The product's settings, with two addresses more that show what a request takes at least."""

from cs_platform.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
