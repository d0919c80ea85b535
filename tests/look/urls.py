"""The gallery for tests, which run without DEBUG."""

from django.urls import include, path

from integrations_portal.look import views

look = (
    [
        path("", views.gallery, name="gallery"),
        path("brief/", views.brief_sketch, name="brief-sketch"),
        path("display/", views.display, name="display"),
    ],
    "look",
)
urlpatterns = [path("look/", include(look))]
