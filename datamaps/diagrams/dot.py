"""A graph in the DOT language. Everything that people wrote passes `quoted`; ids and the rest are our own."""

from __future__ import annotations

import re
import textwrap

from datamaps.diagrams.graph import Edge, Graph, Kind, Node
from datamaps.diagrams.limits import CROSSINGS, MANY_LINES, PLACING
from datamaps.diagrams.palette import PALETTE, mark
from integrations_portal.look.states import state

FONT, MONO = "Inter", "Liberation Mono"
_WIDE, _NARROW, _LONGEST = 30, 24, 140  # characters
_PLAIN = re.compile(r"[0-9A-Za-z .,:()/+_-]")
_LEFT = '<BR ALIGN="LEFT"/>'
_UNPRINTABLE = re.compile("[^\\t\\n\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\ufdcf\\ufdf0-\\ufffd\\U00010000-\\U0010fffd]")


def quoted(text: str, wide: int = 0) -> str:
    """Text as it may stand inside an HTML-like label: whatever could mean something to DOT is an entity, control
    characters are gone, and it ends at 140 characters. With `wide` it is broken into lines of about that many.
    """
    clean = " ".join(_UNPRINTABLE.sub(" ", text).split())
    if len(clean) > _LONGEST:
        clean = clean[: _LONGEST - 1] + "…"
    lines = textwrap.wrap(clean, wide) if wide else [clean]
    return "<BR/>".join("".join(_entity(char) for char in line) for line in lines) or " "


def _entity(char: str) -> str:
    if ord(char) > 127 or _PLAIN.fullmatch(char):
        return char
    # A backslash starts an escape, even where it is written as an entity; two of them mean one.
    return f"&#{ord(char)};" * (2 if char == "\\" else 1)


