"""The address of the site itself."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from integrations_portal.accounts.access import SignedInRequest, signed_in
from integrations_portal.accounts.models import Membership
from integrations_portal.shell.navigation import front_page


@require_safe
@signed_in
def front(request: SignedInRequest) -> HttpResponse:
    """Leads into the only workspace, or offers those that there are. `?list` shows them in any case."""
    memberships = Membership.objects.filter(user=request.user).select_related("workspace")
    places = [(row, front_page(row.workspace)) for row in memberships.order_by("workspace__name")]
    if len(places) == 1 and "list" not in request.GET:
        return HttpResponseRedirect(places[0][1])
    return render(request, "shell/front.html", {"places": places})
