"""Addresses under `/guest/TEXT/`, where TEXT is that of a link."""

from django.urls import path

from briefs.views import guest, guest_acts, guest_question

urlpatterns = [
    path("", guest.guest, name="guest"),
    path("documents/<slug:kind>/<slug:form>/", guest.guest_document, name="guest_document"),
    path("pdf/<slug:kind>/", guest.guest_pdf, name="guest_pdf"),
    path("pdf/<slug:kind>/file/", guest.guest_pdf_file, name="guest_pdf_file"),
    path("decisions/<uuid:uid>/", guest_acts.guest_decision, name="guest_decision"),
    path("questions/<slug:question_key>/", guest_question.guest_question, name="guest_question"),
    path("sign/", guest_acts.guest_sign, name="guest_sign"),
]
