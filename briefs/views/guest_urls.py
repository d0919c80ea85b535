"""Addresses under `/guest/TEXT/`, where TEXT is that of a link."""

from django.urls import path

from briefs.views import guest, guest_acts

urlpatterns = [
    path("", guest.guest, name="guest"),
    path("documents/<slug:kind>/<slug:form>/", guest.guest_document, name="guest_document"),
    path("pdf/<slug:kind>/", guest.guest_pdf, name="guest_pdf"),
    path("pdf/<slug:kind>/file/", guest.guest_pdf_file, name="guest_pdf_file"),
    path("decisions/<uuid:uid>/", guest_acts.guest_decision, name="guest_decision"),
    path("sign/", guest_acts.guest_sign, name="guest_sign"),
]
