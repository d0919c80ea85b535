"""Reads the imports of the project's modules from their source, without running them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGES = ("integrations_portal", "datamaps", "briefs")


@dataclass(frozen=True)
class Import:
    """`importer` (a module of the project) imports `imported` in this line."""

    importer: str
    imported: str
    line: int
    in_function: bool
    for_types: bool

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


def modules(project: Path) -> dict[str, Path]:
    """Dotted names and files of all modules, without migrations."""
    return {
        dotted(path.relative_to(project)): path
        for package in PACKAGES
        for path in sorted((project / package).rglob("*.py"))
        if "migrations" not in path.parts
    }


def dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(project: Path) -> list[Import]:
    known = modules(project)
    return [found for name, path in known.items() for found in imports_of(name, path.read_text(), known)]


def imports_of(name: str, source: str, known: dict[str, Path]) -> Iterator[Import]:
    tree = ast.parse(source)
    inside: dict[ast.AST, tuple[bool, bool]] = {tree: (False, False)}
    for node in ast.walk(tree):
        in_function, for_types = inside[node]
        in_function = in_function or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for_types = for_types or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
        for child in ast.iter_child_nodes(node):
            inside[child] = (in_function, for_types)
        for imported in imported_by(node, name, known):
            yield Import(name, imported, getattr(node, "lineno", 0), in_function, for_types)


def imported_by(node: ast.AST, name: str, known: dict[str, Path]) -> Iterator[str]:
    """`from package import name` counts as the module `package.name` where there is one."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            package = name if known[name].name == "__init__.py" else name.rpartition(".")[0]
            for _ in range(node.level - 1):
                package = package.rpartition(".")[0]
            base = f"{package}.{base}".rstrip(".")
        for alias in node.names:
            full = f"{base}.{alias.name}"
            yield full if full in known else base


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that import each other, directly or round a corner (Tarjan's algorithm)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        order[module] = low[module] = len(order)
        stack.append(module)
        for other in sorted(edges.get(module, ())):
            if other not in order:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], order[other])
        if low[module] == order[module]:
            start = stack.index(module)
            group, stack[start:] = stack[start:], []
            if len(group) > 1:
                found.append(sorted(group))

    for module in sorted(edges):
        if module not in order:
            visit(module)
    return found
