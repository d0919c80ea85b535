"""The billing system of the sample: a specification that this site itself serves, and that has moved on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from briefs.samples import FOLDER, KEY
from integrations_portal.accounts.models import Workspace


def billing_specification(request: HttpRequest) -> HttpResponse:
    """Open to all: it says nothing about anybody, and is there only while the sample is."""
    if not Workspace.objects.filter(key=KEY, sample=True).exists():
        raise Http404
    return HttpResponse((FOLDER / "billing-openapi.json").read_bytes(), content_type="application/json")
