"""No name that people write can break out of its label, in any language that a picture is written in."""

from __future__ import annotations

import random
import re

import pytest
from lxml import etree

from datamaps.diagrams.diagram import diagram, graph_of
from datamaps.diagrams.dot import dot
from datamaps.diagrams.dot import quoted as dot_quoted
from datamaps.diagrams.draw import draw
from datamaps.diagrams.graph import Surroundings, View
from datamaps.diagrams.mermaid import mermaid
from datamaps.diagrams.mermaid import quoted as mermaid_quoted
from tests.diagrams.maps import two_systems

pytestmark = pytest.mark.slow

PIECES = (
    '"', '"]; evil [label="', "\\", "\\N", "\\\\", "<", ">", "</TABLE>", "<B>", "<IMG SRC=\"/etc/passwd\"/>", "&",
    "&lt;", "&#x22;", "{", "}", "|", ";", "//", "/*", "*/", "#", "%%", "%%{init: {}}%%", "-->", "->", "]]", "[[", "`",
    "end", "javascript:alert(1)", "<script>", "'", "\t", "\x0b", "\u202e", "\u200b", "\ufffe", "☃", "数据",
    "]]>", "<!--",
    "-->", "<?xml?>", "URL=\"http://x\"", "subgraph x", "click n1 \"http://x\"", "$(id)", "%n", "é",
)  # fmt: skip
ELEMENTS = {"svg", "g", "path", "polygon", "polyline", "ellipse", "text", "title", "desc", "a"}


def hostile_names() -> list[str]:
    chance = random.Random(20)
    mixed = ["".join(chance.choices(PIECES, k=chance.randint(2, 6))) for _ in range(200 - len(PIECES) - 2)]
    return [*PIECES, *mixed, "x" * 2_000, " "]


def local_names(svg: str) -> list[str]:
    root = etree.fromstring(svg.encode())
    return [etree.QName(element).localname for element in root.iter()]


def test_there_are_two_hundred_hostile_names() -> None:
    assert len(hostile_names()) == 200


@pytest.mark.parametrize("view", [View.LANDSCAPE, View.FIELDS])
def test_hostile_names_draw_the_same_shapes_as_harmless_ones(view: View) -> None:
    harmless = local_names(diagram(two_systems("Shop"), view).text)
    for name in hostile_names():
        datamap = two_systems(name, name=name)
        svg = diagram(datamap, view).text
        assert svg, name
        found = local_names(svg)
        assert set(found) <= ELEMENTS, name
        assert found.count("a") == 0, name
        assert found.count("g") == harmless.count("g"), name


def test_a_hostile_name_is_shown_as_it_is() -> None:
    svg = diagram(two_systems('A <b> & "c" \\N'), View.FLOW).text
    root = etree.fromstring(svg.encode())
    assert 'A <b> & "c" \\N' in [element.text for element in root.iter("{*}text")]


def test_a_label_of_dot_holds_no_bare_sign() -> None:
    for name in hostile_names():
        quoted = dot_quoted(name, 30).replace("<BR/>", "")
        assert re.fullmatch(r"(?:[0-9A-Za-z .,:()/+_-]|[^\x00-\x7f]|&#\d+;)+", quoted), name


def test_a_label_of_mermaid_holds_no_bare_sign() -> None:
    for name in hostile_names():
        quoted = mermaid_quoted(name, 30).replace("<br/>", "")
        assert re.fullmatch(r"(?:[0-9A-Za-z .,()/+_-]|[^\x00-\x7f]|#\d+;)+", quoted), name


def test_mermaid_keeps_one_line_for_each_thing() -> None:
    lines = {len(mermaid(graph_of(two_systems(name, name=name), View.FLOW)).splitlines()) for name in hostile_names()}
    assert lines == {4}


def test_only_addresses_inside_the_site_become_links() -> None:
    for bad in ("https://example.com/", "//example.com", "javascript:alert(1)", "/a b", "/\\example.com"):
        assert "<a " not in diagram(two_systems(), View.FLOW, around=Surroundings(links={"system:shop": bad})).text
    good = Surroundings(links={"system:shop": "/w/north/systems/shop/", "flow:F-01": "#f-01"})
    svg = diagram(two_systems(), View.FLOW, around=good).text
    assert 'href="/w/north/systems/shop/"' in svg
    assert 'href="#f-01"' in svg


def test_dot_text_names_no_file_and_no_address() -> None:
    text = dot(graph_of(two_systems(), View.FIELDS))
    assert not re.search(r"(?i)\b(image|href|url|src|shapefile|imagepath)\b\s*=", text)
    assert draw(text, "pdf").startswith(b"%PDF")
