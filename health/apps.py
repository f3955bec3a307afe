"""Measures, health, churn probability and expected loss."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """Measures, health, churn probability and expected loss."""

    name = "health"
    label = "health"
