"""Whoever has to work differently, or signs, says that they have read the guide; a changed guide asks again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from briefs.dossier.dossier import Content, Dossier, VersionState
from briefs.dossier.load import dossier_of
from briefs.dossier.readers import Confirmed, readers, to_read
from briefs.models import Confirmation, Entry, Version
from briefs.services.signing import freeze
from datamaps.models import Integration
from integrations_portal.accounts.models import Contact, User
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.conversation.conftest import url
from tests.conversation.test_signing import SignIn, be, clean, owner
from tests.conversation.test_versions import change, sign_it

__all__ = ["clean", "owner"]
AT = datetime(2027, 1, 12, 14, 5, tzinfo=UTC)


def dossier(rollout: list[dict[str, str]], **brief: object) -> Dossier:
    return Dossier(
        content=Content.read(
            {
                "workspace": {"key": "acme"},
                "teams": [{"key": "sales", "name": "Sales reps"}],
                "contacts": [
                    {"key": "ann", "name": "Ann", "team": "sales"},
                    {"key": "ben", "name": "Ben", "team": "sales", "active": False},
                    {"key": "desk", "name": "Sales desk", "kind": "group", "team": "sales"},
                    {"key": "priya", "name": "Priya Shah"},
                    {"key": "zoe", "name": "Zoe"},
                ],
                "brief": {"ref": "INT-0001", "rollout": rollout, **brief},
            }
        )
    )


def test_a_team_that_has_to_work_differently_means_its_people_who_are_still_there() -> None:
    assert to_read(dossier([{"audience": " sales REPS"}])) == ("ann",)


def test_those_are_asked_who_are_named_who_see_to_it_and_who_sign() -> None:
    found = dossier([{"audience": "priya shah", "owner": "ann"}, {"audience": "Everybody"}], business_owner="zoe")
    assert to_read(found) == ("priya", "ann", "zoe")
    assert to_read(dossier([{"audience": ""}])) == ()


def versions(*guides: str) -> list[VersionState]:
    return [VersionState(number=n, sections={"guide": guide, "flows": str(n)}) for n, guide in enumerate(guides, 1)]


def test_a_later_version_asks_again_only_when_the_guide_changed() -> None:
    known = versions("a", "a", "b")
    said = [Confirmed("ann", 1, AT)]
    assert [one.confirmed for one in readers(["ann"], known[1], known, said)] == said
    assert [one.confirmed for one in readers(["ann"], known[2], known, said)] == [None]


def test_who_has_not_read_it_comes_first_and_who_read_it_unasked_is_shown_too() -> None:
    known = versions("a")
    found = readers(["ann", "zoe"], known[0], known, [Confirmed("ann", 1, AT), Confirmed("priya", 1, AT)])
    assert [(one.contact, one.asked, bool(one.confirmed)) for one in found] == [
        ("zoe", True, False),
        ("ann", True, True),
        ("priya", False, True),
    ]


def test_whoever_signed_a_version_has_read_it(clean: Integration, owner: Client) -> None:
    sign_it(clean, owner)
    html = owner.get(url(clean, "version", 1)).content.decode()
    assert "by signing it" in html
    assert "You have read it" in html
    assert "I have read version 1" not in html


@pytest.fixture
def rep(clean: Integration, cora: User, sign_in: SignIn) -> Client:
    """Somebody who has to work differently."""
    contact = Contact.objects.of(clean.workspace).exclude(key=dossier_of(clean).brief.business_owner).first()
    assert contact is not None
    row = Entry(workspace=clean.workspace, integration=clean, part="rollout")
    door.save(row.put({"audience": contact.details.get("name", contact.label()), "change": "Stop retyping"}), PORTAL)
    be(cora, clean, contact.key)
    return sign_in(cora)


def freeze_it(brief: Integration) -> Version:
    return freeze(brief, dossier_of(brief), PORTAL, timezone.localdate())


def test_the_press_on_the_version_page_is_counted_on_the_brief(clean: Integration, rep: Client) -> None:
    freeze_it(clean)
    assert "0 of " in rep.get(url(clean, "brief")).content.decode()
    html = rep.get(url(clean, "version", 1)).content.decode()
    assert "I have read version 1" in html
    assert "has no sign-in here" in html
    for _press in range(2):
        answer = rep.post(url(clean, "confirm_read", 1))
        assert answer.headers["Location"] == url(clean, "version", 1) + "#readers"
    assert Confirmation.objects.count() == 1
    assert AuditEntry.objects.filter(kind="confirmation", action="added").count() == 1
    assert "You have read it" in rep.get(url(clean, "version", 1)).content.decode()
    assert "has read version 1" in rep.get(url(clean, "brief")).content.decode()


def test_the_guide_has_the_same_press_and_leads_back_to_itself(clean: Integration, rep: Client) -> None:
    guide = url(clean, "section", "guide")
    assert "Who has read it" not in rep.get(guide).content.decode()
    freeze_it(clean)
    assert "I have read version 1" in rep.get(guide).content.decode()
    assert rep.post(url(clean, "confirm_read", 1), {"at": "guide"}).headers["Location"] == f"{guide}#readers"
    change(clean, part="support", hours="never")
    assert "the next version will ask everybody again" in rep.get(guide).content.decode()
    freeze_it(clean)
    assert "I have read version 2" in rep.get(guide).content.decode()


def test_a_change_of_something_else_asks_nobody_again(clean: Integration, rep: Client) -> None:
    freeze_it(clean)
    rep.post(url(clean, "confirm_read", 1))
    change(clean, goal="Nobody asks finance any more")
    freeze_it(clean)
    assert "You have read it" in rep.get(url(clean, "version", 2)).content.decode()


def test_somebody_who_is_nobody_in_briefs_is_told_how_to_become_somebody(
    clean: Integration, victor: User, ada: User, sign_in: SignIn
) -> None:
    freeze_it(clean)
    viewer, admin = sign_in(victor), sign_in(ada)
    assert "ask an administrator to choose who you are" in viewer.get(url(clean, "version", 1)).content.decode()
    assert "Say who you are" in admin.get(url(clean, "version", 1)).content.decode()
    html = viewer.post(url(clean, "confirm_read", 1), follow=True).content.decode()
    assert "Nothing was noted" in html
    assert not Confirmation.objects.exists()


def test_a_version_that_there_is_not_cannot_be_confirmed(clean: Integration, rep: Client) -> None:
    assert rep.post(url(clean, "confirm_read", 7)).status_code == 404
    assert rep.get(url(clean, "confirm_read", 7)).status_code == 405


def test_many_readers_cost_no_more_queries(
    clean: Integration, rep: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = freeze_it(clean)
    page = url(clean, "version", 1)
    with django_assert_max_num_queries(60) as few:
        rep.get(page)
    for contact in Contact.objects.of(clean.workspace):
        door.save(Confirmation(workspace=clean.workspace, of_version=made, contact=contact), PORTAL)
    with django_assert_max_num_queries(len(few.captured_queries)):
        rep.get(page)
