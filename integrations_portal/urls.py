"""Every address of the site. What belongs to a workspace lies under `/w/<key>/`."""

from django.urls import include, path

from integrations_portal.health import health

urlpatterns = [
    path("look/", include("integrations_portal.look.urls")),
    path("health/", health, name="health"),
    path("w/<slug:key>/", include("datamaps.urls")),
    path("w/<slug:key>/", include("briefs.urls")),
]
