from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "integrations_portal.jobs"
    label = "jobs"
