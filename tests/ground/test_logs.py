"""Secrets do not reach the log, by name or inside a text."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.conf import settings

from integrations_portal.logs import logging_configuration, without_secrets

CANARY = "canary-5ecret-value"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    configuration: dict[str, Any] = logging_configuration(readable=False)
    written = io.StringIO()
    configuration["handlers"]["standard_error"]["stream"] = written
    logging.config.dictConfig(configuration)
    yield written
    logging.config.dictConfig(settings.LOGGING)


@pytest.mark.parametrize(
    "text",
    [
        f"connecting to postgresql://portal:{CANARY}@db.example.org/portal",
        f"redis://:{CANARY}@queue/0 refused",
        f"Authorization: Bearer {CANARY}",
        f"GET /v1?page=2&access_token={CANARY}&size=5",
        f"{{'password': '{CANARY}', 'user': 'a'}}",
        f'{{"api_key": "{CANARY}"}}',
        f"client_secret={CANARY}",
        f"the build sent portal_{CANARY}{'x' * 30} and was refused",
    ],
)
def test_a_secret_in_a_text_is_taken_out(text: str) -> None:
    assert CANARY not in without_secrets(text)


def test_plain_sentences_stay_as_they_are() -> None:
    text = "The check of https://crm.example.org:8443/v1 took 12 s: 3 records, 41 fields."
    assert without_secrets(text) == text


def test_the_log_hides_secrets_by_name_in_text_and_in_a_traceback(lines: io.StringIO) -> None:
    logger = structlog.get_logger("portal.test")
    logger.info("signed in", user="ana", password=CANARY, headers={"Cookie": CANARY, "Accept": "*/*"})
    logging.getLogger("django.request").warning("token=%s", CANARY)
    try:
        raise ValueError(f"mysql://u:{CANARY}@host/db")
    except ValueError:
        logging.getLogger("portal.test").exception("could not connect")
    text = lines.getvalue()
    assert CANARY not in text
    first = json.loads(text.splitlines()[0])
    assert (first["event"], first["user"], first["headers"]["Accept"]) == ("signed in", "ana", "*/*")
    assert "ValueError" in text


def test_addresses_that_let_whoever_has_them_in_are_not_logged() -> None:
    token = "W2gwdt10hld7ozHKCZWSKIz3_3DtsWsR4HVUpFEfizg"
    for place in ("link", "answer", "catch"):
        told = without_secrets(f"Bad Request: /{place}/{token}:1tX-y/ from http://portal.example/{place}/{token}/")
        assert token not in told
        assert told.count(f"/{place}/(hidden)/") == 2
    assert without_secrets("Not Found: /w/acme/systems/crm-of-the-whole-house/") == (
        "Not Found: /w/acme/systems/crm-of-the-whole-house/"
    )
