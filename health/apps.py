"""Measures, health, churn probability and expected loss."""

from importlib import import_module

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """Says what of health depends on records of accounts."""

    name = "health"
    label = "health"

    def ready(self) -> None:
        """Load what is told before a record is removed."""
        import_module("health.queries.dependents")
