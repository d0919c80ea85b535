"""A graph as a Mermaid flowchart. Everything that people wrote passes `quoted`."""

from __future__ import annotations

import re
import textwrap

from datamaps.diagrams.graph import Edge, Graph, Kind, Node

_PLAIN = re.compile(r"[0-9A-Za-z .,()/+_-]")
_LONGEST = 140


def quoted(text: str, wide: int = 0) -> str:
    """Text as it may stand between quotation marks: whatever could mean something to Mermaid is an entity."""
    clean = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if len(clean) > _LONGEST:
        clean = clean[: _LONGEST - 1] + "…"
    lines = textwrap.wrap(clean, wide) if wide else [clean]
    return "<br/>".join("".join(_entity(char) for char in line) for line in lines) or " "


def _entity(char: str) -> str:
    return char if ord(char) > 127 or _PLAIN.fullmatch(char) else f"#{ord(char)};"


def mermaid(graph: Graph) -> str:
    """The graph as Mermaid text; field ports become nodes inside a frame of their record."""
    lines = [f"flowchart {'LR' if graph.across else 'TB'}"]
    for cluster in graph.clusters:
        inside = [node for node in graph.nodes if node.cluster == cluster.id]
        lines.append(f'  subgraph {cluster.id}["{quoted(cluster.title)}"]')
        lines += [line for node in inside for line in _node(node, "    ")]
        lines.append("  end")
    lines += [line for node in graph.nodes if not node.cluster for line in _node(node, "  ")]
    lines += [_edge(edge) for edge in graph.edges]
    return "\n".join(lines) + "\n"


def _node(node: Node, indent: str) -> list[str]:
    words = quoted(node.title, 30) + (f"<br/>{quoted(node.under, 36)}" if node.under else "")
    if not node.ports:
        opening, closing = ("([", "])") if node.kind is Kind.HUB else ("[", "]")
        return [f'{indent}{node.id}{opening}"{words}"{closing}']
    lines = [f'{indent}subgraph {node.id}["{words}"]', f"{indent}  direction TB"]
    for port in node.ports:
        under = f"<br/>{quoted(port.under)}" if port.under else ""
        lines.append(f'{indent}  {node.id}_{port.id}["{quoted(port.text)}{under}"]')
    return [*lines, f"{indent}end"]


def _edge(edge: Edge) -> str:
    tail = f"{edge.tail}_{edge.tail_port}" if edge.tail_port else edge.tail
    head = f"{edge.head}_{edge.head_port}" if edge.head_port else edge.head
    line = ("<-.->" if edge.dashed else "<-->") if edge.both else ("-.->" if edge.dashed else "-->")
    words = "<br/>".join(quoted(part, 30) for part in (edge.label, edge.under) if part)
    return f'  {tail} {line}|"{words}"| {head}' if words else f"  {tail} {line} {head}"
