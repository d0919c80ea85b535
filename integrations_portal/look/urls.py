from django.conf import settings
from django.urls import path

from integrations_portal.look import views

app_name = "look"
urlpatterns = [path("display/", views.display, name="display")]
if settings.DEBUG:
    urlpatterns += [
        path("", views.gallery, name="gallery"),
        path("brief/", views.brief_sketch, name="brief-sketch"),
    ]
