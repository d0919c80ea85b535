"""People confirm by hand what no machine can look at: dated, audited, and never a match that nobody vouched for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from datamaps.models import Confirmation, Connector, Record
from datamaps.services.checks import check, trouble_in_words
from datamaps.services.confirmations import standing
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL, verify
from integrations_portal.rows import door
from tests.access.things import catalog

SignIn = Callable[[User], Client]


@pytest.fixture
def paper(workspace: Workspace) -> Connector:
    """The check of a system that only people can look at."""
    found = catalog.connector_by_person(workspace)
    made: Connector = Connector.objects.select_related("workspace", "system").get(
        system__key=found["system_key"], key=found["connector_key"]
    )
    return made


def page(connector: Connector, name: str = "confirm_connector") -> str:
    return reverse(name, args=[connector.workspace.key, connector.system.key, connector.key])


def press(client: Client, connector: Connector, note: str = "", **changed: str) -> int:
    """Confirms what is documented now, and gives the status of the answer."""
    sent = {"once": str(uuid4()), "documented": standing(connector).digest, "note": note} | changed
    return client.post(page(connector), sent).status_code


def test_until_somebody_confirms_it_could_not_be_checked(paper: Connector) -> None:
    done = check(paper)
    assert (done.outcome, done.trouble) == ("could_not_check", "unconfirmed")
    assert trouble_in_words(done).startswith("Nobody has confirmed yet")


def test_after_an_editor_confirms_it_matches_and_the_trail_says_who(
    paper: Connector, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    assert press(client, paper, "Page Orders, as buyer") == 302
    done = check(paper)
    assert (done.outcome, done.trouble) == ("match", "")
    entry = AuditEntry.objects.get(workspace=paper.workspace, action="confirmed")
    assert (entry.user, entry.about) == (alice, paper.label())
    assert verify(Workspace.objects.get(pk=paper.workspace_id)) is None
    shown = client.get(paper.url()).content.decode()
    assert "Page Orders, as buyer" in shown
    assert timezone.localdate().strftime("%Y") in shown


def test_a_confirmation_grows_old_and_the_check_says_so(paper: Connector, alice: User, sign_in: SignIn) -> None:
    press(sign_in(alice), paper)
    Confirmation.objects.update(at=timezone.now() - timedelta(days=91))
    done = check(paper)
    assert (done.outcome, done.code) == ("could_not_check", "overdue")
    assert "holds for 90 days" in trouble_in_words(done)


def test_a_change_of_the_documentation_ends_what_was_confirmed(paper: Connector, alice: User, sign_in: SignIn) -> None:
    press(sign_in(alice), paper)
    assert check(paper).outcome == "match"
    door.save(Record(workspace=paper.workspace, system=paper.system).put({"name": "Parcel"}), PORTAL)
    done = check(paper)
    assert (done.outcome, done.code) == ("could_not_check", "changed")


def test_what_was_changed_while_a_person_looked_is_not_confirmed(
    paper: Connector, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    answer = client.post(page(paper), {"once": str(uuid4()), "documented": "of yesterday", "note": "Seen twice"})
    assert answer.status_code == 409
    assert "Seen twice" in answer.content.decode()
    assert not Confirmation.objects.exists()


def test_the_same_form_sent_twice_is_one_confirmation(paper: Connector, alice: User, sign_in: SignIn) -> None:
    client, once = sign_in(alice), str(uuid4())
    assert [press(client, paper, once=once) for _ in range(2)] == [302, 302]
    assert Confirmation.objects.count() == 1
    assert AuditEntry.objects.filter(action="confirmed").count() == 1


def test_a_viewer_cannot_confirm_and_sees_no_button(paper: Connector, victor: User, sign_in: SignIn) -> None:
    client = sign_in(victor)
    assert press(client, paper) == 403
    assert page(paper) not in client.get(paper.url()).content.decode()
    assert not Confirmation.objects.exists()


def test_a_check_that_a_machine_makes_cannot_be_confirmed(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    made = catalog.make_connector(workspace)
    client = sign_in(alice)
    assert client.get(page(made)).status_code == 404
    assert page(made) not in client.get(made.url()).content.decode()


def test_such_a_check_is_set_up_on_the_pages(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    system = catalog.make_system(workspace)
    client = sign_in(alice)
    add = reverse("add_connector", args=[workspace.key, system.key]) + "?kind=null"
    assert "For how many days does a look hold?" in client.get(add).content.decode()
    sent = {"name": "by-hand", "cron": "0 6 * * *", "active": "on", "config-days": "30", "secret-kind": "none"}
    assert client.post(add, sent).status_code == 302
    made = Connector.objects.get(key="by-hand")
    assert (made.kind_id, made.details["config"]) == ("null", {"days": 30})
    assert client.get(page(made)).status_code == 200


def test_the_page_of_a_check_asks_the_database_no_more_with_many_confirmations(
    paper: Connector,
    alice: User,
    sign_in: SignIn,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    client = sign_in(alice)
    client.get(paper.url())
    for number in range(30):
        Confirmation.objects.create(
            workspace=paper.workspace, connector=paper, by="Alice", note=f"Look {number}", documented="x"
        )
    with django_assert_max_num_queries(20):
        shown = client.get(paper.url()).content.decode()
    assert shown.count(" looked on ") == 20
