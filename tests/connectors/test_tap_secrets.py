"""What a tap knows and what it may reach: no secret is told, and it is sent to no server inside."""

from __future__ import annotations

import json
from typing import Any

import pytest

from datamaps.connectors.base import NO_SECRET, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.words import sentence
from tests.connectors.taps import CATALOG, SAYS, Make, credential, refusal, run

PASSWORD = 'p"ä ss/w0rd+'


@pytest.mark.parametrize(
    "printed",
    [
        "config['password']",
        "__import__('urllib.parse').parse.quote(config['password'])",
        "__import__('urllib.parse').parse.quote(config['password'], safe='')",
        "json.dumps(config)",
        "repr(config)",
        "__import__('base64').b64encode(config['password'].encode()).decode()",
        "'https://me:' + config['deep'][0]['pin'] + '@shop.example.com'",
        "'x' * 3990 + config['password'] + 'yyy'",
        "config['dsn'].split(':')[2].split('@')[0]",
        "str(config['number'])",
    ],
)
def test_no_secret_is_told_when_a_tap_prints_it(tap: Make, printed: str) -> None:
    secret = credential(
        password=PASSWORD, deep=[{"pin": "0815-4711"}], dsn="postgres://me:hunter2@db.test/x", number=90210
    )
    config = {"settings": "{}"}
    guard = Guard(resolver=lambda *_a, **_o: [])
    error = refusal(tap(f"sys.stderr.write('wrong: ' + {printed} + '\\n'); sys.exit(2)"), config, secret, guard=guard)
    told = f"{sentence(error)} {error} {error.values}"
    for word in (PASSWORD, "w0rd", "0815", "hunter2", "90210", "cCLD"):
        assert word not in told


def test_no_secret_gets_into_the_shape(tap: Make) -> None:
    body = f"""
catalog = json.loads({json.dumps(CATALOG)!r})
catalog["streams"][0]["schema"]["properties"]["note"]["default"] = config["password"]
catalog["streams"][0]["schema"]["properties"][config["type"]] = {{"type": "string"}}
print(json.dumps(catalog))"""
    seen = run(tap(body), secret=credential(password=PASSWORD, type="object"))
    assert "w0rd" not in json.dumps(seen.plain(), ensure_ascii=False)
    assert [record.name for record in seen.records] == ["orders"]


@pytest.mark.parametrize(
    "settings",
    [
        {"url": "http://127.0.0.1:8000/"},
        {"api_url": "localhost"},
        {"host": "169.254.169.254", "port": 80},
        {"connection": {"server": "[::1]"}},
        {"anything": "postgres://me@10.0.0.1/x"},
        {"hosts": [{"host": "2130706433"}]},
        {"endpoint": "metadata.google.internal"},
        {"host": "a b"},
    ],
)
def test_a_tap_is_not_sent_to_servers_inside(tap: Make, settings: dict[str, Any]) -> None:
    for config, secret in (({"settings": json.dumps(settings)}, NO_SECRET), ({}, credential(**settings))):
        error = refusal(tap("sys.exit('it was run')"), config, secret)
        assert (error.trouble, error.code) == (Trouble.BLOCKED, "tap_address")


def test_a_server_that_the_administrator_allows_is_let_through(tap: Make) -> None:
    settings = {"settings": '{"host": "127.0.0.1", "port": "5432"}'}
    assert run(tap(SAYS), settings, guard=Guard(["127.0.0.1:5432"])).records
