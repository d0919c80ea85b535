"""Versions: each can be read as it was signed, compared with any other, and signed again for what changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from briefs.dossier.dossier import FORMAT
from briefs.dossier.load import dossier_of
from briefs.dossier.signers import current_hash, named
from briefs.dossier.standing import Stands, standings_now
from briefs.dossier.stored import NewerFormat, read_stored
from briefs.models import Entry, Signature, Version
from briefs.services.signing import freeze
from datamaps.models import Integration
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL, Actor
from integrations_portal.rows import door
from tests.conversation.conftest import hidden, url
from tests.conversation.test_signing import be, clean, owner

__all__ = ["clean", "owner"]
SignIn = Callable[[User], Client]


def sign_it(brief: Integration, client: Client, comment: str = "") -> None:
    digest = hidden(client.get(url(brief, "sign")).content.decode(), "hash")
    assert client.post(url(brief, "sign"), {"hash": digest, "comment": comment}).status_code == 302


def change(brief: Integration, part: str = "purpose", by: Actor = PORTAL, **answers: object) -> None:
    row = Entry.objects.filter(integration=brief, part=part).first()
    assert row is not None
    door.save(row.put(row.details | answers), by)


def test_a_change_is_read_and_signed_again_in_one_step(clean: Integration, owner: Client, cora: User) -> None:
    sign_it(clean, owner)
    change(clean, by=Actor.of(cora), goal="Nobody asks finance any more")
    html = owner.get(url(clean, "sign")).content.decode()
    assert "What has changed since you signed version 1" in html
    assert "Nobody asks finance any more" in html
    assert "Changed by Cora" in html
    assert 'id="changed-exceptions"' not in html
    assert "Sign version 2" in html
    sign_it(clean, owner)
    assert [one.signed.number for one in Signature.objects.order_by("pk")] == [1, 2]
    assert "What has changed since you signed" not in owner.get(url(clean, "sign")).content.decode()


def test_a_signature_goes_on_standing_for_what_did_not_change(
    clean: Integration, victor: User, sign_in: SignIn
) -> None:
    roles = named(dossier_of(clean))
    other = next(key for key, found in roles.items() if "business_owner" not in found and "party" not in found)
    be(victor, clean, other)
    client = sign_in(victor)
    sign_it(clean, client)
    change(clean, goal="Another goal")
    (one,) = [one for one in standings_now(dossier_of(clean)) if one.contact == other]
    assert (one.stands, one.changed, one.others) == (Stands.CARRIED, (), ("purpose",))
    html = client.get(url(clean, "sign")).content.decode()
    assert "your signature still stands" in html
    assert "Signed before, still stands" in html
    assert "nothing that they answer for has changed since" in client.get(
        url(clean, "document", "brief", "md")
    ).content.decode().replace("\\", "")


def test_the_business_owner_signs_again_whatever_changes(clean: Integration, owner: Client) -> None:
    sign_it(clean, owner)
    change(clean, "exceptions", name="Card declined twice")
    key = dossier_of(clean).brief.business_owner
    (one,) = [one for one in standings_now(dossier_of(clean)) if one.contact == key]
    assert (one.stands, one.changed) == (Stands.AGAIN, ("exceptions",))
    text = owner.get(url(clean, "document", "brief", "md")).content.decode()
    assert "signed version 1; to be signed again, because of: Exceptions" in text


def test_the_list_says_who_signed_who_did_not_and_what_changed(clean: Integration, owner: Client) -> None:
    sign_it(clean, owner)
    change(clean, goal="Another goal")
    sign_it(clean, owner)
    html = owner.get(url(clean, "versions")).content.decode()
    assert html.index("Version 2") < html.index("Version 1</a>")
    assert "not signed by" in html
    assert "Briefing" in html
    assert "Purpose and goal" in html
    assert current_hash(dossier_of(clean))[:12] in html


def test_a_version_is_read_as_it_was_signed(clean: Integration, owner: Client) -> None:
    sign_it(clean, owner, "Go")
    before = Version.objects.get()
    change(clean, goal="Quite another goal")
    page = owner.get(url(clean, "version", 1)).content.decode()
    assert before.digest in page
    assert "Go" in page
    assert "Quite another goal" not in page
    assert "The brief has changed since." in page
    assert owner.get(url(clean, "version_markdown", 1)).content.decode() == before.markdown
    assert "Quite another goal" not in owner.get(url(clean, "version_document", 1, "pack", "md")).content.decode()
    assert owner.get(url(clean, "version", 7)).status_code == 404
    assert owner.get(url(clean, "version_document", 7, "pack", "md")).status_code == 404


def test_any_two_versions_are_compared_in_either_order(clean: Integration, owner: Client) -> None:
    sign_it(clean, owner)
    change(clean, goal="Second goal")
    sign_it(clean, owner)
    change(clean, goal="Third goal")
    compare = url(clean, "compare_versions")
    for query in ("?from=1&to=2", "?from=2&to=1"):
        html = owner.get(compare + query).content.decode()
        assert "From version 1 to version 2" in html
        assert "Second goal" in html
        assert "Third goal" not in html
    assert "Third goal" in owner.get(f"{compare}?from=1&to=now").content.decode()
    assert "Nothing differs." in owner.get(f"{compare}?from=2&to=2").content.decode()
    assert owner.get(f"{compare}?from=9&to=1").status_code == 404
    assert owner.get(f"{compare}?from={'9' * 40}&to=x").status_code == 200
    text = owner.get(url(clean, "compare_markdown") + "?from=1&to=2").content.decode()
    assert "Second goal" in text
    assert "Version 1 compared with version 2" in text


def test_before_anybody_has_signed_the_pages_say_what_a_version_is(
    fresh: Integration, cora: User, sign_in: SignIn
) -> None:
    client = sign_in(cora)
    for name in ("versions", "compare_versions"):
        assert "There is no version yet" in client.get(url(fresh, name)).content.decode()
    assert client.get(url(fresh, "compare_markdown")).status_code == 404


def test_a_version_of_a_newer_portal_is_not_guessed_at(clean: Integration, owner: Client) -> None:
    sign_it(clean, owner)
    Version.objects.update(format=FORMAT + 1)
    with pytest.raises(NewerFormat):
        read_stored({}, FORMAT + 1)
    html = owner.get(url(clean, "version", 1)).content.decode()
    assert "newer portal" in html
    assert dossier_of(clean).brief.title in html
    assert "newer portal" in owner.get(url(clean, "compare_versions")).content.decode()
    assert owner.get(url(clean, "sign")).status_code == 200
    assert owner.get(url(clean, "version_document", 1, "brief", "md")).status_code == 404


@pytest.mark.slow
def test_the_list_takes_as_many_queries_for_many_versions_as_for_one(
    clean: Integration, owner: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_it(clean, owner)
    with django_assert_max_num_queries(40) as few:
        owner.get(url(clean, "versions"))
    for n in range(30):
        change(clean, goal=f"Goal {n}")
        freeze(clean, dossier_of(clean), PORTAL, timezone.localdate())
    with django_assert_max_num_queries(len(few.captured_queries)):
        html = owner.get(url(clean, "versions")).content.decode()
    assert "1 to 25 of 31" in html


def test_what_stops_a_stage_is_linked_and_says_who_must_answer(nasty: Integration, cora: User, sign_in: SignIn) -> None:
    html = sign_in(cora).get(url(nasty, "sign")).content.decode()
    stages = html[html.index('id="stages"') :]
    assert "questions stop it" in stages
    assert f"/briefs/{nasty.ref}/" in stages
    assert 'class="question question-stops' in stages
    assert "must sign what the brief says now" in stages


def test_versions_of_another_workspace_are_not_there(
    clean: Integration, owner: Client, elsewhere: Workspace, olga: User, sign_in: SignIn
) -> None:
    sign_it(clean, owner)
    client = sign_in(olga)
    for name, *args in (("versions",), ("version", 1), ("compare_versions",), ("version_document", 1, "brief", "md")):
        assert client.get(url(clean, name, *args)).status_code == 404
