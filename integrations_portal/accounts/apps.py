from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "integrations_portal.accounts"
    label = "accounts"
