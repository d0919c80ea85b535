"""Mara of a partner company, who has no account, and a brief with decisions that wait for her."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from briefs import tasks  # noqa: F401 - registers the kinds of work, as the worker does
from briefs.models import Entry, GuestLink, May
from briefs.services.guests import Terms, let_in
from datamaps.models import Integration
from integrations_portal.accounts.models import Contact, Membership, User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.jobs import queue
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.rows import door
from tests.lists.conftest import make_entry
from tests.personas import make_contact

Share = Callable[..., str]
ANSWER = {"choice": "Split it into three", "outcome": "From March on.", "why": "Each has one owner."}


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def mara(workspace: Workspace) -> Contact:
    return make_contact(workspace, "mara", name="Mara Weber", email="mara@partner.example")


@pytest.fixture
def brief(workspace: Workspace) -> Integration:
    row = Integration(workspace=workspace, ref="INT-0001", title="Orders to the partner", stage="briefing")
    return door.save(row, by=PORTAL)


@pytest.fixture
def question(brief: Integration, mara: Contact) -> Entry:
    """Mara's open decision with two ways."""
    return make_entry(
        brief,
        "decisions",
        ref="D-01",
        question="Which meaning of “active” do we move?",
        owner=mara.key,
        options=[{"text": "Split it into three"}, {"text": "Keep Finance's"}],
    )


@pytest.fixture
def share(brief: Integration, mara: Contact, alice: User) -> Share:
    """Shares the brief with Mara, by Alice who is an editor, and gives the path of the link to hand over."""

    def shared(may: May = May.ANSWER, by: User = alice, days: int = 14, **more: Any) -> str:
        terms = Terms(may, timezone.localdate() + timedelta(days=days), more.pop("kinds", ("brief",)), **more)
        maker = Membership.objects.select_related("user", "workspace").get(user=by, workspace=brief.workspace)
        _link, url = let_in(brief, mara, terms, maker, uuid4())
        return url.removeprefix(settings.BASE_URL)

    return shared


@pytest.fixture
def mailed(db: None) -> Callable[[], str]:
    """Does the waiting jobs, as the worker would, and gives the path of the link in the newest message."""

    def link() -> str:
        run_jobs()
        found = re.search(r"https?://[^/\s]+(/guest/\S+)", str(mail.outbox[-1].body))
        assert found
        return found.group(1)

    return link


def run_jobs() -> None:
    for job in Job.objects.filter(state=JobState.WAITING):
        assert queue.run(str(job.uid)) == JobState.DONE


def the_link() -> GuestLink:
    return GuestLink.objects.get()


def body(entry: Entry, **more: str) -> dict[str, str]:
    return {"version": str(Entry.objects.get(pk=entry.pk).version), **ANSWER, **more}


def asks(link: str, entry: Entry) -> str:
    return f"{link}decisions/{entry.uid}/"
