"""The only way into a workspace: who somebody is, whether they belong there, and what they may do.

Views under `/w/<key>/` are decorated with `in_workspace`, which takes the key out of their arguments:

    @in_workspace(Role.VIEWER, to_post=Role.EDITOR)
    def system(request: WorkspaceRequest, ref: str) -> HttpResponse:
        found = get_object_or_404(System.objects.of(request.workspace), key=ref)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from integrations_portal.accounts.kept import ask_to_sign_in
from integrations_portal.accounts.models import Membership, Role, User, Workspace

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

P = ParamSpec("P")
View = Callable[..., HttpResponseBase]
READING = ("GET", "HEAD")


class SignedInRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User
    htmx: HtmxDetails


class WorkspaceRequest(SignedInRequest):
    """A request of a member, inside their workspace."""

    workspace: Workspace
    membership: Membership


def get_workspace(user: User, key: str, at_least: Role = Role.VIEWER) -> tuple[Workspace, Membership]:
    """The workspace and what the user may do there.

    Raises Http404 for outsiders, as for a workspace that does not exist, and PermissionDenied for members
    whose role is too little.
    """
    found = Membership.objects.select_related("workspace", "contact").filter(user=user, workspace__key=key)
    membership: Membership | None = next(iter(found), None)
    if membership is None:
        raise Http404
    membership.user = user
    if not membership.may(at_least):
        raise PermissionDenied
    return membership.workspace, membership


def signed_in(view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase]) -> View:
    """Asks everybody else to sign in first; what they had typed into a form comes back afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return ask_to_sign_in(request)
        return view(cast(SignedInRequest, request), *args, **kwargs)

    return guarded


def in_workspace(
    at_least: Role = Role.VIEWER, to_post: Role | None = None
) -> Callable[[Callable[Concatenate[WorkspaceRequest, P], HttpResponseBase]], View]:
    """Lets members with a role in. `to_post` is the role for sending a form, where that takes another one."""

    def decorate(view: Callable[Concatenate[WorkspaceRequest, P], HttpResponseBase]) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, key: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in (*READING, "POST"):
                return HttpResponseNotAllowed([*READING, "POST"])
            if not isinstance(request.user, User):
                return ask_to_sign_in(request)
            needed = at_least if request.method in READING or to_post is None else to_post
            inside = cast(WorkspaceRequest, request)
            inside.workspace, inside.membership = get_workspace(request.user, key, needed)
            return view(inside, *args, **kwargs)

        return guarded

    return decorate
