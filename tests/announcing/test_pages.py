"""The pages about telling: the settings, the messages, what one would say now, and addresses that are told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from briefs.models import Message, Webhook
from briefs.services.announce import announce, telling_of
from briefs.tasks import tell_people
from datamaps.models import Credential
from integrations_portal.accounts.models import Role, User, Workspace
from integrations_portal.jobs import queue
from integrations_portal.jobs.models import Job
from tests.announcing.conftest import change_crm, look
from tests.personas import make_member, make_user

RENAME = "ALTER TABLE Account RENAME COLUMN billing_country TO country_name"
SETTINGS = "/w/northwind/settings/notifications/"


@pytest.fixture
def admin(sample: Workspace, client: Client) -> Client:
    client.force_login(make_member(sample, make_user("Ada"), Role.ADMIN).user)
    return client


def drift() -> None:
    look("crm-db")
    change_crm(RENAME)
    look("crm-db", times=2)


def seen_on(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def add(admin: Client, url: str, once: str = "5f1f8e0a-1111-4222-8333-944445555666") -> str:
    """The secret that the page shows, or nothing."""
    body = {"once": once, "name": "Chat", "url": url, "least": "warning"}
    page = admin.post(f"{SETTINGS}webhooks/add/", body).content.decode()
    return page.partition("<code>")[2].partition("</code>")[0]


def test_an_admin_sets_when_people_are_told(admin: Client, sample: Workspace) -> None:
    page = admin.get(SETTINGS).content.decode()
    answers = {"seen": seen_on(page), "patience": "3", "digest_at": "09:30", "quiet_from": "20:00"}
    refused = admin.post(SETTINGS, answers)
    assert refused.status_code == 422
    assert "Give both ends of the quiet hours, or neither." in refused.content.decode()
    assert admin.post(SETTINGS, answers | {"quiet_until": "07:00"}).status_code == 302
    sample.refresh_from_db()
    assert telling_of(sample).patience == 3
    # Somebody who still sees the old settings overwrites nothing.
    stale = admin.post(SETTINGS, {"seen": seen_on(page), "patience": "1", "digest_at": "08:00"})
    assert stale.status_code == 409
    assert "Nothing was overwritten" in stale.content.decode()
    sample.refresh_from_db()
    assert telling_of(sample).patience == 3
    mine = {"seen": seen_on(stale.content.decode()), "patience": "1", "digest_at": "08:00"}
    assert admin.post(SETTINGS, mine).status_code == 302


def test_the_preview_says_who_gets_what_and_sends_nothing(admin: Client, sample: Workspace) -> None:
    look("crm-db")
    quiet = admin.get("/w/northwind/checks/crm/crm-db/message/").content.decode()
    assert "There is nothing to tell" in quiet
    drift()
    page = admin.get("/w/northwind/checks/crm/crm-db/message/").content.decode()
    assert "CRM: 1 difference that breaks something" in page
    assert "priya@example.com" in page
    assert "owns a brief that it touches" in page
    assert "you own" not in page
    assert Message.objects.count() == 0


def test_what_was_written_can_be_read(
    admin: Client, sample: Workspace, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert "Nobody had to be told anything yet" in admin.get("/w/northwind/messages/").content.decode()
    drift()
    announce(timezone.now())
    Message.objects.bulk_create(
        Message(workspace=sample, news="drift", severity="info", subject=f"M{n}", text="", wanted_at=timezone.now())
        for n in range(60)
    )
    with django_assert_max_num_queries(11):
        page = admin.get("/w/northwind/messages/?page=2").content.decode()
    assert "CRM: 1 difference that breaks something" in page
    message = Message.objects.exclude(address="").first()
    assert message is not None
    assert (
        "Account.billing_country seems to be called"
        in admin.get(f"/w/northwind/messages/{message.uid}/").content.decode()
    )


def test_a_webhook_gets_signed_messages(admin: Client, sample: Workspace, httpserver: HTTPServer) -> None:
    got: list[Request] = []

    def take(request: Request) -> Response:
        request.get_data()
        got.append(request)
        return Response(status=204)

    httpserver.expect_request("/hook", method="POST").respond_with_handler(take)
    secret = add(admin, httpserver.url_for("/hook"))
    assert secret.startswith("whsec_")
    drift()
    tell_people(timezone.now())
    for job in Job.objects.filter(work="message"):
        queue.run(str(job.uid))
    (request,) = got
    body = json.loads(request.get_data())
    assert body["type"] == "check.drift"
    assert body["data"]["changes"][0]["path"] == "Account.billing_country"
    signed = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + request.get_data()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert request.headers["webhook-signature"] == expected
    assert Message.objects.get(webhook__isnull=False).sent_at is not None


def test_the_secret_is_shown_once_and_kept_encrypted(admin: Client, sample: Workspace) -> None:
    secret = add(admin, "https://chat.example.com/hook")
    assert add(admin, "https://chat.example.com/hook") == "", "a second press shows it no more, and makes no second one"
    hook = Webhook.objects.get()
    assert secret not in Credential.objects.get(webhook=hook).sealed
    for address in (SETTINGS, f"{SETTINGS}webhooks/{hook.uid}/", "/w/northwind/messages/"):
        assert secret not in admin.get(address).content.decode()


def test_an_address_inside_is_not_reached(admin: Client, sample: Workspace) -> None:
    add(admin, "http://169.254.169.254/latest/meta-data/")
    hook = Webhook.objects.get()
    admin.post(f"{SETTINGS}webhooks/{hook.uid}/", {"say": "try"})
    admin.post(f"{SETTINGS}webhooks/{hook.uid}/", {"say": "try"})
    tell_people(timezone.now())
    for job in Job.objects.filter(work="message"):
        queue.run(str(job.uid))
    message = Message.objects.get(webhook=hook)
    assert (message.sent_at, message.tries) == (None, 1)
    assert message.fault


@pytest.mark.parametrize(
    "url", ["ftp://x.example.com", "https://user:pw@x.example.com/", "chat", "javascript:alert(1)"]
)
def test_what_is_no_address_is_refused(admin: Client, sample: Workspace, url: str) -> None:
    assert add(admin, url) == ""
    assert Webhook.objects.count() == 0


def test_the_secret_of_a_webhook_is_no_credential_of_live_checks(admin: Client, sample: Workspace) -> None:
    """Replaced or removed there, the address would go on with a secret that nobody has."""
    add(admin, "https://chat.example.com/hook")
    own = Webhook.objects.get().credential
    assert own.name not in admin.get("/w/northwind/settings/credentials/").content.decode()
    assert admin.get(f"/w/northwind/settings/credentials/{own.uid}/").status_code == 404
    assert admin.post(f"/w/northwind/settings/credentials/{own.uid}/remove/").status_code == 404
    assert Webhook.objects.exists()


def test_a_webhook_goes_with_its_secret(admin: Client, sample: Workspace) -> None:
    add(admin, "https://chat.example.com/hook")
    credentials = Credential.objects.count()
    admin.post(f"{SETTINGS}webhooks/{Webhook.objects.get().uid}/", {"say": "remove"})
    assert Webhook.objects.count() == 0
    assert Credential.objects.count() == credentials - 1


def test_a_viewer_reads_the_settings_and_changes_nothing(
    workspace: Workspace, victor: User, sign_in: Callable[[User], Client]
) -> None:
    page = sign_in(victor).get(f"/w/{workspace.key}/settings/notifications/").content.decode()
    assert "disabled" in page
    assert "Add an address" not in page
