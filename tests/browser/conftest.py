"""What flows in a browser need."""

from tests.browser.chromium import chromium, served, site

__all__ = ["chromium", "served", "site"]
