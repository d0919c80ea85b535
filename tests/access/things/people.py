"""People, teams and what is settled for a whole workspace, one of each, in the workspace that is given."""

from uuid import uuid4

from briefs.samples import KEY as SAMPLE
from integrations_portal.accounts import tokens
from integrations_portal.accounts.models import Role, Scope, Workspace
from integrations_portal.accounts.programs import make_token
from integrations_portal.accounts.tokens import Purpose
from tests.access.things import Arguments
from tests.personas import make_contact, make_member, make_team, make_user


def team(workspace: Workspace) -> Arguments:
    return {"team": make_team(workspace).key}


def contact(workspace: Workspace) -> Arguments:
    return {"contact": make_contact(workspace).key}


def member(workspace: Workspace) -> Arguments:
    return {"uid": make_member(workspace, make_user("Mo"), Role.VIEWER).uid}


def invitation(workspace: Workspace) -> Arguments:
    token = tokens.unsent(Purpose.INVITATION, email="new@example.com", workspace=workspace, role=Role.VIEWER)
    return {"number": token.pk}


def sample(_workspace: Workspace) -> Arguments:
    """The sample is there; its address holds nothing."""
    Workspace.objects.create(key=SAMPLE, name="Sample", sample=True)
    return {}


def sample_workspace(workspace: Workspace) -> Arguments:
    Workspace.objects.filter(pk=workspace.pk).update(sample=True)
    return {}


def program(workspace: Workspace) -> Arguments:
    maker = make_member(workspace, make_user("Grace", f"grace@{workspace.key}.example"), Role.ADMIN)
    return {"uid": make_token(maker, "Nightly build", Scope.READ, 30, uuid4())[0].uid}
