"""Stored credentials: written and never shown, replaced, refused while in use, reminded of, sealed anew."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from datamaps.checks import credentials_have_keys
from datamaps.connectors.base import ConnectorError
from datamaps.models import Connector, Credential
from datamaps.services.credentials import key_id, rotate, seal, unseal
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from integrations_portal.rows.models import SearchEntry
from tests.access.forms import form_of
from tests.access.things import catalog

SignIn = Callable[[User], Client]
LIST = "/w/acme/settings/credentials/"
ADD = f"{LIST}add/"
CANARY = "canary-4f1d-never-to-be-seen"


def make(workspace: Workspace, name: str = "crm-live", **more: Any) -> Credential:
    row = Credential(workspace=workspace, name=name, **more)
    return door.save(seal(row, "bearer", {"token": CANARY}), PORTAL)


def send(browser: Client, url: str, **typed: str) -> Any:
    return browser.post(url, {**form_of(browser.get(url).content.decode(), url), **typed})


def use(workspace: Workspace, name: str) -> Connector:
    connector = catalog.make_connector(workspace)
    Connector.objects.filter(pk=connector.pk).update(credential=name)
    return connector


def test_a_secret_goes_in_and_is_nowhere_to_be_seen(
    workspace: Workspace, alice: User, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    browser = sign_in(alice)
    typed = {"name": "crm", "secret-kind": "basic", "secret-basic-user": "bo", "secret-basic-password": CANARY}
    with caplog.at_level(logging.DEBUG):
        wrong = send(browser, ADD, **{**typed, "expires_on": "31.12."})
        assert wrong.status_code == 422
        assert send(browser, ADD, **typed).status_code == 302
        row = Credential.objects.get()
        pages = [browser.get(url).content.decode() for url in (LIST, f"{LIST}{row.uid}/", f"{LIST}{row.uid}/remove/")]
    assert unseal(row).values == {"user": "bo", "password": CANARY}
    kept = str(list(AuditEntry.objects.values())) + str(list(SearchEntry.objects.values()))
    shown = "".join(pages) + wrong.content.decode() + caplog.text + kept + row.sealed + repr(unseal(row)) + repr(row)
    assert CANARY not in shown
    assert "Alice" in pages[0]


def test_replacing_takes_the_new_secret_and_empty_fields_keep_the_old(
    workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    row, browser = make(workspace), sign_in(alice)
    url = f"{LIST}{row.uid}/"
    assert send(browser, url, expires_on="2099-05-01").status_code == 302
    row.refresh_from_db()
    assert (str(row.expires_on), unseal(row).values) == ("2099-05-01", {"token": CANARY})
    assert send(browser, url, **{"secret-bearer-token": "another"}).status_code == 302
    row.refresh_from_db()
    assert unseal(row).values == {"token": "another"}
    assert send(browser, url, **{"secret-kind": "basic"}).status_code == 422, "another way needs its own secret"


def test_a_stale_replacement_stores_nothing(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    row, browser = make(workspace), sign_in(alice)
    url = f"{LIST}{row.uid}/"
    fields = form_of(browser.get(url).content.decode(), url)
    send(browser, url, expires_on="2099-05-01")
    answer = browser.post(url, {**fields, "secret-bearer-token": "too late"})
    assert answer.status_code == 409
    assert "1 May 2099" in answer.content.decode()
    assert "too late" not in answer.content.decode()
    row.refresh_from_db()
    assert unseal(row).values == {"token": CANARY}


def test_a_name_is_given_once(workspace: Workspace, elsewhere: Workspace, alice: User, sign_in: SignIn) -> None:
    make(elsewhere, "crm")
    typed = {"name": "crm", "secret-kind": "bearer", "secret-bearer-token": "x"}
    browser = sign_in(alice)
    assert send(browser, ADD, **typed).status_code == 302
    assert send(browser, ADD, **typed).status_code == 422
    assert send(browser, ADD, **{**typed, "name": " "}).status_code == 422
    assert Credential.objects.filter(workspace=workspace).count() == 1


def test_one_in_use_is_not_removed(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    row, browser = make(workspace), sign_in(alice)
    connector = use(workspace, row.name)
    url = f"{LIST}{row.uid}/remove/"
    assert "It is in use." in browser.get(url).content.decode()
    assert browser.post(url).status_code == 422
    assert Credential.objects.filter(pk=row.pk).exists()
    connector.delete()
    assert browser.post(url).status_code == 302
    assert not Credential.objects.filter(pk=row.pk).exists()


def test_the_list_says_who_uses_what_and_what_is_missing(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    use(workspace, "absent & <b>gone</b>")
    make(workspace, "idle")
    page = sign_in(alice).get(LIST).content.decode()
    assert "No live check" in page
    assert "absent &amp; &lt;b&gt;gone&lt;/b&gt;" in page
    assert "?name=absent%20%26%20%3Cb%3Egone%3C/b%3E" in page
    filled = sign_in(alice).get(f"{ADD}?name=absent").content.decode()
    assert 'name="name" value="absent"' in filled


def test_people_are_reminded_before_a_credential_ends(
    workspace: Workspace, alice: User, victor: User, sign_in: SignIn
) -> None:
    today = timezone.localdate()
    make(workspace, "soon", expires_on=today + timedelta(days=29))
    make(workspace, "later", expires_on=today + timedelta(days=40))
    make(workspace, "over", expires_on=today - timedelta(days=1))
    browser = sign_in(alice)
    page = browser.get(LIST).content.decode()
    assert page.count("Ended on") == 1
    assert page.count("Ends on") == 1
    home = browser.get("/w/acme/").content.decode()
    assert "Credentials that end" in home
    assert "soon" in home
    assert "later" not in home
    assert "2 of them end soon or have ended" in browser.get("/w/acme/settings/").content.decode()
    assert "Credentials that end" not in sign_in(victor).get("/w/acme/").content.decode()


@pytest.mark.parametrize("many", [False, True])
def test_the_list_takes_a_fixed_number_of_queries(
    many: bool, workspace: Workspace, alice: User, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    for number in range(30 if many else 1):
        make(workspace, f"c{number}")
    use(workspace, "c0")
    browser = sign_in(alice)
    browser.get(LIST)
    with django_assert_num_queries(8):
        browser.get(LIST)


def test_rotation_seals_with_the_first_key_and_says_what_is_lost(
    workspace: Workspace, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, lost = settings.CREDENTIAL_KEYS[0], *(Fernet.generate_key().decode() for _ in range(2))
    row = make(workspace)
    settings.CREDENTIAL_KEYS = (lost,)
    other = make(workspace, "other")
    settings.CREDENTIAL_KEYS = (new, old)
    before = (row.version, AuditEntry.objects.count())
    with pytest.raises(CommandError, match="1 credentials are left"):
        call_command("rotatekeys")
    told = capsys.readouterr()
    assert "1 sealed with the first key, 0 were already." in told.out
    assert "acme: other" in told.err
    assert CANARY not in told.out + told.err
    settings.CREDENTIAL_KEYS = (new,)
    row.refresh_from_db()
    other.refresh_from_db()
    assert unseal(row).values == {"token": CANARY}
    assert row.key_id == key_id(new)
    assert (row.version, AuditEntry.objects.count()) == before, "nobody's open form becomes stale by it"
    with pytest.raises(ConnectorError):
        unseal(other)


def test_rotating_twice_does_nothing_more(workspace: Workspace, settings: Settings) -> None:
    make(workspace)
    settings.CREDENTIAL_KEYS = (Fernet.generate_key().decode(), *settings.CREDENTIAL_KEYS)
    assert rotate().sealed == 1
    sealed = Credential.objects.get().sealed
    again = rotate()
    assert (again.sealed, again.already, Credential.objects.get().sealed) == (0, 1, sealed)


def test_the_check_at_the_start_says_when_a_key_is_gone(
    workspace: Workspace, alice: User, sign_in: SignIn, settings: Settings
) -> None:
    make(workspace)
    assert credentials_have_keys() == []
    settings.CREDENTIAL_KEYS = (Fernet.generate_key().decode(),)
    (message,) = credentials_have_keys()
    assert message.id == "portal.W009"
    assert "1 stored credential" in message.msg
    assert "Its key is gone" in sign_in(alice).get(LIST).content.decode()
