"""The channels of an AsyncAPI document as operations: `send ADDRESS` and `receive ADDRESS`, as the system does it.

In version 2 a channel says what others may do: who may publish to it makes the system receive. Where nothing is said to
be sent or received at all, each channel is `channel ADDRESS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from datamaps.connectors.asyncapi.document import Document, last_name, steps
from datamaps.connectors.asyncapi.messages import Messages, with_traits
from datamaps.connectors.asyncapi.servers import Servers
from datamaps.connectors.openapi.rows import Rows
from datamaps.connectors.plain import clean, listed, mapping
from datamaps.schema.shapes import Field, Operation, OperationKind
from datamaps.schema.tree import step

_VERBS = (("publish", "receive"), ("subscribe", "send"))
_KINDS = {"send": OperationKind.EVENT, "receive": OperationKind.WRITE}
_WORDS = ("enum", "default", "description", "examples")


@dataclass(frozen=True)
class Channel:
    """`messages`: the places of its messages."""

    address: str
    said: dict[str, Any]
    messages: tuple[str, ...] = ()


@dataclass
class Exchange:
    """What goes over one channel in one direction. `messages` and `replies` are the places of messages."""

    verb: str
    channel: Channel
    said: list[dict[str, Any]] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return clean(f"{self.verb} {self.channel.address}")


class Operations:
    """Finds the exchanges of a document and its messages on the way, then makes operations of them."""

    def __init__(self, document: Document, messages: Messages) -> None:
        self.document = document
        self.messages = messages
        self.exchanges: dict[str, Exchange] = {}
        for name, one in mapping(document.components.get("messages")).items():
            messages.add(one, ("components", "messages", name), name, name)
        channels = mapping(document.data.get("channels")).items()
        if document.version == 2:
            said = {address: document.resolve(given, address) for address, given in channels}
            for address, one in said.items():
                self._of_address(address, one)
            for address, one in () if self.exchanges else said.items():
                self._exchange("channel", Channel(address, one))
        else:
            self._of_operations({name: document.found(one, ("channels", name), name) for name, one in channels})
        self.servers = Servers(document)

    def _of_address(self, address: str, said: dict[str, Any]) -> None:
        """The exchanges of one channel of version 2, which is named by its address."""
        channel = Channel(address, said)
        for verb, word in _VERBS:
            if isinstance(said.get(verb), dict):
                exchange = self._exchange(word, channel)
                operation = with_traits(self.document, self.document.resolve(said[verb], exchange.name), exchange.name)
                exchange.said.append(operation)
                pointer = ("channels", address, verb, "message")
                exchange.messages += self._one_or_several(operation.get("message"), pointer, exchange.name)

    def _one_or_several(self, message: Any, pointer: tuple[str, ...], name: str) -> Iterator[str]:
        """The place of the one message of an operation of version 2, or of each of those that it may be."""
        several = listed(message.get("oneOf")) if isinstance(message, dict) else []
        for number, one in enumerate(several, 1):
            yield self.messages.add(one, (*pointer, str(number)), f"{name} message {number}", name)
        if message is not None and not several:
            yield self.messages.add(message, pointer, f"{name} message", name)

    def _of_operations(self, channels: dict[str, tuple[str, dict[str, Any]]]) -> None:
        """The exchanges of version 3, in which operations name their channel."""
        known = {place: self._channel(name, place, said) for name, (place, said) in channels.items()}
        for name, given in mapping(self.document.data.get("operations")).items():
            said = with_traits(self.document, self.document.resolve(given, name), name)
            if said.get("action") not in _KINDS:
                self.document.note(name, "action_unknown", action=str(said.get("action")))
                continue
            channel = self._led_to(said, known, name)
            exchange = self._exchange(said["action"], channel)
            exchange.said.append(said)
            exchange.messages += self._listed(said, channel, name)
            reply = self.document.resolve(said.get("reply"), name)
            if reply:
                answers = self._led_to(reply, known, name)
                exchange.replies += self._listed(reply, answers, name)
        for channel in () if self.exchanges else known.values():
            self._exchange("channel", channel).messages += channel.messages

    def _channel(self, name: str, place: str, said: dict[str, Any]) -> Channel:
        """A channel of version 3. One whose address is only known when it is used goes by its name."""
        address = said.get("address")
        places = tuple(
            self.messages.add(one, (*steps(place), "messages", key), key, f"{name} {key}")
            for key, one in mapping(said.get("messages")).items()
        )
        return Channel(address if isinstance(address, str) and address else name, said, places)

    def _led_to(self, said: dict[str, Any], known: dict[str, Channel], where: str) -> Channel:
        """The channel that an operation or a reply names."""
        place, found = self.document.found(said.get("channel"), ("operations", where, "channel"), where)
        return known.get(place) or self._channel(last_name(place) if found else where, place, found)

    def _listed(self, said: dict[str, Any], channel: Channel, where: str) -> Iterator[str]:
        """The places of the messages that something names; all of the channel's when it names none."""
        if not isinstance(said.get("messages"), list):
            yield from channel.messages
            return
        for number, one in enumerate(said["messages"]):
            yield self.messages.add(one, ("operations", where, "messages", str(number)), f"{where} message", where)

    def _exchange(self, verb: str, channel: Channel) -> Exchange:
        exchange = Exchange(verb, channel)
        return self.exchanges.setdefault(exchange.name, exchange)

    def all(self, rows: Rows) -> Iterator[Operation]:
        """Every operation, once the messages have their names."""
        for exchange in self.exchanges.values():
            yield self._operation(exchange, rows)

    def _operation(self, exchange: Exchange, rows: Rows) -> Operation:
        takes, gives = self._entries(exchange.messages), self._entries(exchange.replies)
        parameters = [row for row in self._parameters(exchange, rows) if row.path]
        return Operation(
            name=exchange.name,
            kind=_KINDS.get(exchange.verb),
            record=takes[0] if len(takes) == 1 else None,
            description=self._words(exchange),
            request=takes,
            parameters=tuple(parameters),
            response=gives,
            auth=self.servers.needed(exchange.said, exchange.channel.said),
            media_types=self._media(exchange),
        )

    def _entries(self, places: list[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.messages.names[place] for place in places if place in self.messages.names))

    def _words(self, exchange: Exchange) -> str:
        for said in (*exchange.said, exchange.channel.said):
            for key in ("summary", "description"):
                if isinstance(said.get(key), str) and said[key].strip():
                    return clean(said[key]).strip()
        return ""

    def _parameters(self, exchange: Exchange, rows: Rows) -> Iterator[Field]:
        """The rows of what an address leaves open. Version 3 has no schema there: it is always text."""
        for name, given in mapping(exchange.channel.said.get("parameters")).items():
            said = self.document.resolve(given, exchange.name)
            schema = said.get("schema") if self.document.version == 2 else None
            if not isinstance(schema, dict):
                schema = {"type": "string"}
            schema = schema | {key: said[key] for key in _WORDS if key in said and key not in schema}
            look = rows.looks.look(schema, exchange.name)
            yield from rows.rows(step("", clean(f"{{{name}}}")), look, True, frozenset(), exchange.name)

    def _media(self, exchange: Exchange) -> tuple[str, ...]:
        """What the messages are written in, as the system takes or gives them."""
        usual = self.document.data.get("defaultContentType")
        found = set()
        for places, taken in ((exchange.messages, "receive"), (exchange.replies, "send")):
            word = "takes" if exchange.verb == taken else "gives"
            for place in places:
                message = self.messages.found.get(place)
                media = message.said.get("contentType", usual) if message else None
                if isinstance(media, str) and media:
                    found.add(clean(f"{word} {media}"))
        return tuple(sorted(found))
