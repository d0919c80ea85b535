from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "integrations_portal.audit"
    label = "audit"
