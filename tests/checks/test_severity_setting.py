"""A workspace says how much a kind of change matters: with a reason, beside the finding, in every later check."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from datamaps.models import Finding, FindingStatus, SeveritySetting
from datamaps.schema.changes import Change
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.severity import Severity
from datamaps.schema.usage import Usage
from datamaps.schema.weigh import Drift, reweighed, weigh
from datamaps.services.severity import overrides_of, save_setting
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import Actor
from tests.access.forms import form_of
from tests.access.things import catalog

SignIn = Callable[[User], Client]
ADD = "/w/acme/settings/severity/add/"
LOWERED = {"change": "field.removed", "severity": "info", "reason": "The vendor <b>renames</b> weekly."}


def lower(browser: Client, **other: str) -> int:
    fields = form_of(browser.get(ADD).content.decode(), ADD)
    return browser.post(ADD, {**fields, **LOWERED, **other}).status_code


def test_a_setting_is_shown_beside_open_findings_at_once(workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    uid, browser = catalog.finding(workspace)["uid"], sign_in(ada)
    assert lower(browser) == 302
    found = Finding.objects.get(uid=uid)
    assert (found.severity, found.why["usual"]) == ("info", "breaking")
    page = browser.get(f"/w/acme/findings/{uid}/").content.decode()
    assert "Lowered from “Breaking” by Ada on" in page
    assert "because: The vendor &lt;b&gt;renames&lt;/b&gt; weekly." in page
    assert "<b>renames" not in page
    assert "weekly" in browser.get("/w/acme/settings/severity/").content.decode()


def test_taking_a_setting_back_brings_the_usual_severity_back(workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    uid, browser = catalog.finding(workspace)["uid"], sign_in(ada)
    lower(browser)
    url = f"/w/acme/settings/severity/{SeveritySetting.objects.get().uid}/"
    fields = form_of(browser.get(url).content.decode(), url)
    assert browser.post(url, {**fields, "say": "back"}).status_code == 302
    found = Finding.objects.get(uid=uid)
    assert (found.severity, found.why["usual"]) == ("breaking", None)
    assert "Lowered from" not in browser.get(f"/w/acme/findings/{uid}/").content.decode()


def test_what_was_settled_keeps_the_severity_of_then(workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    catalog.finding(workspace)
    Finding.objects.update(status=FindingStatus.RESOLVED)
    lower(sign_in(ada))
    assert Finding.objects.get().severity == "breaking"


def test_the_check_weighs_with_the_settings_of_its_own_workspace(
    workspace: Workspace, elsewhere: Workspace, ada: User
) -> None:
    save_setting(SeveritySetting(workspace=workspace, **LOWERED), Actor.of(ada))
    assert overrides_of(workspace) == {"field.removed": "info"}
    assert overrides_of(elsewhere) == {}
    change = Change(ChangeKind.FIELD_ADDED, "Customer", "email")
    (drift,) = weigh([change], Usage(), {"field.added": "breaking"})
    assert (drift.severity, drift.usual) == (Severity.BREAKING, Severity.INFO)


def test_a_setting_to_the_usual_severity_changes_nothing() -> None:
    drift = Drift(Change(ChangeKind.FIELD_REMOVED, "Customer", "email"), Severity.BREAKING)
    assert reweighed(drift, Severity.BREAKING) == drift
    lowered = reweighed(drift, Severity.INFO)
    assert reweighed(lowered, Severity.WARNING).usual is Severity.BREAKING
    assert reweighed(lowered, None) == drift


@pytest.mark.parametrize("wrong", [{"reason": "  "}, {"severity": "fatal"}, {"change": "no.such.kind"}, {"change": ""}])
def test_a_setting_needs_a_known_kind_a_severity_and_a_reason(
    wrong: dict[str, str], workspace: Workspace, ada: User, sign_in: SignIn
) -> None:
    assert lower(sign_in(ada), **wrong) == 422
    assert not SeveritySetting.objects.exists()


def test_a_kind_has_one_setting(workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    assert lower(browser) == 302
    assert lower(browser, severity="warning") == 422
    assert SeveritySetting.objects.get().severity == "info"


def test_the_trail_says_who_set_what_and_why(workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    lower(sign_in(ada))
    entry = AuditEntry.objects.get(kind="severity")
    assert (entry.actor, entry.about) == ("Ada", "field.removed")
    assert entry.changes["severity"] == [None, "info"]
    assert entry.changes["reason"] == [None, LOWERED["reason"]]


def test_every_kind_can_be_chosen_and_is_told_in_words(workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    page = sign_in(ada).get(ADD).content.decode()
    for kind in ChangeKind:
        assert f'value="{kind.value}"' in page
        assert "{" not in kind.told_of_any
