"""The one way in."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from integrations_portal.accounts.access import WorkspaceRequest, get_workspace, in_workspace
from integrations_portal.accounts.models import Contact, Role, User, Workspace
from tests.personas import make_contact

pytestmark = pytest.mark.django_db


@in_workspace(Role.VIEWER, to_post=Role.EDITOR)
def page(request: WorkspaceRequest, ref: str) -> HttpResponse:
    return HttpResponse(f"{request.workspace.key} {request.membership.role} {ref}")


def ask(user: User, method: str = "get", key: str = "acme") -> HttpResponse:
    request: HttpRequest = getattr(RequestFactory(), method)("/")
    request.user = user
    response = page(request, key=key, ref="crm")
    assert isinstance(response, HttpResponse)
    return response


def test_a_member_gets_the_workspace_and_their_membership(victor: User, workspace: Workspace) -> None:
    found, membership = get_workspace(victor, "acme")
    assert (found, membership.role) == (workspace, Role.VIEWER)
    assert ask(victor).content == b"acme viewer crm"


def test_an_outsider_cannot_tell_it_from_nothing(olga: User, workspace: Workspace) -> None:
    for key in ("acme", "never-was"):
        with pytest.raises(Http404):
            get_workspace(olga, key)


def test_too_little_role_is_said(victor: User) -> None:
    with pytest.raises(PermissionDenied):
        get_workspace(victor, "acme", Role.CONTRIBUTOR)


@pytest.mark.parametrize("role", list(Role))
def test_roles_are_a_ladder(role: Role, ada: User, alice: User, cora: User, victor: User) -> None:
    ladder = {Role.VIEWER: victor, Role.CONTRIBUTOR: cora, Role.EDITOR: alice, Role.ADMIN: ada}
    allowed = set()
    for own, user in ladder.items():
        try:
            get_workspace(user, "acme", role)
        except PermissionDenied:
            continue
        allowed.add(own)
    assert allowed == {own for own in ladder if own.rank >= role.rank}


def test_sending_may_take_more_than_reading(victor: User, alice: User) -> None:
    assert ask(victor).status_code == 200
    with pytest.raises(PermissionDenied):
        ask(victor, "post")
    assert ask(alice, "post").status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_other_methods_are_refused_before_anything_else(method: str, alice: User) -> None:
    assert ask(alice, method).status_code == 405


def test_lists_start_at_what_is_visible(victor: User, olga: User, workspace: Workspace, elsewhere: Workspace) -> None:
    mine, theirs = make_contact(workspace), make_contact(elsewhere)
    assert list(Contact.objects.visible_to(victor)) == [mine]
    assert list(Contact.objects.visible_to(olga)) == [theirs]
    assert list(Workspace.objects.visible_to(victor)) == [workspace]
