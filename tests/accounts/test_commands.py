"""What the command line makes: the first administrator, workspaces, links."""

from __future__ import annotations

from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from integrations_portal.accounts.models import Membership, Role, User, Workspace

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def follow(printed: str) -> Client:
    lines = printed.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(settings.BASE_URL + "/link/")
    client = Client()
    assert client.get(urlsplit(lines[0]).path).status_code == 302
    return client


def test_the_first_administrator_is_admin_of_every_sample(workspace: Workspace, elsewhere: Workspace) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(sample=True)
    client = follow(run("signinlink", "--first"))
    assert client.get("/w/acme/members/").status_code == 200
    assert client.get("/w/elsewhere/members/").status_code == 404
    you = User.objects.get(email="owner@example.com")
    assert you.name == "Administrator"
    assert Membership.objects.get(user=you).role == Role.ADMIN


def test_the_first_administrator_stays_one_person(workspace: Workspace) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(sample=True)
    run("signinlink", "--first")
    follow(run("signinlink", "--first"))
    assert User.objects.filter(email="owner@example.com").count() == 1
    assert Membership.objects.count() == 1


def test_a_link_for_somebody(alice: User) -> None:
    assert "alice@example.com" in follow(run("signinlink", "Alice@example.com")).get("/account/").content.decode()


@pytest.mark.parametrize("arguments", [(), ("alice@example.com", "--first"), ("nobody@example.com",)])
def test_a_link_for_nobody_is_refused_in_a_sentence(arguments: tuple[str, ...], alice: User) -> None:
    with pytest.raises(CommandError) as refused:
        run("signinlink", *arguments)
    assert refused.value.returncode == 2
    assert str(refused.value).endswith(".")


def test_the_site_itself_makes_no_first_administrator(client: Client, db: None) -> None:
    for path in ("/", "/sign-in/", "/sign-in/link/", "/link/first/", "/account/"):
        client.get(path)
        client.post(path, {"email": "owner@example.com", "username": "owner@example.com", "password": "x"})
    assert User.objects.count() == 0


def test_a_workspace_and_its_first_admin(db: None) -> None:
    client = follow(run("createworkspace", "north", "North & Sons", "--admin", "Nils@Example.com"))
    assert "North &amp; Sons" in client.get("/w/north/members/").content.decode()
    membership = Membership.objects.get()
    assert (membership.user.email, membership.role) == ("nils@example.com", Role.ADMIN)


def test_somebody_with_an_account_keeps_it(alice: User) -> None:
    follow(run("createworkspace", "north", "North", "--admin", "alice@example.com"))
    assert User.objects.count() == 1
    assert Membership.objects.get(workspace__key="north").user == alice


@pytest.mark.parametrize(
    ("key", "name", "admin"),
    [
        ("a b", "North", "n@example.com"),
        ("_x", "North", "n@example.com"),
        ("x" * 65, "North", "n@example.com"),
        ("north", " ", "n@example.com"),
        ("north", "N" * 201, "n@example.com"),
        ("north", "North", "nils"),
        ("ACME", "North", "n@example.com"),
    ],
)
def test_a_bad_workspace_is_refused_and_nothing_is_written(
    key: str, name: str, admin: str, workspace: Workspace
) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("createworkspace", key, name, admin=admin)
    assert refused.value.returncode == 2
    assert Workspace.objects.count() == 1
    assert User.objects.count() == 0
