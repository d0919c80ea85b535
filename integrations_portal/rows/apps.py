from django.apps import AppConfig


class RowsConfig(AppConfig):
    name = "integrations_portal.rows"
    label = "rows"
