"""Facts about customers."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Facts about customers."""

    name = "accounts"
    label = "accounts"
