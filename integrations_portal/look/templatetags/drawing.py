"""Tags that draw in fewer steps what every page shows, or what stands in every row of a list."""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from integrations_portal.look.drawing import table_head, table_rows

register = template.Library()
register.simple_tag(table_head)
register.simple_tag(table_rows)


class Kept(template.Node):
    """A part of a template that says the same for everybody. What was drawn stays for as long as the process runs."""

    def __init__(self, content: NodeList, by: list[FilterExpression]) -> None:
        self.content, self.by = content, by
        self._drawn: dict[tuple[object, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        case = (get_language(), *(one.resolve(context) for one in self.by))
        if case not in self._drawn:
            self._drawn[case] = mark_safe(self.content.render(context))  # noqa: S308 - a template escaped it
        return self._drawn[case]


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """`{% kept theme %}…{% endkept %}`: drawn once in a process for each language and each of the values named.

    Only for what depends on nothing else: addresses of static files, words. The values named must be of a few, such as
    the three themes, since each is kept.
    """
    _tag, *by = token.split_contents()
    content = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(content, [parser.compile_filter(one) for one in by])
