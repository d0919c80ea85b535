from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "integrations_portal.look"
    label = "look"
