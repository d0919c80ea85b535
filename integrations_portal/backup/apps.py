from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "integrations_portal.backup"
    label = "backup"
