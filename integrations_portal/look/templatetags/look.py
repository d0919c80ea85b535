"""Tags and filters of every page. docs/reference/look.md shows each in use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

import lucide
from django import forms, template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from integrations_portal.look import states, words
from integrations_portal.look.drawing import change, state
from integrations_portal.look.markdown import render_markdown, with_copy_buttons
from integrations_portal.look.theme import chosen_keys, chosen_theme
from integrations_portal.look.zones import ZONES, asks_for_zones, zones

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import HttpRequest

register = template.Library()
register.simple_tag(state)
register.simple_tag(change)

NOTICE_KINDS = {"success": "match", "warning": "drift", "error": "stops"}


@register.simple_block_tag
def drawn_once(content: SafeString) -> SafeString:
    """A part of a page that stands on it more than once: `{% drawn_once as menu %}…{% enddrawn_once %}{{ menu }}`."""
    return content


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, label: str = "") -> SafeString:
    """A lucide icon the size of the text. Without `label` it is decoration."""
    attributes = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    drawn = lucide._render_icon(str(name), None, **{"class": "icon", "focusable": "false", **attributes})
    return mark_safe(drawn)  # noqa: S308 - drawn by an XML writer that escapes the attributes


@register.simple_tag
def time_zones(form: forms.BaseForm) -> SafeString:
    """The list of zones that the fields of a form offer, once; nothing where it asks for none."""
    if not asks_for_zones(form.fields.values()):
        return mark_safe("")
    options = format_html_join("", '<option value="{}"></option>', ((zone,) for zone in zones()))
    return format_html('<datalist id="{}">{}</datalist>', ZONES, options)


@register.simple_tag
def options(pairs: Iterable[tuple[object, object]], chosen: object = "") -> SafeString:
    """The options of a list to choose from, as pairs of value and words: drawn here, since there may be thousands."""
    lines = (
        f'<option value="{escape(str(value))}"{" selected" if value == chosen else ""}>{escape(str(words))}</option>'
        for value, words in pairs
    )
    return mark_safe("".join(lines))  # noqa: S308 - both are escaped above


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """The reader's choice of colours: auto, light or dark."""
    request: HttpRequest | None = context.get("request")
    return chosen_theme(request.COOKIES) if request else "auto"


@register.simple_tag(takes_context=True)
def keys(context: template.Context) -> str:
    """Whether shortcuts of a single key work for this reader: on or off."""
    request: HttpRequest | None = context.get("request")
    return chosen_keys(request.COOKIES) if request else "on"


@register.filter
def span(value: str | None) -> str:
    """`15m` as "15 minutes"."""
    return words.span_in_words(value) if value else ""


@register.filter
def seconds(value: float | None) -> str:
    """A number of seconds as "2 minutes 5 seconds"."""
    return "" if value is None else words.seconds_in_words(round(value))


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    """A time as "12 January 2027, 14:05"."""
    return words.moment_in_words(value) if value else ""


@register.filter(expects_localtime=True)
def day(value: date | datetime | str | None) -> str:
    """A day as "12 January 2027". ISO text is read; other text comes back unchanged."""
    if isinstance(value, str):
        return words.day_of(value)
    return words.day_in_words(value) if value else ""


@register.simple_tag
def course(seen: datetime | None, times: int | None, touches: Sequence[str]) -> str:
    """What became of a difference: "First seen 3 May 2027, 10:15 · seen twice · touches INT-0003"."""
    return words.course_in_words(seen, times or None, touches or ())


@register.filter
def ago(value: datetime | None) -> str:
    """How long ago: "12 minutes ago"."""
    return words.ago(value, timezone.now()) if value else ""


@register.filter
def markdown(value: str | None) -> SafeString:
    """Markdown as safe HTML inside `<div class="markdown">`."""
    return _written(render_markdown(value)) if value else SafeString("")


@register.filter
def instructions(value: str | None) -> SafeString:
    """Markdown as the filter `markdown` gives it, with a button beside each command that copies it."""
    return _written(with_copy_buttons(render_markdown(value))) if value else SafeString("")


def _written(rendered: SafeString) -> SafeString:
    """Text with a table may be wider than its place: then it scrolls inside itself, also by keyboard."""
    if "<table>" not in rendered:
        return format_html('<div class="markdown">{}</div>', rendered)
    words = _("Text with a table")
    return format_html('<div class="markdown" tabindex="0" role="group" aria-label="{}">{}</div>', words, rendered)


@register.simple_tag
def field_path(path: str, type_words: str = "") -> SafeString:
    """A field path in monospace, its type in soft words under it."""
    return words.field_path(path, type_words)


@register.filter
def breakable(value: str) -> SafeString:
    """A long name that may wrap after dots and slashes."""
    return words.path_with_breaks(value)


@register.inclusion_tag("components/person.html")
def person(who: object, missing: str = "") -> dict[str, object]:
    """A contact by name with the team behind it; leavers and gaps are marked in words."""
    return {"who": who, "missing": missing}


@register.filter
def notice_kind(level_tag: str) -> str:
    """The kind of notice for a level of django.contrib.messages."""
    return NOTICE_KINDS.get(level_tag, "info")


@register.filter
def severity_colour(severity: object) -> str:
    """The colour word of a question's line: stops, differs, unknown or plain."""
    return states.colour(str(severity or ""))


@dataclass(frozen=True)
class Problem:
    """A line of the error summary. `href` leads to the field, and is empty for the form as a whole."""

    message: str
    href: str = ""
    about: str = ""  # the question, since "This field is required" alone does not say which


@register.simple_tag
def error_list(
    form: forms.BaseForm | None = None,
    forms_: Iterable[forms.BaseForm] | None = None,
    problems: Iterable[object] | None = None,
) -> list[object]:
    """Every error of the forms, in the order of the fields, each with a link to its field."""
    found: list[object] = list(problems or ())
    for each in (*((form,) if form else ()), *(forms_ or ())):
        found += [Problem(str(message)) for message in each.non_field_errors()]
        for field in each:
            target = field.id_for_label or f"field-{field.auto_id}"
            about = str(field.label)
            about = about if about.endswith(("?", ".", ":")) else f"{about}:"
            found += [Problem(str(message), f"#{target}", about) for message in field.errors]
    return found


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, number: int, parameter: str = "page") -> str:
    """The address of this list at another page, every other parameter kept."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else None
    if query is None:
        return f"?{parameter}={number}"
    query[parameter] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def page_range(page: Page[object]) -> list[int | None]:
    """Numbers of pages to offer; nothing stands for a gap."""
    return [
        number if isinstance(number, int) else None
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]
