"""What is to be done for accounts, by whom and until when."""

from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    """What is to be done for accounts, by whom and until when."""

    name = "playbooks"
    label = "playbooks"
