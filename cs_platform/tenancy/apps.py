"""Organizations, people, permissions, row-level security and the audit."""

from importlib import import_module

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Registers the system checks of tenancy."""

    name = "cs_platform.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        """Load the checks."""
        import_module("cs_platform.tenancy.checks")
