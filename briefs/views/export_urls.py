"""Addresses under `/w/<key>/` of packs: asking for one, watching it being made, fetching it."""

from django.urls import URLPattern, path

from briefs.views import exports, pack

urlpatterns: list[URLPattern] = [
    path("exports/", exports.exports, name="exports"),
    path("briefs/<slug:ref>/documents/pack/", pack.pack, name="pack"),
    path("briefs/<slug:ref>/documents/made/<uuid:uid>/", exports.export_state, name="export_state"),
    path("briefs/<slug:ref>/documents/made/<uuid:uid>/file/", exports.export, name="export"),
    path("briefs/<slug:ref>/documents/made/<uuid:uid>/cancel/", exports.cancel_export, name="cancel_export"),
    path("briefs/<slug:ref>/documents/made/<uuid:uid>/again/", exports.export_again, name="export_again"),
    path("briefs/<slug:ref>/documents/made/<uuid:uid>/remove/", exports.remove_pack, name="remove_export"),
]
