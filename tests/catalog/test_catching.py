"""Catching samples: what the address takes and refuses, what its page shows, and that nothing is left behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from datamaps.models import Catch, CaughtSample, Connector, Field, Finding, ImportDraft, System
from datamaps.services import catching
from datamaps.services.checks import check
from datamaps.tasks import forget_samples
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from tests.rows.test_door import make_system

SignIn = Callable[[User], Client]
PAGE = "/w/acme/systems/crm/samples/"
CANARY = "canary-7731-hunter2"
ORDER = {"id": 7, "state": "paid", "email": "ada@example.com", "token": CANARY}


@pytest.fixture(autouse=True)
def no_rate() -> None:
    cache.clear()


@pytest.fixture
def system(workspace: Workspace) -> System:
    return make_system(workspace)


@pytest.fixture
def catch(system: System) -> Catch:
    return catching.start(system, hours=1, most=10, by=PORTAL)


def send(catch: Catch | str, body: object = ORDER, method: str = "post", **more: Any) -> HttpResponse:
    """What a sender is answered, who has no cookie and knows nothing of a form's token."""
    address = catch if isinstance(catch, str) else catching.address_of(catch)
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = more.pop("content_type", "application/json")
    client = Client(enforce_csrf_checks=True)
    answer: HttpResponse = getattr(client, method)(address, content, content_type=kind, **more)
    assert answer.content == b""
    assert not answer.cookies
    return answer


def test_a_sample_is_taken_and_answered_with_nothing(catch: Catch) -> None:
    assert send(catch).status_code == 202
    assert (
        send(catch, [ORDER, ORDER], "put", content_type="application/vnd.acme.v2+json; charset=utf-8").status_code
        == 202
    )
    catch.refresh_from_db()
    assert catch.caught == 2
    assert [json.loads(body) for body in catching.bodies_of(catch)] == [[ORDER, ORDER], ORDER]


@pytest.mark.parametrize(
    ("body", "content_type", "more", "status"),
    [
        (b"a=1", "application/x-www-form-urlencoded", {}, 415),
        (b"<html><script>alert(1)</script>", "text/html", {}, 415),
        (b"{}", "", {}, 415),
        (b"{}", "application/jsonx", {}, 415),
        (b"\x1f\x8b", "application/json", {"headers": {"content-encoding": "gzip"}}, 415),
        (b"<html>", "application/json", {}, 400),
        (b"", "", {"headers": {"content-length": ""}}, 415),
        (b"  ", "application/json", {}, 400),
        (b'"text"', "application/json", {}, 400),
        (b"[]", "application/json", {}, 400),
        (b"[1]", "application/json", {}, 400),
        (b'{"a": "\xff"}', "application/json", {}, 400),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "application/json", {}, 400),
        (b"[" * 100_000, "application/json", {}, 400),
        (b"[" + b"1," * 60_000 + b"1]", "application/json", {}, 400),
        (b'{"a": "' + b"x" * 256_000 + b'"}', "application/json", {}, 413),
    ],
)
def test_what_is_no_sample_is_refused_and_not_kept(
    body: bytes, content_type: str, more: dict[str, Any], status: int, catch: Catch
) -> None:
    assert send(catch, body, content_type=content_type, **more).status_code == status
    assert not CaughtSample.objects.exists()
    catch.refresh_from_db()
    assert (catch.caught, catch.size) == (0, 0)


def test_a_body_that_is_longer_than_it_says_is_cut_and_refused(catch: Catch) -> None:
    assert send(catch, headers={"content-length": "5"}).status_code == 400
    assert send(catch, headers={"content-length": "-5"}).status_code == 411
    assert send(catch, headers={"content-length": "99999999999"}).status_code == 413