def dot(graph: Graph) -> str:
    """The graph as DOT text, ready for `dot`."""
    lines = ["digraph G {", *_defaults(graph)]
    for cluster in graph.clusters:
        inside = [node for node in graph.nodes if node.cluster == cluster.id]
        label = _font(quoted(cluster.title, _WIDE), "soft", 9)
        lines += [f"subgraph cluster_{cluster.id} {{", f'id={cluster.id} class="cluster" margin="10" label=<{label}>']
        lines += [*(_node(node) for node in inside), "}"]
    lines += [_node(node) for node in graph.nodes if not node.cluster]
    lines += [_edge(edge, graph) for edge in graph.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _defaults(graph: Graph) -> list[str]:
    """Thin lines, room for words, and the limits that end a hard drawing in time."""
    large = len(graph.edges) > MANY_LINES
    # Small pictures are better without: some releases of dot give up on frames when crossings are limited.
    crossings = f'mclimit="{CROSSINGS}" ' if large else ""
    rank = "LR" if graph.across else "TB"
    joined = {end for edge in graph.edges for end in (edge.tail, edge.head)}
    # What nothing joins would stand in one endless column.
    packed = 'pack="true" packmode="array" ' if len(graph.nodes) - len(joined) > 2 else ""
    return [
        f'graph [rankdir={rank} bgcolor="transparent" fontname="{FONT}" pad="0.05" margin="0" nodesep="0.35" '
        f'ranksep="{"1.3" if graph.view == "fields" else "0.55"}" splines="{"polyline" if large else "spline"}" '
        f'{crossings}{packed}nslimit="{PLACING}" nslimit1="{PLACING}" style="rounded" penwidth="0.6" '
        f'color="{PALETTE["rule"]}" labeljust="l"]',
        f'node [shape=plain fontname="{FONT}" fontsize="10" fontcolor="{PALETTE["ink"]}" margin="0"]',
        f'edge [fontname="{FONT}" fontsize="8" fontcolor="{PALETTE["soft"]}" color="{PALETTE["soft"]}" '
        'penwidth="0.8" arrowsize="0.55" arrowhead="vee" arrowtail="vee"]',
    ]


def _font(text: str, colour: str, size: float, face: str = "") -> str:
    name = f' FACE="{face}"' if face else ""
    return f'<FONT COLOR="{PALETTE[colour]}" POINT-SIZE="{size:g}"{name}>{text}</FONT>'


def _node(node: Node) -> str:
    make = _record if node.ports else _card
    return f'{node.id} [id={node.id} class="{node.kind.value}" label=<{make(node)}>]'


def _marked(key: str) -> str:
    """The mark of a state, in its colour, before a name."""
    sign, colour = mark(key)
    return _font(sign, colour, 8) + " " if sign else ""


def _left(text: str) -> str:
    return text.replace("<BR/>", _LEFT)


def _card(node: Node) -> str:
    """A name over soft words, under one accent rule; systems of others have a dashed frame."""
    rule = {Kind.HUB: "ink", Kind.OUTSIDE: "edge", Kind.STEP: "edge"}.get(node.kind, "accent")
    wide = _NARROW if node.kind in (Kind.STEP, Kind.AUTOMATIC) else _WIDE
    fill = PALETTE["accent-wash"] if node.kind is Kind.AUTOMATIC else PALETTE["sheet"]
    style = ' STYLE="dashed"' if node.kind is Kind.OUTSIDE else ""
    title = f"{_marked(node.state)}<B>{_font(_left(quoted(node.title, wide)), 'ink', 10)}</B>"
    under = f"{_LEFT}{_font(_left(quoted(node.under, wide + 6)), 'soft', 8)}" if node.under else ""
    if trouble := _trouble(node.state):
        under += f"{_LEFT}{_font(quoted(trouble), mark(node.state)[1], 8)}"
    return (
        f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" BGCOLOR="{fill}">'
        f'<TR><TD HEIGHT="2" FIXEDSIZE="FALSE" BGCOLOR="{PALETTE[rule]}"></TD></TR>'
        f'<TR><TD BORDER="1" SIDES="LBR" COLOR="{PALETTE["rule"]}"{style} '
        f'ALIGN="LEFT" BALIGN="LEFT" CELLPADDING="7">{title}{under}{_LEFT}</TD></TR></TABLE>'
    )


def _record(node: Node) -> str:
    """A record with a line for each field, between thin rules."""
    under = f"  {_font(quoted(node.under), 'soft', 8)}" if node.under else ""
    before = any(port.before for port in node.ports)
    span = ' COLSPAN="2"' if before else ""
    rows = [
        f'<TR><TD{span} BORDER="1" SIDES="B" COLOR="{PALETTE["ink"]}" ALIGN="LEFT" CELLPADDING="5">'
        f"<B>{_font(quoted(node.title), 'ink', 10)}</B>{under}</TD></TR>"
    ]
    for port in node.ports:
        small = f"{_LEFT}{_font(quoted(port.under), 'soft', 7)}" if port.under else ""
        name = _font(quoted(port.text), *(("ink", 8.5, MONO) if port.path else ("soft", 8)))
        line = f'BORDER="1" SIDES="B" COLOR="{PALETTE["rule"]}" ALIGN="LEFT" BALIGN="LEFT" CELLPADDING="4"'
        first = f'<TD PORT="{port.id}" {line}>{_font(quoted(port.before), "soft", 7.5)}</TD>' if before else ""
        anchor = "" if before else f' PORT="{port.id}"'
        rows.append(f"<TR>{first}<TD{anchor} {line}>{_marked(port.state)}{name}{small}{_LEFT}</TD></TR>")
    return (
        f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" BGCOLOR="{PALETTE["sheet"]}">'
        f"{''.join(rows)}</TABLE>"
    )


def _edge(edge: Edge, graph: Graph) -> str:
    across = graph.across and graph.view == "fields"
    tail = edge.tail + (f":{edge.tail_port}" if edge.tail_port else "") + (":e" if across else "")
    head = edge.head + (f":{edge.head_port}" if edge.head_port else "") + (":w" if across else "")
    if across and edge.tail > edge.head:  # a move back: drawn from left to right all the same
        tail, head = head.replace(":w", ":e"), tail.replace(":e", ":w")
    traits = [f"id={edge.id}", 'class="edge"']
    colour = mark(edge.state)[1]
    if colour != "ink":
        traits += [f'color="{PALETTE[colour]}"', 'penwidth="1.2"']
    if edge.both:
        traits.append("dir=both")
    elif across and edge.tail > edge.head:
        traits.append("dir=back")
    if edge.dashed:
        traits.append('style="dashed"')
    if edge.count > 1:
        traits.append(f'penwidth="{min(0.8 + edge.count / 5, 3):.1f}"')
    if edge.label or edge.under or _trouble(edge.state):
        traits.append(f"label=<{_edge_label(edge)}>")
    return f"{tail} -> {head} [{' '.join(traits)}]"


def _trouble(key: str) -> str:
    """A state in words, unless all is well."""
    return str(state(key).words) if mark(key)[0] and key != "match" else ""


def _edge_label(edge: Edge) -> str:
    """Words with a little room around them, so that no line touches them."""
    lines = [_font(quoted(edge.label, _WIDE), "ink", 8)] if edge.label else []
    if edge.under:
        lines.append(_font(quoted(edge.under, _WIDE + 6), "soft", 7.5))
    if trouble := _trouble(edge.state):
        sign, colour = mark(edge.state)
        lines.append(_font(f"{sign} {quoted(trouble)}", colour, 7.5))
    return (
        '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">'
        f"<TR><TD>{'<BR/>'.join(lines)}</TD></TR></TABLE>"
    )
