"""The language of .proto files: proto2, proto3 and the editions.

It is read as the compiler reads it, but for what says nothing of the shape: reserved and extension ranges, and the
inside of most options. What is imported need not be there.
"""

from __future__ import annotations

from dataclasses import replace

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.protobuf.model import (
    EnumOf,
    EnumValue,
    Extension,
    FieldOf,
    File,
    MessageOf,
    Method,
    Options,
    Service,
)
from datamaps.connectors.protobuf.options import Found, assigned, option, pass_statement, text, type_name
from datamaps.connectors.protobuf.tokens import Tokens

_LABELS = ("required", "optional", "repeated")
_LEVELS = ("proto2", "proto3")


def parse(content: str, limits: Limits) -> File:
    """A file. Raises ConnectorError (malformed with `line`, too_large, timed_out)."""
    return _Parser(Tokens(content, limits), limits).file()


class _Parser:
    def __init__(self, tokens: Tokens, limits: Limits) -> None:
        self.tokens = tokens
        self.limits = limits
        self.package = ""
        self.messages: list[MessageOf] = []
        self.enums: list[EnumOf] = []
        self.services: list[Service] = []
        self.extensions: list[Extension] = []

    def file(self) -> File:
        tokens, options, level = self.tokens, Found(tuple), "proto2"
        if tokens.now.text in ("syntax", "edition") and tokens.ahead.text == "=":
            level = self._level()
        while tokens.now.kind != "end":
            self._pass_visibility()
            word = tokens.now.text
            if word == "package":
                tokens.take()
                self.package = type_name(tokens)
                tokens.sign(";")
            elif word == "option":
                option(tokens, options)
            elif word == "import":
                pass_statement(tokens)
            elif word == "service":
                self._service()
            elif not self._declared(self.package, 0):
                raise tokens.fail()
        return File(
            package=self.package,
            level=level,
            options=options,
            messages=tuple(self.messages),
            enums=tuple(self.enums),
            services=tuple(self.services),
            extensions=tuple(self.extensions),
        )

    def _level(self) -> str:
        tokens = self.tokens
        is_edition = tokens.take().text == "edition"
        tokens.sign("=")
        level = text(tokens)
        if not (level.isdigit() if is_edition else level in _LEVELS):
            raise ConnectorError(Trouble.MALFORMED, "protobuf_level", permanent=True, level=level[:40])
        tokens.sign(";")
        return level

    def _declared(self, scope: str, depth: int) -> bool:
        """Takes a message, an enum, an extension or nothing at all; whether there was one."""
        self.limits.left()
        word = self.tokens.now.text
        if word == "message":
            comment = self.tokens.take().comment
            self._message(_within(scope, self.tokens.name().text), comment, depth)
        elif word == "enum":
            self._enum(scope)
        elif word == "extend":
            self._extend(scope, depth)
        else:
            return self.tokens.passes(";")
        return True

    def _message(self, name: str, comment: str, depth: int) -> None:
        if depth > self.limits.depth:
            raise ConnectorError(Trouble.MALFORMED, "too_deep", permanent=True, limit=self.limits.depth)
        place = len(self.messages)
        self.messages.append(MessageOf(name))
        fields: list[FieldOf] = []
        self.tokens.sign("{")
        comment = comment or self.tokens.trailing
        while not self.tokens.passes("}"):
            self._member(name, fields, depth)
        self.messages[place] = MessageOf(name, tuple(fields), comment)

    def _member(self, scope: str, fields: list[FieldOf], depth: int) -> None:
        tokens = self.tokens
        self._pass_visibility()
        word = tokens.now.text
        if word == "option":
            option(tokens, Found(tuple))
        elif word in ("extensions", "reserved"):
            pass_statement(tokens)
        elif word == "oneof":
            tokens.take()
            tokens.name()
            tokens.sign("{")
            while not tokens.passes("}"):
                if tokens.now.text == "option":
                    option(tokens, Found(tuple))
                elif not tokens.passes(";"):
                    fields.append(replace(self._field(scope, depth), alternative=True))
        elif not self._declared(scope, depth + 1):
            fields.append(self._field(scope, depth))

    def _field(self, scope: str, depth: int) -> FieldOf:
        tokens, comment = self.tokens, self.tokens.now.comment
        label = tokens.take().text if tokens.now.text in _LABELS and tokens.ahead.text != "=" else ""
        if tokens.now.text == "group" and tokens.ahead.kind == "name" and tokens.ahead.text[:1].isupper():
            return self._group(scope, label, comment, depth)
        map_key = ""
        if tokens.now.text == "map" and tokens.ahead.text == "<":
            tokens.take()
            tokens.take()
            map_key = type_name(tokens)
            tokens.sign(",")
        kind = type_name(tokens)
        if map_key:
            tokens.sign(">")
        name = tokens.name().text
        number, options = self._number_and_options()
        tokens.sign(";")
        return FieldOf(name, number, kind, label, comment or tokens.trailing, options, map_key)

    def _group(self, scope: str, label: str, comment: str, depth: int) -> FieldOf:
        self.tokens.take()
        name = self.tokens.name().text
        number, options = self._number_and_options()
        self._message(_within(scope, name), comment, depth + 1)
        return FieldOf(name.lower(), number, name, label, comment, options, group=True)

    def _number_and_options(self) -> tuple[int, Options]:
        """`= 5 [deprecated = true]`"""
        tokens = self.tokens
        tokens.sign("=")
        number = self._whole()
        options = Found(tuple)
        if tokens.passes("["):
            while not tokens.passes("]"):
                assigned(tokens, options)
                if tokens.now.text != "]":
                    tokens.sign(",")
        return number, options

    def _whole(self) -> int:
        negative = self.tokens.passes("-")
        token = self.tokens.take()
        try:
            number = int(token.text, 8 if token.text[:1] == "0" and token.text.isdigit() else 0)
        except ValueError:
            raise self.tokens.fail(token) from None
        if token.kind != "number" or number >= 2**32:
            raise self.tokens.fail(token)
        return -number if negative else number

    def _enum(self, scope: str) -> None:
        tokens, comment = self.tokens, self.tokens.take().comment
        name = tokens.name().text
        values: list[EnumValue] = []
        tokens.sign("{")
        comment = comment or tokens.trailing
        while not tokens.passes("}"):
            if tokens.now.text == "option" and tokens.ahead.text != "=":
                option(tokens, Found(tuple))
            elif tokens.now.text == "reserved" and tokens.ahead.text != "=":
                pass_statement(tokens)
            elif not tokens.passes(";"):
                token = tokens.name()
                number, _options = self._number_and_options()
                tokens.sign(";")
                values.append(EnumValue(token.text, number, token.comment or tokens.trailing))
        self.enums.append(EnumOf(_within(scope, name), tuple(values), comment))

    def _extend(self, scope: str, depth: int) -> None:
        tokens = self.tokens
        tokens.take()
        extended = type_name(tokens)
        tokens.sign("{")
        while not tokens.passes("}"):
            if not tokens.passes(";"):
                self.extensions.append(Extension(extended, self._field(scope, depth), scope))

    def _service(self) -> None:
        tokens = self.tokens
        tokens.take()
        name = tokens.name().text
        methods: list[Method] = []
        tokens.sign("{")
        while not tokens.passes("}"):
            if tokens.now.text == "option":
                option(tokens, Found(tuple))
            elif tokens.now.text == "rpc":
                methods.append(self._method())
            elif not tokens.passes(";"):
                pass_statement(tokens)
        self.services.append(Service(_within(self.package, name), tuple(methods)))

    def _method(self) -> Method:
        tokens, comment = self.tokens, self.tokens.take().comment
        name = tokens.name().text
        takes = self._side()
        tokens.sign("returns")
        gives = self._side()
        options = Found(tuple)
        if tokens.passes("{"):
            while not tokens.passes("}"):
                if not tokens.passes(";"):
                    option(tokens, options)
        else:
            tokens.sign(";")
        return Method(name, takes, gives, comment or tokens.trailing, options)

    def _side(self) -> str:
        """What a method takes or gives: `(Order)`, `(stream Order)`."""
        tokens = self.tokens
        tokens.sign("(")
        stream = tokens.now.text == "stream" and tokens.ahead.text != ")"
        if stream:
            tokens.take()
        kind = type_name(tokens)
        tokens.sign(")")
        return f"{kind}[]" if stream else kind

    def _pass_visibility(self) -> None:
        """Newer editions say who may use a type."""
        if self.tokens.now.text in ("export", "local") and self.tokens.ahead.text in ("message", "enum"):
            self.tokens.take()


def _within(scope: str, name: str) -> str:
    return f"{scope}.{name}" if scope else name
