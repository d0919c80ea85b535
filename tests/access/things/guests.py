"""Somebody outside who was let into a brief, in the workspace that is given."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from briefs.models import GuestLink, May
from briefs.services.guests import Terms, let_in
from integrations_portal.accounts.models import Contact, Role, Workspace
from tests.access.things import Arguments
from tests.access.things.briefs import decision, make_decision
from tests.personas import make_member, make_user


def nobody(_workspace: Workspace) -> Arguments:
    return {"text": "not-a-link"}


def document(_workspace: Workspace) -> Arguments:
    return {"text": "not-a-link", "kind": "brief", "form": "md"}


def pdf(_workspace: Workspace) -> Arguments:
    return {"text": "not-a-link", "kind": "brief"}


def question(workspace: Workspace) -> Arguments:
    return {**decision(workspace), "text": "not-a-link"}


def open_question(_workspace: Workspace) -> Arguments:
    return {"text": "not-a-link", "question_key": "0123456789abcdef"}


def make_guest(workspace: Workspace) -> GuestLink:
    """A link for Priya to the brief with her decision, made by an admin."""
    entry = make_decision(workspace)
    maker = make_member(workspace, make_user("Grace", f"grace@{workspace.key}.example"), Role.ADMIN)
    terms = Terms(May.ANSWER, timezone.localdate() + timedelta(days=14), ("brief",))
    link, _address = let_in(entry.integration, Contact.objects.of(workspace).get(key="priya"), terms, maker, uuid4())
    return link


def link(workspace: Workspace) -> Arguments:
    return {"ref": "INT-0001", "uid": make_guest(workspace).uid}
