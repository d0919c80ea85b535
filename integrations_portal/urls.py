"""Every address of the site."""

from django.urls import include, path

from integrations_portal.health import health

urlpatterns = [
    path("look/", include("integrations_portal.look.urls")),
    path("health/", health, name="health"),
]
