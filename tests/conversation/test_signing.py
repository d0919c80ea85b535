"""Somebody who is named signs exactly what they read; gates say what stops them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from briefs.dossier.load import dossier_of
from briefs.dossier.signers import changed_since, current_hash, signers
from briefs.models import Entry, Signature, Version
from briefs.readiness.judge import judge
from briefs.services.documents import frozen
from briefs.services.signing import Stopped, move
from briefs.shapes.purpose import Stage
from datamaps.models import Integration
from integrations_portal.accounts.models import Contact, Membership, Role, User, Workspace
from integrations_portal.audit.trail import PORTAL
from tests.conversation.conftest import hidden, import_example, url

SignIn = Callable[[User], Client]


@pytest.fixture
def clean(workspace: Workspace) -> Integration:
    """A brief that nothing stops, before its approval."""
    brief = import_example(workspace, "nasty-clean")
    brief.stage = Stage.BRIEFING.value
    brief.save()
    assert not any(finding.stops for finding in judge(dossier_of(brief), timezone.localdate(), Stage.APPROVED))
    return brief


@pytest.fixture
def owner(clean: Integration, victor: User, sign_in: SignIn) -> Client:
    """The business owner, who may only look at everything else."""
    be(victor, clean, dossier_of(clean).brief.business_owner or "")
    return sign_in(victor)


def be(user: User, brief: Integration, key: str) -> None:
    contact = Contact.objects.get(workspace=brief.workspace, key=key)
    Membership.objects.filter(user=user, workspace=brief.workspace).update(contact=contact)


def test_the_business_owner_signs_what_was_read(clean: Integration, owner: Client) -> None:
    page = url(clean, "sign")
    html = owner.get(page).content.decode()
    digest = hidden(html, "hash")
    assert digest == current_hash(dossier_of(clean))
    assert f">{digest[:4]} {digest[4:8]} {digest[8:12]}</code></summary>" in html
    assert f'data-copy="{digest}"' in html
    assert owner.post(page, {"hash": digest, "comment": "Go"}).status_code == 302
    signature = Signature.objects.get()
    assert (signature.role, signature.comment, signature.signed.digest) == ("business_owner", "Go", digest)
    assert "You have signed this version" in owner.get(page).content.decode()
    assert "Signed" in owner.get(url(clean, "brief")).content.decode()


def test_a_double_click_makes_one_signature(clean: Integration, owner: Client) -> None:
    page = url(clean, "sign")
    digest = hidden(owner.get(page).content.decode(), "hash")
    for _press in range(2):
        owner.post(page, {"hash": digest})
    assert Signature.objects.count() == 1
    assert Version.objects.count() == 1


def test_nothing_is_signed_that_was_not_read(clean: Integration, owner: Client) -> None:
    page = url(clean, "sign")
    digest = hidden(owner.get(page).content.decode(), "hash")
    purpose = Entry.objects.get(integration=clean, part="purpose")
    purpose.details = purpose.details | {"goal": "Something else"}
    purpose.save()
    answer = owner.post(page, {"hash": digest, "comment": "My long comment"})
    assert answer.status_code == 409
    assert "has changed since you read it" in answer.content.decode()
    assert "My long comment" in answer.content.decode()
    assert not Signature.objects.exists()


def test_nobody_signs_while_something_stops_it(nasty: Integration, cora: User, sign_in: SignIn) -> None:
    be(cora, nasty, dossier_of(nasty).brief.business_owner or "")
    client, page = sign_in(cora), url(nasty, "sign")
    html = client.get(page).content.decode()
    assert "You can sign as soon as nothing stops it" in html
    assert client.post(page, {"hash": current_hash(dossier_of(nasty))}).status_code == 409
    assert not Signature.objects.exists()


def test_whoever_may_share_a_brief_is_led_to_those_who_sign_by_link(
    clean: Integration, owner: Client, cora: User, sign_in: SignIn
) -> None:
    page, share = url(clean, "sign"), url(clean, "add_guest")
    assert share not in owner.get(page).content.decode()
    Membership.objects.filter(user=cora, workspace=clean.workspace).update(role=Role.EDITOR)
    assert share in sign_in(cora).get(page).content.decode()


def test_somebody_who_is_not_named_does_not_sign(clean: Integration, ada: User, sign_in: SignIn) -> None:
    client, page = sign_in(ada), url(clean, "sign")
    assert reverse("member", args=[clean.workspace.key, ada.memberships.get().uid]) in client.get(page).content.decode()
    assert client.post(page, {"hash": current_hash(dossier_of(clean))}).status_code == 409
    assert not Signature.objects.exists()


def test_a_brief_is_approved_only_with_the_signature_of_its_owner(
    clean: Integration, owner: Client, alice: User, sign_in: SignIn
) -> None:
    editor, stage = sign_in(alice), url(clean, "move_stage")
    editor.post(stage, {"to": "approved"})
    clean.refresh_from_db()
    assert clean.stage == Stage.BRIEFING
    owner.post(url(clean, "sign"), {"hash": current_hash(dossier_of(clean))})
    editor.post(stage, {"to": "approved", "version": clean.version})
    clean.refresh_from_db()
    assert clean.stage == Stage.APPROVED


def test_two_who_move_it_at_once_move_it_once(clean: Integration, alice: User, sign_in: SignIn) -> None:
    editor, stage = sign_in(alice), url(clean, "move_stage")
    editor.post(stage, {"to": "in_review", "version": clean.version})
    late = editor.post(stage, {"to": "idea", "version": clean.version})
    clean.refresh_from_db()
    assert clean.stage == Stage.IN_REVIEW
    assert late["Location"] == url(clean, "sign"), "the page begins with what happened, so that is where it opens"


def test_going_back_is_always_possible(nasty: Integration) -> None:
    assert move(nasty, Stage.BRIEFING, PORTAL, timezone.localdate()).stage == Stage.BRIEFING
    with pytest.raises(Stopped) as refused:
        move(nasty, Stage.APPROVED, PORTAL, timezone.localdate())
    assert refused.value.stops
    assert refused.value.unsigned


def test_a_change_after_signing_is_told_by_its_section(clean: Integration, owner: Client) -> None:
    page = url(clean, "sign")
    owner.post(page, {"hash": current_hash(dossier_of(clean))})
    purpose = Entry.objects.get(integration=clean, part="purpose")
    purpose.details = purpose.details | {"goal": "Something else"}
    purpose.save()
    dossier = dossier_of(clean)
    assert changed_since(dossier, dossier.live.versions[-1]) == ("purpose",)
    html = owner.get(page).content.decode()
    assert "Changed since version 1 was signed: Purpose and goal." in html
    assert "To be signed again" in html


def test_a_signed_version_can_be_read_again(clean: Integration, owner: Client) -> None:
    owner.post(url(clean, "sign"), {"hash": current_hash(dossier_of(clean))})
    version = Version.objects.select_related("integration").get()
    assert dossier_of(clean).brief.title in version.markdown
    assert current_hash(frozen(version, clean).dossier) == version.digest


def test_everybody_signs_once_and_as_the_first_that_they_are(clean: Integration) -> None:
    keys = [key for _role, key in signers(dossier_of(clean))]
    assert len(keys) == len(set(keys))
    assert keys[0] == dossier_of(clean).brief.business_owner


@pytest.mark.slow
def test_the_last_who_signs_is_led_to_the_pack(clean: Integration, victor: User, sign_in: SignIn) -> None:
    page, browser = url(clean, "sign"), sign_in(victor)
    for _role, key in signers(dossier_of(clean)):
        be(victor, clean, key)
        assert "Everybody has signed." not in browser.get(page).content.decode()
        browser.post(page, {"hash": hidden(browser.get(page).content.decode(), "hash")})
    html = browser.get(page).content.decode()
    assert "Everybody has signed." in html
    assert url(clean, "pack") in html


def test_a_viewer_moves_nothing(clean: Integration, owner: Client) -> None:
    assert "Move here" not in owner.get(url(clean, "sign")).content.decode()
    assert owner.post(url(clean, "move_stage"), {"to": "in_review"}).status_code == 403
    assert Membership.objects.filter(role=Role.VIEWER).exists()
