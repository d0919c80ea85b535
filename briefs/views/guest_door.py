"""The only way in for somebody outside: a link says which brief and what may be done there. No cookie counts.

The text of the link stands in every address here. So no page is kept anywhere or found by a search engine; that no
other site is told of the address is the site's own rule (SECURE_REFERRER_POLICY).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from briefs.documents.kind import Kind
from briefs.documents.pack import LEFT_OUT, Audience, Pack
from briefs.documents.render import Form
from briefs.dossier.dossier import Dossier
from briefs.dossier.load import dossier_of
from briefs.dossier.secrets import mask_text
from briefs.models import GuestLink, May
from briefs.services.guests import Ended, Guest, Over, find, last_day, note_opening
from briefs.views.answering import typed_in
from integrations_portal.accounts.limits import Limit
from integrations_portal.look.words import day_in_words

P = ParamSpec("P")
MINUTE = 60
OFTEN = Limit("guest", 60, MINUTE)
SELDOM = Limit("guest-document", 15, MINUTE)
"""For what takes the portal a second or more."""

SENT = Limit("guest-sent", 100, 60 * MINUTE)
"""Forms in an hour."""


@dataclass
class Visit:
    """One request of a guest."""

    request: HttpRequest
    text: str
    guest: Guest

    @property
    def link(self) -> GuestLink:
        return self.guest.link

    @cached_property
    def dossier(self) -> Dossier:
        return dossier_of(self.guest.brief)

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @property
    def title(self) -> str:
        return mask_text(self.guest.brief.title or self.guest.brief.ref)[0]

    def url(self, name: str, *args: object) -> str:
        return reverse(name, args=[self.text, *args])

    def kind(self, value: str) -> Kind:
        """A document that they may read. Raises Http404."""
        for kind in self.link.kinds:
            if kind.value == value:
                return kind
        raise Http404

    def pack(self, kind: Kind) -> Pack:
        """A document as they may read it, on paper."""
        left_out = LEFT_OUT[Audience.PARTNER] if self.link.settled_only and not self.guest.may(May.SIGN) else ()
        return Pack(documents=(kind,), form=Form.PDF, audience=Audience.PARTNER, left_out=left_out)


Page = Callable[Concatenate[Visit, P], HttpResponseBase]


def by_link(
    least: May = May.READ, limit: Limit = OFTEN, posts: bool = False
) -> Callable[[Page[P]], Callable[..., HttpResponseBase]]:
    """Lets guests in who may do at least that; for others the address does not exist. `posts`: it takes a form."""
    methods = ("GET", "HEAD", "POST") if posts else ("GET", "HEAD")

    def decorate(view: Page[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, text: str, *args: P.args, **named: P.kwargs) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            try:
                guest = find(text)
                if guest is None:
                    return _closed(request, _("It may have been copied only in part, or have ended long ago."))
                if not guest.may(least):
                    raise Http404
                if seconds := _to_wait(request, limit, guest.link):
                    return _too_often(request, seconds)
                if request.method != "HEAD":
                    note_opening(guest.link, timezone.now())
                return view(Visit(request, text, guest), *args, **named)
            except Over as over:
                return _closed(request, ended_words(over.link, over.ended))

        return never_cache(_unfound(guarded))

    return decorate


def _unfound(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """No search engine keeps the page, should its address ever get about."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **named: object) -> HttpResponseBase:
        response = view(request, *args, **named)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return guarded


def _closed(request: HttpRequest, why: str) -> HttpResponse:
    """The link opens nothing: one sentence, and what was typed is given back."""
    return render(request, "briefs/guest_closed.html", {"why": why, "typed": typed_in(request)}, status=410)


def _to_wait(request: HttpRequest, limit: Limit, link: GuestLink) -> int:
    """How many seconds until they may ask this; 0 for now. What is sent is counted by the hour, too: it is kept."""
    now, about = timezone.now(), str(link.pk)
    return limit.wait(now, about) or (SENT.wait(now, about) if request.method == "POST" else 0)


def nothing_to_answer(visit: Visit) -> HttpResponse:
    """A question that is not theirs to answer (any more); what was typed is given back."""
    context = {"home_url": visit.url("guest"), "typed": typed_in(visit.request)}
    return render(visit.request, "briefs/guest_answered.html", context, status=410)


def _too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    context = {"seconds": seconds, "typed": typed_in(request)}
    response = render(request, "briefs/guest_wait.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def ended_words(link: GuestLink, ended: Ended) -> str:
    """Why a link has ended, in one sentence."""
    name = link.contact.label() if link.contact else ""
    sentences = {
        Ended.WITHDRAWN: _("It was taken back."),
        Ended.EXPIRED: _("It worked until %(day)s.") % {"day": day_in_words(last_day(link))},
        Ended.BRIEF_GONE: _("The brief that it opened is no longer there."),
        Ended.RETIRED: _("The brief that it opened is retired, and shown to nobody outside any more."),
        Ended.CONTACT_GONE: _("The person for whom it was made is no longer listed."),
        Ended.LEFT: _("%(name)s, for whom it was made, is marked as having left.") % {"name": name},
        Ended.OTHER_ADDRESS: _("The e-mail address of %(name)s has changed since it was sent.") % {"name": name},
        Ended.MAKER_GONE: _("%(who)s, who made it, may no longer share this brief.") % {"who": link.by},
    }
    return sentences[ended]
