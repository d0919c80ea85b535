"""Every address of the site. What belongs to a workspace lies under `/w/<key>/`."""

from django.urls import include, path

from briefs.views.answer_link import answer
from briefs.views.sample import billing_specification
from datamaps.views.catching import receive
from integrations_portal.accounts.urls import urlpatterns as accounts
from integrations_portal.accounts.urls import workspace_urlpatterns as people
from integrations_portal.health import health, health_of_all
from integrations_portal.shell.front import front
from integrations_portal.shell.search import search

handler404 = "integrations_portal.shell.errors.not_found"
handler500 = "integrations_portal.shell.errors.server_error"

urlpatterns = [
    path("", front, name="front"),
    *accounts,
    path("look/", include("integrations_portal.look.urls")),
    path("health/", health, name="health"),
    path("health/all/", health_of_all, name="health_of_all"),
    path("sample/billing/openapi.json", billing_specification, name="sample_billing"),
    path("api/v1/", include("briefs.api.urls")),
    path("w/<slug:key>/search/", search, name="search"),
    path("answer/<str:text>/", answer, name="answer"),
    path("guest/<str:text>/", include("briefs.views.guest_urls")),
    path("catch/<str:token>/", receive, name="catch"),
    path("w/<slug:key>/", include("datamaps.urls")),
    path("w/<slug:key>/", include("briefs.urls")),
    path("w/<slug:key>/", include(people)),
]
