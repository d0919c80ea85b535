"""The home page as people meet it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from briefs.home.first_steps import Begun
from briefs.models import Entry, Standing
from briefs.services.begun import begun_in
from briefs.services.home import scene_of
from briefs.services.standing import AT_ONCE, FRESH, count_stale
from datamaps.models import Credential, Record
from datamaps.services.credentials import seal
from integrations_portal.accounts.models import Contact, Membership, Role, User, Workspace
from integrations_portal.accounts.visits import PAUSE, away_since, visit
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.home.conftest import HOSTILE, add_brief, add_connector, add_difference, add_entry, add_system, busy
from tests.personas import make_contact, make_member

SignIn = Callable[[User], Client]
QUERIES = 23


def home(client: Client, workspace: Workspace) -> str:
    answer = client.get(reverse("home", args=[workspace.key]))
    assert answer.status_code == 200
    return answer.content.decode()


# The visit


def test_looking_twice_in_a_minute_clears_nothing() -> None:
    now, week = timezone.now(), timedelta(days=7)

    first = away_since(now - week, None, now)
    again = away_since(now, first, now + timedelta(minutes=1))

    assert first == again == now - week
    assert away_since(now, first, now + PAUSE) == now, "a new visit begins where the last look was"
    assert away_since(None, None, now) is None


def test_a_difference_stays_new_on_the_whole_visit(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    now, client = timezone.now(), sign_in(alice)
    Membership.objects.filter(user=alice).update(last_seen_at=now - timedelta(days=1))
    add_difference(add_connector(add_system(workspace, "crm")), "email")
    add_brief(workspace, 1)

    assert "New since your last visit" in home(client, workspace)
    assert "New since your last visit" in home(client, workspace)
    Membership.objects.filter(user=alice).update(last_seen_at=now + timedelta(seconds=1), away_since=now)
    assert "New since your last visit" in home(client, workspace)


def test_a_visit_changes_no_version_and_no_other_membership(workspace: Workspace, alice: User, victor: User) -> None:
    row = Membership.objects.get(user=alice)

    visit(row, timezone.now())

    row.refresh_from_db()
    assert row.version == 1
    assert row.last_seen_at is not None
    assert Membership.objects.get(user=victor).last_seen_at is None


# The page


def test_everything_that_waits_stands_on_the_page_mine_first(
    workspace: Workspace, as_priya: Membership, alice: User, sign_in: SignIn
) -> None:
    brief = busy(workspace, 1)
    sam = make_contact(workspace, "sam")
    add_entry(brief, "decisions", ref="D-02", question="Sam's?", owner="sam", needed_by="2020-01-01")
    door.save(sam.put(sam.plain() | {"active": False}), by=PORTAL)
    token = seal(Credential(workspace=workspace, name="crm-live"), "bearer", {"token": "only-for-this-test"})
    token.expires_on = timezone.localdate() + timedelta(days=3)
    door.save(token, by=PORTAL)

    page = home(sign_in(alice), workspace)

    assert page.index("What is 1?") < page.index("Sam&#x27;s?")
    for words in ("CRM-1: ", "SHOP-1", "Lost 1", "trouble in CRM-1", "crm-live", "never reviewed", "Yours"):
        assert words in page
    assert "has left, and 1 answer names them" in page
    assert reverse("leaver", args=[workspace.key, "sam"]) in page
    assert "stops it" in page or "stop it" in page


def test_a_viewer_sees_no_credentials_and_no_way_to_hand_over(
    workspace: Workspace, victor: User, sign_in: SignIn
) -> None:
    sam = make_contact(workspace, "sam", active=False)
    add_entry(add_brief(workspace, 1), "decisions", ref="D-01", question="Which?", owner=sam.key)
    row = seal(Credential(workspace=workspace, name="crm-live"), "bearer", {"token": "only-for-this-test"})
    row.expires_on = timezone.localdate()
    door.save(row, by=PORTAL)

    page = home(sign_in(victor), workspace)

    assert "crm-live" not in page
    assert "no credential ends soon" not in page
    assert reverse("leaver", args=[workspace.key, "sam"]) not in page


def test_what_another_workspace_waits_for_is_not_told_here(
    workspace: Workspace, elsewhere: Workspace, priya: Contact, olga: User, sign_in: SignIn
) -> None:
    busy(workspace, 1)
    add_brief(elsewhere, 9)

    page = home(sign_in(olga), elsewhere)

    assert "What is 1?" not in page
    assert "CRM-1" not in page
    assert sign_in(olga).get(reverse("home", args=[workspace.key])).status_code == 404


def test_hostile_words_are_shown_as_words_and_secrets_are_not_shown(
    workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    add_entry(add_brief(workspace, 1), "decisions", ref="D-01", question=HOSTILE)

    page = home(sign_in(alice), workspace)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "hunter2hunter2" not in page


@pytest.mark.parametrize("role", list(Role))
def test_an_empty_workspace_offers_the_next_step(
    role: Role, workspace: Workspace, sign_in: SignIn, victor: User
) -> None:
    Membership.objects.filter(user=victor).update(role=role)

    page = home(sign_in(victor), workspace)

    assert {
        Role.VIEWER: "See who is here",
        Role.CONTRIBUTOR: "Start a brief",
        Role.EDITOR: "Add a system",
        Role.ADMIN: "Add a system",
    }[role] in page


def test_the_first_steps_lead_on_from_what_is_there_until_all_are_done(
    workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    records, check = (reverse(name, args=[workspace.key, "crm"]) for name in ("import_system", "add_connector"))

    assert "As soon as there is a system." in home(client, workspace)
    make_contact(workspace, "priya")
    crm = add_system(workspace, "crm", business_owner="priya", technical_owner="priya")
    page = home(client, workspace)
    assert records in page
    assert check in page
    add_brief(workspace, 1, business_owner="priya")
    assert "First steps" in home(client, workspace)
    door.save(Record(workspace=workspace, system=crm, name="Account"), by=PORTAL)
    add_connector(crm)
    assert "First steps" not in home(client, workspace)


def test_the_first_steps_go_on_with_a_system_that_has_no_records(workspace: Workspace) -> None:
    crm = add_system(workspace, "crm")
    add_system(workspace, "shop")
    door.save(Record(workspace=workspace, system=crm, name="Account"), by=PORTAL)

    assert begun_in(workspace) == Begun(system="shop", records=True)


def test_where_nothing_waits_the_page_says_where_to_go_on(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    make_contact(workspace, "priya")
    add_brief(workspace, 1, business_owner="priya")

    page = home(sign_in(alice), workspace)

    assert "Nothing waits for you" in page
    assert "Open the briefs" in page


def test_a_member_without_a_contact_is_told_how_the_page_becomes_theirs(
    workspace: Workspace, ada: User, victor: User, priya: Contact, sign_in: SignIn
) -> None:
    own = Membership.objects.get(user=ada)

    assert reverse("member", args=[workspace.key, own.uid]) in home(sign_in(ada), workspace)
    assert "An admin can say who you are" in home(sign_in(victor), workspace)
    own.contact = priya
    own.save()
    assert "who you are" not in home(sign_in(ada), workspace)


# The count of what stops a brief


def test_the_count_is_that_of_the_briefs_own_page(
    workspace: Workspace, priya: Contact, alice: User, sign_in: SignIn
) -> None:
    client, brief = sign_in(alice), busy(workspace, 1)
    home(client, workspace)
    first = Standing.objects.get(integration=brief).blockers

    Entry.objects.filter(integration=brief, part="decisions").delete()
    client.get(brief.url())

    assert first > 0
    answer = client.get(reverse("open_questions", args=[workspace.key, brief.ref]))
    stops = sum(finding.stops for finding in answer.context["page"].findings)
    assert Standing.objects.get(integration=brief).blockers == stops


def test_the_clock_counts_again_what_has_grown_old_and_no_more_than_a_few_at_once(workspace: Workspace) -> None:
    now, soon = timezone.now(), timezone.localdate() + timedelta(days=5)
    for number in range(AT_ONCE + 1):
        add_brief(workspace, number + 1, go_live=soon.isoformat())
    far = add_brief(workspace, 100, go_live=(soon + timedelta(days=300)).isoformat())
    live = add_brief(workspace, 101, stage="live", go_live=soon.isoformat())

    counted = [count_stale(now) for _minute in range(3)]
    assert counted == [AT_ONCE, 3, 0]
    later = now + FRESH + timedelta(seconds=1)
    assert [count_stale(later) for _minute in range(3)] == [AT_ONCE, 1, 0]
    assert {row.judged_at for row in Standing.objects.filter(integration__in=[far, live])} == {now}


def test_the_page_takes_as_many_queries_for_much_as_for_little(
    workspace: Workspace,
    as_priya: Membership,
    alice: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(alice)
    sam = make_contact(workspace, "sam")
    add_entry(busy(workspace, 1), "decisions", ref="D-09", question="Sam's?", owner="sam")
    door.save(sam.put(sam.plain() | {"active": False}), by=PORTAL)
    home(client, workspace)

    with django_assert_num_queries(QUERIES):
        home(client, workspace)
    for number in range(2, 14):
        busy(workspace, number)
    while count_stale(timezone.now()):
        pass
    with django_assert_num_queries(QUERIES):
        home(client, workspace)


def test_a_scene_of_a_member_from_elsewhere_is_empty_of_this_workspace(
    workspace: Workspace, elsewhere: Workspace, priya: Contact, alice: User
) -> None:
    busy(workspace, 1)
    other = make_member(elsewhere, alice, Role.ADMIN)

    scene = scene_of(other, None, timezone.now())

    assert (scene.briefs, scene.decisions, scene.systems, scene.troubles, dict(scene.people)) == ((), (), (), (), {})
