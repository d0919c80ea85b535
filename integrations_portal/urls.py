"""Every address of the site."""

from django.urls import path

from integrations_portal.health import health

urlpatterns = [
    path("health/", health, name="health"),
]
