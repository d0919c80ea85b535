"""What the file of another tool proposes: systems, flows, and what was not understood. No database, no network."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.proposing.proposal import NothingProposed, Proposal, key_of, without
from briefs.proposing.reading import propose
from briefs.proposing.words import SENTENCES, refusal, remark_sentence
from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.words import SENTENCES as FAULTS
from tests.proposing.workflows import CATALOG, PAID_ORDERS, node, workflow

PACKAGE = Path(__file__).resolve().parents[2] / "briefs" / "proposing"


def read(content: bytes | str) -> Proposal:
    return propose(content.encode() if isinstance(content, str) else content, Limits())


def flows(found: Proposal) -> list[tuple[str, str]]:
    return [(flow.source, flow.target) for flow in found.template.brief.flows]


def systems(found: Proposal) -> dict[str, str]:
    return {one.key: one.name for one in found.template.file.systems}


def remarks(found: Proposal) -> list[str]:
    return [one.code for one in found.remarks]


def refused(content: bytes | str) -> str:
    """The code of the refusal, which has a sentence."""
    with pytest.raises((ConnectorError, NothingProposed)) as caught:
        read(content)
    error: Exception = caught.value
    if isinstance(error, NothingProposed):
        assert refusal(error)
        return error.code
    assert isinstance(error, ConnectorError)
    assert (error.trouble, error.code) in FAULTS
    return error.code


def test_what_one_app_gives_and_another_takes_is_a_flow() -> None:
    found = read(PAID_ORDERS)
    assert found.template.brief.title == "Paid orders"
    assert systems(found) == {"shopify": "Shopify", "quickbooks": "QuickBooks", "n8n": "n8n"}
    assert flows(found) == [("shopify", "quickbooks")]
    assert found.remarks == ()


def test_a_flow_says_what_starts_it_how_often_it_is_tried_and_which_steps_it_is() -> None:
    flow = read(PAID_ORDERS).template.brief.flows[0]
    assert (flow.ref, flow.name, flow.via) == ("F-01", "Shopify to QuickBooks", "n8n")
    assert flow.purpose == "Paid orders: “Get paid orders” → “Write the receipt”"
    assert flow.trigger is not None
    assert (flow.trigger.kind, flow.trigger.every) == ("schedule", "2h")
    assert flow.retry is not None
    assert (flow.retry.attempts, flow.retry.wait) == (5, "30s")


def test_looking_something_up_where_the_data_go_to_is_passed_by() -> None:
    """The customer is looked for in QuickBooks before QuickBooks is written to; the data still come from the shop."""
    assert flows(read(PAID_ORDERS)) == [("shopify", "quickbooks")]


def test_what_a_language_model_is_told_leaves_the_house() -> None:
    model = {**node("Model", "lmChatOpenAi", "openAiApi"), "type": "@n8n/n8n-nodes-langchain.lmChatOpenAi"}
    agent = {**node("Agent", "agent"), "type": "@n8n/n8n-nodes-langchain.agent"}
    content = workflow(
        node("Get people", "bambooHr"),
        agent,
        model,
        node("Send mail", "emailSend"),
        links={"Get people": ["Agent"], "Agent": ["Send mail"], "Model": ["Agent"]},
        Model="ai_languageModel",
    )
    assert set(flows(read(content))) == {("bamboohr", "openai"), ("openai", "email"), ("bamboohr", "email")}


def test_a_request_is_named_after_its_host_and_a_webhook_after_its_caller() -> None:
    content = workflow(
        node("Order paid", "webhook", parameters={"path": "order-paid"}),
        node("Book it", "httpRequest", parameters={"method": "POST", "url": "https://api.books.example/v1/entries"}),
        links={"Order paid": ["Book it"]},
    )
    found = read(content)
    assert systems(found) == {"caller-of-order-paid": "Caller of order-paid", "books": "books.example", "n8n": "n8n"}
    assert str(found.template.brief.flows[0].method) == "webhook"


def test_steps_that_are_switched_off_move_nothing() -> None:
    content = workflow(
        node("Get contacts", "hubspot", disabled=True),
        node("Add rows", "googleSheets", parameters={"operation": "append"}),
        links={"Get contacts": ["Add rows"]},
    )
    assert flows(read(content)) == []
    assert remarks(read(content)) == ["from_nowhere", "nothing_moves"]


def test_connections_by_id_are_understood_and_lost_ones_are_counted() -> None:
    content = workflow(
        node("Get contacts", "hubspot"),
        node("Add rows", "googleSheets", parameters={"operation": "append"}),
        links={"id-Get contacts": ["Add rows", "Nowhere"]},
    )
    found = read(content)
    assert flows(found) == [("hubspot", "googlesheets")]
    assert [remark_sentence(one) for one in found.remarks] == [
        "Connections that name steps which the file does not have were left out: 1."
    ]


def test_a_ring_of_steps_ends() -> None:
    content = workflow(
        node("Get contacts", "hubspot"),
        node("Loop", "splitInBatches"),
        node("Add rows", "googleSheets", parameters={"operation": "append"}),
        links={"Get contacts": ["Loop"], "Loop": ["Add rows"], "Add rows": ["Loop"]},
    )
    assert flows(read(content)) == [("hubspot", "googlesheets")]


def test_components_become_systems_with_their_teams_and_the_records_of_their_interfaces() -> None:
    found = read(CATALOG)
    shop, books = found.template.file.systems
    assert (shop.key, shop.name, shop.owner_team, str(shop.lifecycle)) == ("shop", "Web shop", "online", "live")
    assert shop.docs_url == "https://docs.example.com/shop"
    assert "Part of sales." in shop.notes
    assert [record.name for record in shop.records] == ["Order"]
    assert (books.key, books.owner_team, str(books.lifecycle)) == ("books", None, "retiring")
    assert [(team.key, team.name) for team in found.template.file.teams] == [("online", "Online sales")]


def test_whoever_uses_an_interface_gets_data_from_whoever_provides_it() -> None:
    found = read(CATALOG)
    assert flows(found) == [("shop", "books")]
    assert found.template.brief.flows[0].purpose == "books uses the interface “Orders”."


def test_what_was_not_understood_is_said() -> None:
    assert sorted(remarks(read(CATALOG))) == ["api_missing", "kind_not_read", "owned_by_person"]


def test_an_interface_that_is_described_elsewhere_is_never_fetched() -> None:
    content = json.dumps(
        {
            "apiVersion": "backstage.io/v1alpha1",
            "kind": "API",
            "metadata": {"name": "orders"},
            "spec": {"type": "openapi", "definition": {"$text": "http://127.0.0.1:1/openapi.json"}},
        }
    )
    assert remarks(read(content)) == ["definition_elsewhere", "nothing_moves"]


def test_a_broken_description_costs_its_records_and_nothing_else() -> None:
    found = read(CATALOG.replace("openapi: 3.0.0", "openapi: [3"))
    assert systems(found) == {"shop": "Web shop", "books": "books"}
    assert "definition_not_read" in remarks(found)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "unknown_file"),
        ("{}", "unknown_file"),
        ('{"nodes": 1, "connections": {}}', "unknown_file"),
        ('{"nodes": [], "connections": {}}', "no_system"),
        ("[[[[", "json"),
        ("a: 1", "unknown_file"),
        (CATALOG + "---\nkind: 3\n", "unknown_file"),
        ("---\n" * 5_000 + "a", "unknown_file"),
        ("a\n---\n" * 5_000, "values"),
        ("<html>Sign in</html>", "unknown_file"),
    ],
)
def test_another_file_is_refused_with_one_sentence(content: str, code: str) -> None:
    assert refused(content) == code


NAMES = "name type parameters url node main rule interval field spec owner credentials".split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4), st.dictionaries(st.text(max_size=4), JSON, max_size=3))
def test_a_workflow_of_any_shape_is_read_or_refused(nodes: list[object], connections: dict[str, object]) -> None:
    content = json.dumps({"nodes": [node("A\0", "slack"), *nodes], "connections": connections})
    assert systems(read(content))["slack"] == "Slack"


@given(JSON)
def test_an_entity_of_any_shape_is_read_or_refused(spec: object) -> None:
    entity = {"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": "shop"}, "spec": spec}
    assert "shop" in systems(read(json.dumps(entity)))


def test_names_that_a_key_cannot_hold_stay_apart() -> None:
    assert key_of("Müller & Söhne") == "muller-sohne"
    keys = {key_of("订单"), key_of("表单"), key_of("Form 表单")}
    assert len(keys) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", key) for key in keys)


def test_a_system_that_is_left_out_takes_its_flows_with_it() -> None:
    found = read(PAID_ORDERS).template
    assert without(found, {"quickbooks"}).brief.flows == ()
    assert without(found, {"n8n"}).brief.flows[0].via is None


def test_every_remark_has_a_sentence_and_every_sentence_a_remark() -> None:
    source = "".join(path.read_text() for path in PACKAGE.glob("*.py"))
    assert set(re.findall(r'Remark\(\s*"(\w+)"', source)) == set(SENTENCES)


def test_real_files_are_read(realdata: Path) -> None:
    counts = {
        "broken-connections-stripe-quickbooks.json": (2, 0),
        "easy-web-researcher-sales.json": (4, 4),
        "nasty-hr-evaluation.json": (7, 8),
        "pennylane-invoice-from-webhook.json": (3, 1),
        "api-text-placeholder.json": (1, 0),
        "easy-catalog-info.yaml": (2, 1),
        "nasty-embedded-graphql-api.json": (1, 0),
        "streetlights-api.json": (1, 0),
    }
    for path in (*(realdata / "n8n").iterdir(), *(realdata / "backstage").iterdir()):
        if path.name == "multi-doc-ai-resources.yaml":
            assert refused(path.read_bytes()) == "no_system"
        else:
            found = read(path.read_bytes())
            assert (len(systems(found)), len(flows(found))) == counts[path.name], path.name
