"""Access for programs: which tokens there are, making one, and ending one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.forms.programs import ProgramForm
from integrations_portal.accounts.models import ProgramToken, Role
from integrations_portal.accounts.programs import make_token
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door


@require_safe
@in_workspace(Role.ADMIN)
def programs(request: WorkspaceRequest) -> HttpResponse:
    rows = ProgramToken.objects.of(request.workspace).select_related("maker__user")
    return render(request, "accounts/programs.html", {"rows": list(rows), "now": timezone.now()})


@never_cache
@in_workspace(Role.ADMIN)
def add_program(request: WorkspaceRequest) -> HttpResponse:
    """The token is in this answer only: it is not stored, so it cannot be shown again."""
    form = ProgramForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        token, text = make_token(request.membership, typed["name"], typed["scope"], typed["days"], typed["once"])
        return render(request, "accounts/program_made.html", {"token": token, "text": text})
    return render(request, "accounts/add_program.html", {"form": form}, status=422 if form.errors else 200)


@in_workspace(Role.ADMIN)
def revoke_program(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    """Asks once more, then forgets the token: from then on it opens nothing."""
    token = get_object_or_404(ProgramToken.objects.of(request.workspace).select_related("maker__user"), uid=uid)
    if request.method == "POST":
        door.delete(token, Actor.of(request.user))
        messages.success(request, _("%(name)s no longer works.") % {"name": token.name})
        return redirect("programs", key=request.workspace.key)
    return render(request, "accounts/revoke_program.html", {"token": token})