@pytest.mark.parametrize("token", ["x", "x" * 5_000, "ä€", "%00", "' OR 1=1"])
def test_a_guessed_address_is_as_unknown_as_one_that_has_ended(token: str, catch: Catch) -> None:
    assert send(f"/catch/{token}/").status_code == 404
    token = catching.address_of(catch).rstrip("/").rpartition("/")[2]
    for near in (token[:-1], token.swapcase(), str(catch.uid), catch.digest):
        assert send(f"/catch/{near}/").status_code == 404
    Catch.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert send(catch).status_code == 404
    assert not CaughtSample.objects.exists()


@pytest.mark.parametrize("method", ["get", "head", "options", "patch", "delete"])
def test_nothing_can_be_read_back(method: str, catch: Catch, alice: User, sign_in: SignIn) -> None:
    send(catch)
    for client in (Client(), sign_in(alice)):
        answer = getattr(client, method)(catching.address_of(catch))
        assert (answer.status_code, answer.content) == (405, b"")


def test_no_more_is_taken_than_was_said(catch: Catch, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [send(catch).status_code for _ in range(12)] == [202] * 10 + [404] * 2
    assert CaughtSample.objects.count() == 10
    Catch.objects.update(most=1_000, size=5_000_000 - 10)
    assert send(catch).status_code == 404
    assert CaughtSample.objects.count() == 10


def test_too_many_messages_a_minute_are_refused_for_one_address_only(catch: Catch, elsewhere: Workspace) -> None:
    Catch.objects.update(most=1_000)
    answers = [send(catch, b"no").status_code for _ in range(61)]
    assert answers == [400] * 60 + [429]
    other = catching.start(make_system(elsewhere), 1, 10, PORTAL)
    assert send(other).status_code == 202


def test_neither_the_token_nor_a_sample_can_be_read_in_the_database(catch: Catch) -> None:
    send(catch)
    token = catching.address_of(catch).rstrip("/").rpartition("/")[2]
    stored = str([*Catch.objects.values(), *CaughtSample.objects.values(), *AuditEntry.objects.values()])
    assert len(token) >= 43
    assert token not in stored
    assert CANARY not in stored
    assert "ada@example.com" not in stored


def test_an_address_is_made_shown_again_and_ended(system: System, alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    assert "Make an address" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"hours": "5", "most": "10"}).status_code == 422
    assert not Catch.objects.exists()
    for _twice in range(2):
        assert client.post(PAGE, {"hours": "8", "most": "50"}).status_code == 302
    (catch,) = Catch.objects.all()
    assert timedelta(hours=7) < catch.expires_at - timezone.now() < timedelta(hours=9)
    address = catching.address_of(catch)
    for _reload in range(2):
        assert address in client.get(PAGE).content.decode()
    send(catch)
    client.post(f"{PAGE}stop/")
    assert not Catch.objects.exists()
    assert not CaughtSample.objects.exists()
    assert send(address).status_code == 404
    assert list(AuditEntry.objects.filter(kind="catch").values_list("action", flat=True)) == ["started", "deleted"]


