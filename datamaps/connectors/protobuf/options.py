"""Names, texts and options of .proto files, and what is passed by as it says nothing of the shape."""

from __future__ import annotations

from collections import defaultdict

from datamaps.connectors.protobuf.tokens import Tokens, unquoted

Found = defaultdict[str, tuple[str, ...]]
_OPENS = {"{": "}", "[": "]", "(": ")", "<": ">"}
_DEEPEST = 100


def type_name(tokens: Tokens) -> str:
    """A name with dots in it; a dot before it means that it is the full one."""
    name = "." if tokens.passes(".") else ""
    name += tokens.name().text
    while tokens.passes("."):
        name += f".{tokens.name().text}"
    return name


def text(tokens: Tokens) -> str:
    """A text, which may be written in several pieces."""
    if tokens.now.kind != "text":
        raise tokens.fail()
    pieces = []
    while tokens.now.kind == "text":
        pieces.append(unquoted(tokens.take().text))
    return "".join(pieces)


def option(tokens: Tokens, options: Found) -> None:
    """`option deprecated = true;`"""
    tokens.sign("option")
    assigned(tokens, options)
    tokens.sign(";")


def assigned(tokens: Tokens, options: Found) -> None:
    """`name = value`, added to `options`; of a group of values those that are plain, as `name.part`."""
    parts = []
    while True:
        if tokens.passes("("):
            parts.append(f"({type_name(tokens).lstrip('.')})")
            tokens.sign(")")
        else:
            parts.append(tokens.name().text)
        if not tokens.passes("."):
            break
    name = ".".join(parts)
    tokens.sign("=")
    if tokens.now.text in ("{", "<"):
        _aggregate(tokens, name, options)
    else:
        options[name] += (_scalar(tokens),)


def _scalar(tokens: Tokens) -> str:
    if tokens.now.kind == "text":
        return text(tokens)
    sign = "-" if tokens.passes("-") else ""
    if not sign:
        tokens.passes("+")
    if tokens.now.kind not in ("name", "number"):
        raise tokens.fail()
    return sign + tokens.take().text


def _aggregate(tokens: Tokens, name: str, options: Found) -> None:
    """Passes by a group of values in braces; plain ones right in it are kept."""
    waiting = [_OPENS[tokens.take().text]]
    while waiting:
        token = tokens.take()
        if token.kind == "end" or len(waiting) > _DEEPEST:
            raise tokens.fail(token)
        if token.kind == "sign" and token.text in _OPENS:
            waiting.append(_OPENS[token.text])
        elif token.kind == "sign" and token.text == waiting[-1]:
            waiting.pop()
        elif token.kind == "name" and len(waiting) == 1 and tokens.now.text == ":":
            tokens.take()
            if tokens.now.kind in ("name", "number", "text"):
                options[f"{name}.{token.text}"] += (_scalar(tokens),)


def pass_statement(tokens: Tokens) -> None:
    """Passes by what says nothing of the shape, to the end of its statement."""
    depth = 0
    while depth or tokens.now.text != ";" or tokens.now.kind == "text":
        token = tokens.take()
        if token.kind == "end":
            raise tokens.fail(token)
        if token.kind == "sign":
            depth += (token.text in "{[(") - (token.text in "}])")
        if depth < 0:
            raise tokens.fail(token)
    tokens.take()
