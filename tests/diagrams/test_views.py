"""What each view shows, and that words and table stand beside every picture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from datamaps.diagrams.diagram import NothingToDraw, Part, diagram, graph_of
from datamaps.diagrams.graph import Surroundings, View
from datamaps.diagrams.palette import PALETTE
from datamaps.diagrams.scope import BadScope
from datamaps.diagrams.workflow import Step
from datamaps.map.datamap import DataMap
from tests.diagrams.maps import many, two_systems

STEPS = (
    Step("Sales", "CRM", "Mark the deal as won", "Signed deal"),
    Step("Billing", "", "Creates the account", automatic=True),
)


@pytest.mark.parametrize("view", list(View))
@pytest.mark.parametrize("form", ["svg", "dot", "mermaid"])
def test_every_view_has_a_picture_a_title_a_description_and_a_table(view: View, form: str) -> None:
    found = diagram(two_systems(), view, form, part=Part(steps=STEPS, title="Afterwards"))
    assert found.text
    assert found.trouble == ""
    assert found.title
    assert found.description
    assert found.table.rows
    assert all(len(row) == len(found.table.columns) for row in found.table.rows)


def test_an_svg_says_in_words_what_it_shows() -> None:
    root = etree.fromstring(diagram(two_systems(), View.FLOW).text.encode())
    title, desc = root[0], root[1]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == "What moves from where to where"
    assert "2 systems and 1 flow" in (desc.text or "")


def test_ids_of_two_pictures_on_one_page_differ() -> None:
    ids = [set(re.findall(r' id="([^"]+)"', diagram(two_systems(), view).text)) for view in (View.FLOW, View.CONTEXT)]
    assert not ids[0] & ids[1]


def test_a_flow_through_a_hub_is_two_lines() -> None:
    datamap = two_systems(via="hub")
    assert len(graph_of(datamap, View.FLOW).edges) == 2
    assert [row[3] for row in graph_of(datamap, View.FLOW).table.rows] == ["hub"]


def test_a_state_is_told_in_words_and_colour() -> None:
    around = Surroundings(states={"flow:F-01": "drift"})
    found = diagram(two_systems(), View.FLOW, around=around)
    assert "◆ Differs" in found.text
    assert "stroke-differs" in found.text
    assert found.table.rows[0][-1] == "Differs"


def test_a_constant_has_a_line_of_its_own() -> None:
    graph = graph_of(two_systems(), View.FIELDS)
    assert [port.text for port in graph.nodes[0].ports] == ["id", "lines[].sku", "always “EUR”"]
    assert [port.before for port in graph.nodes[1].ports] == ["", "Look up", ""]


def test_the_model_joins_records_by_their_references() -> None:
    graph = graph_of(two_systems(), View.MODEL)
    assert len(graph.edges) == 1
    assert {node.title for node in graph.nodes} == {"Order", "Invoice"}


def test_the_model_of_shared_data_says_who_is_right_and_where_it_lies() -> None:
    shared = {
        "shared_records": [
            {
                "key": "order",
                "name": "Order",
                "in": ["shop.Order"],
                "fields": [{"key": "id", "in": ["shop.Order.id"], "ownership": [{"system_of_record": "shop"}]}],
            },
            {"key": "invoice", "name": "Invoice", "in": ["books.Invoice"]},
        ]
    }
    graph = graph_of(DataMap.read(two_systems().plain() | shared), View.MODEL)
    assert [node.title for node in graph.nodes] == ["Order", "Invoice", "Shop", "Books"]
    assert [port.under for port in graph.nodes[0].ports] == ["right in Shop"]
    assert [(edge.tail, edge.head, edge.label) for edge in graph.edges] == [
        ("n1", "n3", "Order"),
        ("n2", "n4", "Invoice"),
        ("n2", "n1", "refers to"),
    ]
    assert graph.table.rows[1] == ("Order", "id", "right in Shop", "shop.Order.id")


def test_scopes_keep_their_systems() -> None:
    datamap = two_systems()
    assert len(diagram(datamap, View.LANDSCAPE, "dot", scope="team:sales").table.rows) == 1
    assert "Books" not in diagram(datamap, View.LANDSCAPE, "dot", scope="internal").text
    with pytest.raises(BadScope):
        diagram(datamap, View.LANDSCAPE, scope="team:")


def test_an_empty_map_is_nothing_to_draw() -> None:
    for view in View:
        with pytest.raises(NothingToDraw):
            diagram(DataMap(), view)


def test_large_maps_are_folded_to_pairs_with_their_number_and_then_to_teams() -> None:
    pairs = graph_of(many(40, 200), View.LANDSCAPE)
    assert len(pairs.nodes) == 40
    assert sum(edge.count for edge in pairs.edges) == 200
    teams = graph_of(many(300, 2_000, teams=12), View.LANDSCAPE)
    assert len(teams.nodes) == 12
    assert len(teams.table.rows) == 2_000


def test_systems_that_nothing_joins_stand_side_by_side() -> None:
    root = etree.fromstring(diagram(many(40, 0), View.LANDSCAPE).text.encode())
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    assert height < 3 * width


def test_the_colours_are_those_of_the_style_sheet(project: Path) -> None:
    tokens = (project / "static/css/tokens.css").read_text()
    for name, colour in PALETTE.items():
        assert f"--{name}: {colour};" in tokens
