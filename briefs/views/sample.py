"""The sample: the billing specification that this site itself serves for it, and taking all of it away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.samples import FOLDER, KEY
from briefs.services.sample import remove_sample
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role, Workspace


def billing_specification(request: HttpRequest) -> HttpResponse:
    """Open to all: it says nothing about anybody, and is there only while the sample is."""
    if not Workspace.objects.filter(key=KEY, sample=True).exists():
        raise Http404
    return HttpResponse((FOLDER / "billing-openapi.json").read_bytes(), content_type="application/json")


@in_workspace(Role.ADMIN)
def sample_away(request: WorkspaceRequest) -> HttpResponse:
    """Asks, and takes the sample workspace away with everything in it. There is no such page elsewhere."""
    if not request.workspace.sample:
        raise Http404
    if request.method == "POST":
        remove_sample()
        messages.success(request, _("The sample is gone."))
        return redirect("front")
    return render(request, "briefs/sample_away.html", {})
