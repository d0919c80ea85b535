"""What looks like a secret is hidden wherever it stands, and nothing else is."""

from __future__ import annotations

import pytest

from briefs.dossier.dossier import Content, Masked
from briefs.dossier.secrets import MASK, mask, mask_text

KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"

SECRETS = [
    ("private_key", f"Use this: {KEY} and go", f"Use this: {MASK} and go"),
    ("private_key", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz", MASK),
    ("aws_key", "id AKIAIOSFODNN7EXAMPLE.", f"id {MASK}."),
    ("aws_key", "aws_secret_access_key = wJalrXUtnFEMI", f"aws_secret_access_key = {MASK}"),
    ("jwt", f"Bearer {JWT} sent", f"Bearer {MASK} sent"),
    ("token", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", MASK),
    ("token", "portal_ccilxLe7Z_yHAo5UelQd5pI9-UL6wSQYqGefassjj7w", MASK),
    ("token", "Slack xoxb-17653672481-19874698323", f"Slack {MASK}"),
    ("token", "sk_live_4eC39HqLyjWDarjtT1zdp7dc", MASK),
    ("url_password", "postgresql://shop:hunter2@db/orders", f"postgresql://{MASK}@db/orders"),
    ("password", "password: hunter2hunter2", f"password: {MASK}"),
    ("password", "API key = abcd1234efgh", f"API key = {MASK}"),
    ("password", 'client_secret="s3cretvalue"', f'client_secret="{MASK}'),
    ("password", "token=abc12345", f"token={MASK}"),
]


@pytest.mark.parametrize(("code", "text", "masked"), SECRETS)
def test_a_secret_is_hidden_and_named_by_its_kind(code: str, text: str, masked: str) -> None:
    assert mask_text(text) == (masked, (code,))


@pytest.mark.parametrize(
    "text",
    [
        "The password lies in Vault path crm/int.",
        "token: ask Sam Lindqvist",
        "secret: abcdefgh",
        "api key: 12345678",
        "https://crm.example.com:8443/path?x=1",
        "mailto:priya@example.com",
        "-----BEGIN CERTIFICATE-----",
        "eyJ is how a token starts",
    ],
)
def test_words_about_secrets_are_left_alone(text: str) -> None:
    assert mask_text(text) == (text, ())


def test_masking_twice_finds_nothing_more() -> None:
    for _, text, _ in SECRETS:
        assert mask_text(mask_text(text)[0])[1] == ()


@pytest.mark.parametrize("piece", ["token=", "eyJ-", "a.", "x://a:", "-----BEGIN PRIVATE KEY-----", "-----BEGIN AAAA "])
def test_long_hostile_text_comes_to_an_end(piece: str) -> None:
    """A pattern that starts anew at each of 200,000 places and runs on from there would take hours."""
    text = (piece * 200_000)[:200_000]
    assert len(mask_text(text)[0]) <= len(text)


def content(**brief: object) -> Content:
    return Content.read({"workspace": {"key": "w"}, "brief": {"ref": "INT-1", **brief}})


def test_places_name_section_row_and_field() -> None:
    masked, found = mask(
        content(
            problem="password: hunter2hunter2",
            exceptions=[{"ref": "E-01", "name": "Odd", "action": "token=abc12345"}],
            runbook={"failures": [{"symptom": "Stuck", "fix": "token=abc12345"}]},
            risks=[{"text": "password: hunter2hunter2"}],
            handoffs={"not_relevant": "token=abc12345"},
            measures=[{"name": "sk_live_4eC39HqLyjWDarjtT1zdp7dc"}],
        )
    )
    places = {row.where for row in found}
    assert places == {
        "purpose//problem",
        "handoffs//not_relevant",
        "exceptions/E-01/action",
        "runbook.failures/Stuck/fix",
        f"risks/password: {MASK}/text",
        f"purpose//measures[{MASK}].name",
    }
    assert masked.brief.problem == f"password: {MASK}"
    assert "hunter2" not in masked.model_dump_json()
    assert "abc12345" not in masked.model_dump_json()


def test_a_connector_setting_named_password_is_hidden_by_its_name() -> None:
    system = {
        "key": "crm",
        "connectors": [{"key": "c", "config": {"sign_in": {"password": "abc12345"}, "url": "https://x"}}],
    }
    masked, found = mask(Content.read({"workspace": {"key": "w"}, "systems": [system], "brief": {"ref": "I"}}))
    assert found == (Masked(where="catalog/crm/connectors[c].config.sign_in.password", code="password"),)
    assert masked.systems[0].connectors[0].config == {"sign_in": {"password": MASK}, "url": "https://x"}


def test_content_without_secrets_comes_back_as_it_is() -> None:
    clean = content(problem="People retype addresses", flows=[{"ref": "F-01", "source": "a", "target": "b"}])
    masked, found = mask(clean)
    assert masked is clean
    assert found == ()


def test_keys_and_paths_are_never_masked() -> None:
    flow = {
        "ref": "F-01",
        "source": "sk_live_4eC39HqLyjWDarjt",
        "target": "b",
        "record_maps": [{"source": "A", "target": "B", "fields": [{"source": "token=abc12345", "target": "x"}]}],
    }
    masked, found = mask(content(flows=[flow]))
    assert found == ()
    assert masked.brief.flows[0].source == "sk_live_4eC39HqLyjWDarjt"
