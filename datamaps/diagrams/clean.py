"""The drawing of `dot` as an SVG that a page may hold: an allow-list of elements and attributes, our own links.

Colours stay as plain attributes, for paper and other programs, and become classes, so that a style sheet can
change them on dark screens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree

from datamaps.diagrams.graph import Graph
from datamaps.diagrams.palette import NAME_OF_COLOUR
from integrations_portal.look.states import state

SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(["svg", "g", "path", "polygon", "polyline", "ellipse", "text"])
_NUMBERS = re.compile(r"[-0-9., eE]*")
_PATTERNS = {
    "d": re.compile(r"[-0-9., eEMmCcLlSsQqHhVvZz]*"),
    "points": _NUMBERS,
    **dict.fromkeys(["x", "y", "cx", "cy", "rx", "ry"], _NUMBERS),
    **dict.fromkeys(["font-size", "stroke-width", "stroke-dasharray", "stroke-opacity", "fill-opacity"], _NUMBERS),
    "font-weight": re.compile("bold|normal"),
    "font-style": re.compile("italic|normal"),
    "text-anchor": re.compile("start|middle|end"),
    "transform": re.compile(r"(?:(?:scale|rotate|translate)\([-0-9., ]*\) ?)+"),
    "fill": re.compile("#[0-9a-f]{6}|none|transparent"),
    "stroke": re.compile("#[0-9a-f]{6}|none|transparent"),
    "class": re.compile(r"[a-z ]+"),
}
_SANS = "Inter, Arial, Helvetica, sans-serif"
_MONO = "'Liberation Mono', Menlo, Consolas, monospace"
_LINK = re.compile(r"(?:/(?!/)|#)[^\s\\]*")
_POINTS = 4 / 3  # CSS pixels


class BadDrawing(ValueError):
    """What the program wrote is no SVG."""


def clean_svg(raw: bytes, graph: Graph, prefix: str) -> str:
    """The SVG with title, description, prefixed ids and links. Raises BadDrawing."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        found = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as fault:
        raise BadDrawing(str(fault)) from fault
    box = (found.get("viewBox") or "").split()
    if found.tag != f"{{{SVG}}}svg" or len(box) != 4 or not all(re.fullmatch(r"-?[0-9.]+", n) for n in box):
        raise BadDrawing(str(found.tag))
    root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})  # type: ignore[dict-item]  # the stubs know no default namespace
    width, height = (float(size) * _POINTS for size in box[2:])
    links = _links(graph)
    root.attrib.update(
        {
            "viewBox": " ".join(box),
            "width": f"{width:.0f}",
            "height": f"{height:.0f}",
            "class": f"drawing drawing-{graph.view.value}",
            # A picture with links is not one image: whoever cannot see it walks through its links.
            "role": "group" if links else "img",
            "aria-labelledby": f"{prefix}title {prefix}desc",
        }
    )
    _words(root, "title", graph.title, f"{prefix}title")
    _words(root, "desc", graph.description, f"{prefix}desc")
    for child in found:
        _copy(child, root, prefix, links)
    return etree.tostring(root, encoding="unicode")


def _words(root: etree._Element, tag: str, text: str, id: str) -> None:
    element = etree.SubElement(root, f"{{{SVG}}}{tag}", id=id)
    element.text = _printable(text)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


@dataclass(frozen=True)
class _Link:
    """An address inside the site, and what is said of it."""

    address: str
    words: str


def _links(graph: Graph) -> dict[str, _Link]:
    """Links by element id; an address outside the site is left out."""
    titles = {node.id: node.title for node in graph.nodes}
    things = [(node.id, node.link, node.title, node.state) for node in graph.nodes]
    for edge in graph.edges:
        words = _("%(label)s, from %(tail)s to %(head)s") % {
            "label": " ".join((edge.label or edge.under).split()),
            "tail": titles[edge.tail],
            "head": titles[edge.head],
        }
        things.append((edge.id, edge.link, words, edge.state))
    return {
        id: _Link(link, f"{words}: {state(key).words}" if key else words)
        for id, link, words, key in things
        if link and _LINK.fullmatch(link)
    }


def _copy(found: etree._Element, parent: etree._Element, prefix: str, links: dict[str, _Link]) -> None:
    name = etree.QName(found).localname if isinstance(found.tag, str) else ""
    if name == "a":  # dot wraps links so; ours are added below, and none comes from elsewhere
        for child in found:
            _copy(child, parent, prefix, links)
        return
    if name not in _ELEMENTS:
        return
    id = found.get("id", "")
    if name == "g" and id in links:
        words = _printable(links[id].words)
        parent = etree.SubElement(parent, f"{{{SVG}}}a", {"href": links[id].address, "aria-label": words})
    element = etree.SubElement(parent, f"{{{SVG}}}{name}")
    _attributes(found, element)
    if name == "g" and re.fullmatch("[a-z][0-9]+", id):
        element.set("id", prefix + id)
    if name == "text":
        element.text = found.text
        mono = "Mono" in (found.get("font-family") or "")
        element.set("font-family", _MONO if mono else _SANS)
    for child in found:
        _copy(child, element, prefix, links)


def _attributes(found: etree._Element, element: etree._Element) -> None:
    classes = []
    for attribute, value in found.attrib.items():
        pattern = _PATTERNS.get(str(attribute))
        value = str(value)
        if pattern is None or not pattern.fullmatch(value):
            continue
        if attribute == "class":
            classes.append(value)
            continue
        element.set(attribute, "none" if value == "transparent" else value)
        if attribute in ("fill", "stroke") and value in NAME_OF_COLOUR:
            classes.append(f"{attribute}-{NAME_OF_COLOUR[value]}")
    if classes:
        element.set("class", " ".join(classes))