def test_the_page_shows_what_came_with_what_looks_personal_or_secret_masked(
    catch: Catch, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    send(catch, ORDER | {"text": "<script>alert(1)</script>"})
    whole = client.get(PAGE).content.decode()
    part = client.get(f"{PAGE}?seen=0", headers={"HX-Request": "true"}).content.decode()
    for page in (whole, part):
        assert "1 of 10 samples caught" in page
        assert "paid" in page
        assert "ada@example.com" not in page
        assert CANARY not in page
        assert "<script>alert" not in page
    assert "<html" not in part
    assert "data-announce" in part
    unchanged = client.get(f"{PAGE}?seen=1", headers={"HX-Request": "true"})
    assert (unchanged.status_code, unchanged.content) == (204, b"")
    assert "every 3s" in part
    Catch.objects.update(most=1)
    assert "every 3s" not in client.get(PAGE, headers={"HX-Request": "true"}).content.decode()


def test_a_sample_of_any_shape_can_be_shown(catch: Catch, alice: User, sign_in: SignIn) -> None:
    send(catch, {"big": 2**70, "list": list(range(500)), "deep": {"a": [[[None]]]}, "long": "word " * 500})
    send(catch, b'{"a": 1}\n{"a": 2}\n')
    assert sign_in(alice).get(PAGE).status_code == 200


def test_samples_become_a_preview_then_a_catalog_and_are_deleted_then(
    catch: Catch, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    for number in range(3):
        send(catch, {"type": "order.paid", "id": number, "buyer": {"email": "ada@example.com"}})
    preview = client.post(f"{PAGE}use/")["Location"]
    page = client.get(preview).content.decode().replace("<wbr>", "")
    assert "order.paid" in page
    assert "Samples of CRM" in page
    assert "order.paid.id is in 3 of 3 samples, read as whole number" in page
    assert not Field.objects.exists()
    assert CaughtSample.objects.count() == 3
    client.post(preview)
    assert set(Field.objects.values_list("path", flat=True)) == {"type", "id", "buyer", "buyer.email"}
    assert not Catch.objects.exists()
    assert not CaughtSample.objects.exists()
    assert not ImportDraft.objects.exists()


def test_without_a_sample_there_is_nothing_to_use(catch: Catch, alice: User, sign_in: SignIn) -> None:
    answer = sign_in(alice).post(f"{PAGE}use/", follow=True)
    assert "No samples have been caught" in answer.content.decode()
    assert not ImportDraft.objects.exists()


def test_what_has_ended_is_deleted_by_the_clock(catch: Catch, elsewhere: Workspace) -> None:
    other = catching.start(make_system(elsewhere), 24, 10, PORTAL)
    send(catch)
    send(other)
    forget_samples(timezone.now() + timedelta(hours=2))
    assert list(Catch.objects.all()) == [other]
    assert CaughtSample.objects.count() == 1


def test_samples_of_another_workspace_are_neither_shown_nor_used(
    catch: Catch, elsewhere: Workspace, alice: User, sign_in: SignIn
) -> None:
    other = catching.start(make_system(elsewhere), 1, 10, PORTAL)
    send(other, {"theirs": "elsewhere"})
    client = sign_in(alice)
    assert "0 of 10 samples caught" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}use/")
    client.post(f"{PAGE}stop/")
    assert not ImportDraft.objects.exists()
    assert list(Catch.objects.all()) == [other]


def test_an_address_of_an_older_key_of_the_installation_is_not_shown(
    catch: Catch, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    with override_settings(SECRET_KEY="another-key-of-fifty-letters-or-more-for-this-test-alone"):
        assert catching.address_of(catch) == ""
    with override_settings(CREDENTIAL_KEYS=("MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=",)):
        send(catch)
    assert catching.bodies_of(catch) == ()
    assert "Nothing yet" in client.get(PAGE).content.decode()


def test_a_live_check_compares_what_was_caught_with_the_documentation(
    catch: Catch, system: System, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    client.post(
        "/w/acme/systems/crm/checks/add/?kind=webhook",
        {"name": "events", "cron": "", "active": "on", "config-url": "", "secret-kind": "none"},
    )
    connector = Connector.objects.select_related("workspace", "system").get()
    assert (check(connector).outcome, check(connector).code) == ("could_not_check", "samples_awaited")
    for number in range(3):
        send(catch, {"id": number, "total": 5})
    client.post(client.post(f"{PAGE}use/")["Location"])
    again = catching.start(system, 1, 10, PORTAL)
    send(again, {"id": 8})
    assert check(connector).outcome == "match"
    send(again, {"id": "eight", "total": 5})
    check(connector)
    assert list(Finding.objects.values_list("change", "path")) == [("field.type.widened", "event.id")]
    assert connector.key in client.get(PAGE).content.decode()


def test_the_page_asks_as_few_questions_with_many_samples_as_with_none(
    catch: Catch, alice: User, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(alice)
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(PAGE)
    for _ in range(10):
        send(catch)
    with django_assert_max_num_queries(12):
        client.get(PAGE)
    with django_assert_max_num_queries(8):
        client.get(PAGE, headers={"HX-Request": "true"})
