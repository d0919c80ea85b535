"""A bulletin in words: its subject and its text, the same in a mail, on a page and in a webhook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefs.announcing.bulletin import Bulletin, Item, News
from briefs.announcing.routing import Because
from datamaps.schema.severity import Severity
from integrations_portal.shapes.choices import Words

MOST_ITEMS = 25
"""Differences that a message lists; the page has them all."""
_SUBJECT = 150


def subject(bulletin: Bulletin) -> str:
    """One line without line breaks."""
    breaking = sum(item.drift.severity is Severity.BREAKING for item in bulletin.items)
    count = breaking or len(bulletin.items)
    if bulletin.news is not News.DRIFT:
        text = _SUBJECTS[bulletin.news]()
    elif breaking:
        text = ngettext(
            "%(system)s: %(count)d difference that breaks something",
            "%(system)s: %(count)d differences that break something",
            count,
        )
    else:
        text = ngettext("%(system)s: %(count)d difference", "%(system)s: %(count)d differences", count)
    return one_line(text % {"system": bulletin.system, "count": count})


def text(bulletin: Bulletin, name: str = "", because: Iterable[Because] = ()) -> str:
    """The message, as plain text. `name` is who reads it, `because` why they do."""
    lines = [_("Hello %(name)s,") % {"name": name} if name else _("Hello,"), ""]
    lines += [*_opening(bulletin), ""]
    for item in bulletin.sorted_items()[:MOST_ITEMS]:
        lines += [*_item(item, bulletin), ""]
    if more := _more(bulletin):
        lines += [more, ""]
    lines += [_("All of it: %(url)s") % {"url": bulletin.url}]
    reasons = "; ".join(str(reason.label) for reason in because)
    if reasons:
        lines += ["", _("You get this because %(reasons)s.") % {"reasons": reasons}]
    if bulletin.items:
        lines += [_("While these stay as they are, you will not be told again.")]
    return "\n".join(lines) + "\n"


def digest_subject(bulletins: Sequence[Bulletin]) -> str:
    count = sum(len(bulletin.items) for bulletin in bulletins)
    text = ngettext("%(count)d difference for information", "%(count)d differences for information", count)
    return one_line(text % {"count": count})


def digest_text(bulletins: Sequence[Bulletin], name: str) -> str:
    """Once a day: what differs but breaks nothing, system by system."""
    lines = [_("Hello %(name)s,") % {"name": name} if name else _("Hello,"), ""]
    lines += [_("These differ from what is documented. Nothing breaks by them as far as we know."), ""]
    for bulletin in bulletins:
        lines += [bulletin.system]
        lines += [f"- {item.place}: {item.drift.change.sentence()}" for item in bulletin.sorted_items()[:MOST_ITEMS]]
        if more := _more(bulletin):
            lines += [more]
        lines += [f"  {bulletin.url}", ""]
    return "\n".join(lines)


def _more(bulletin: Bulletin) -> str:
    """How many differences a message leaves to the page; empty when it has them all."""
    more = len(bulletin.items) - MOST_ITEMS
    return ngettext("and %(more)d more.", "and %(more)d more.", more) % {"more": more} if more > 0 else ""


def payload(bulletin: Bulletin) -> dict[str, Any]:
    """The same as values, for machines."""
    return {
        "system": bulletin.system,
        "connector": bulletin.connector,
        "url": bulletin.url,
        "news": bulletin.news.value,
        "severity": bulletin.severity.value,
        "words": subject(bulletin),
        "trouble": bulletin.trouble,
        "changes": [
            {
                "kind": item.drift.change.kind.value,
                "path": item.drift.change.path,
                "severity": item.drift.severity.value,
                "words": item.drift.change.sentence(),
                "flows": list(item.drift.flows),
                "flapping": item.flapping,
                "url": item.url,
            }
            for item in bulletin.sorted_items()
        ],
    }


def _opening(bulletin: Bulletin) -> Iterator[str]:
    count = len(bulletin.items)
    values = {"system": bulletin.system, "why": bulletin.trouble, "count": count}
    if bulletin.news is News.WELL:
        yield _("%(system)s was checked, and agrees with what is documented again.") % values
    elif bulletin.news is News.ANSWERS:
        yield _("%(system)s can be checked again. It still differs from what is documented, as you know.") % values
    elif bulletin.news is News.TROUBLE:
        yield _("%(system)s could not be checked: %(why)s") % values
        yield _("Whether it still agrees with what is documented is not known.")
    else:
        yield (
            ngettext(
                "%(system)s was checked. It differs in %(count)d place from what is documented.",
                "%(system)s was checked. It differs in %(count)d places from what is documented.",
                count,
            )
            % values
        )


def _item(item: Item, bulletin: Bulletin) -> Iterator[str]:
    yield f"{item.drift.severity.label}: {item.place}"
    yield f"  {item.drift.change.sentence()}"
    if item.flapping:
        yield "  " + _("This comes and goes. You will hear of it again only when it stays away or stays for good.")
    yield f"  {item.drift.why()}"
    for ref in item.briefs:
        title = bulletin.titles.get(ref, "")
        yield "  " + _("Touches %(brief)s") % {"brief": f"{ref} {title}".strip()}
    yield f"  {item.url}"


def one_line(text: str) -> str:
    """A subject: no line break gets into a mail's head, and it stays readable."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _SUBJECT else f"{plain[: _SUBJECT - 1]}…"


_OF_SOMEBODY: dict[Because, Words] = {
    Because.STEWARD: gettext_lazy("steward of this data"),
    Because.EXCEPTION_OWNER: gettext_lazy("picks up what goes wrong in a flow that it touches"),
    Because.BUSINESS_OWNER: gettext_lazy("owns a brief that it touches"),
    Because.TECHNICAL_OWNER: gettext_lazy("looks after this system"),
    Because.TOLD_BEFORE: gettext_lazy("was told when something was wrong"),
    Because.DEPUTY: gettext_lazy("stands in for somebody who has left"),
    Because.ADMIN: gettext_lazy("admin: nobody else is named who could be told"),
}


def reason_of_somebody(because: Because) -> str:
    """Why another person is told; the label of a reason speaks to the person themselves."""
    return str(_OF_SOMEBODY[because])


_SUBJECTS: dict[News, Callable[[], str]] = {
    News.TROUBLE: lambda: _("%(system)s could not be checked"),
    News.ANSWERS: lambda: _("%(system)s can be checked again"),
    News.WELL: lambda: _("%(system)s is well again"),
}
