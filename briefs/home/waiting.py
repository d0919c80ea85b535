"""What waits, kind by kind: plain functions of a scene."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.home.needs import Kind, Need, Needs, needs
from briefs.home.scene import BriefFacts, OpenDecision, OwnedException, Scene, Trouble
from briefs.shapes.purpose import Stage
from integrations_portal.look.words import ago, day_in_words

SOON = timedelta(days=60)
"""How long before its go-live a brief is told of here."""
_URGENCY = {"breaking": 0, "warning": 1}
_UNREACHABLE = 2


def all_needs(scene: Scene) -> tuple[Needs, ...]:
    """Every kind in the order of the page, also those of which nothing waits."""
    return (
        needs(Kind.DECISIONS, (_decision(scene, one) for one in scene.decisions)),
        needs(Kind.SYSTEMS, (_trouble(scene, one) for one in scene.troubles)),
        needs(Kind.EXCEPTIONS, _exceptions(scene)),
        needs(Kind.GO_LIVE, _going_live(scene)),
        needs(Kind.REVIEWS, _reviews(scene)),
        needs(Kind.CREDENTIALS, _credentials(scene)),
        needs(Kind.NOBODY, (*_leavers(scene), *_ownerless(scene))),
    )


def _owner(scene: Scene, key: str) -> str:
    if not key:
        return _("nobody named")
    if scene.has_left(key):
        return _("%(name)s, who has left") % {"name": scene.name(key)}
    return scene.name(key)


def _decision(scene: Scene, one: OpenDecision) -> Need:
    mine = scene.is_me(one.owner)
    late = one.due is not None and one.due < scene.today
    about = [one.brief] if mine else [one.brief, _owner(scene, one.owner)]
    if one.due:
        words = _("was needed by %(day)s") if late else _("needed by %(day)s")
        about.append(words % {"day": day_in_words(one.due)})
    state, words = ("stops", _("Late")) if late else ("", "")
    return Need(one.question, one.url, tuple(about), state, words, mine, day=one.due or Need.day)


def _trouble(scene: Scene, one: Trouble) -> Need:
    owners = next((system.owners for system in scene.systems if system.key == one.system), ())
    name = _system(scene, one.system)
    mine = scene.is_me(one.assigned, *owners)
    new = scene.since is not None and one.since is not None and one.since > scene.since
    if one.away:
        seen = _("last seen %(ago)s") % {"ago": ago(one.good_at, scene.now)} if one.good_at else _("never seen")
        return Need(name, one.url, (seen,), "could_not_check", "", mine, new, _UNREACHABLE)
    briefs = ", ".join(sorted({label.partition("/")[0] for label in one.flows}))
    touches = _("touches %(briefs)s") % {"briefs": briefs} if briefs else _("touches nothing that is mapped")
    urgency = _URGENCY.get(one.severity, len(_URGENCY))
    return Need(f"{name}: {one.words}", one.url, (touches,), one.severity, "", mine, new, urgency)


def _system(scene: Scene, key: str) -> str:
    return next((system.name for system in scene.systems if system.key == key), key)


def _exceptions(scene: Scene) -> Iterator[Need]:
    """What may go wrong in a flow that a live system's trouble reaches: whoever owns it should know."""
    reached: dict[str, set[str]] = {}
    for trouble in scene.troubles:
        for label in trouble.flows:
            reached.setdefault(label, set()).add(_system(scene, trouble.system))
    for one in scene.exceptions:
        systems = sorted({name for label in one.flows for name in reached.get(label, ())})
        if systems:
            yield _exception(scene, one, systems)


def _exception(scene: Scene, one: OwnedException, systems: list[str]) -> Need:
    mine = scene.is_me(one.owner, one.backup)
    through = _("trouble in %(systems)s") % {"systems": ", ".join(systems)}
    about = (one.brief, through) if mine else (one.brief, _owner(scene, one.owner), through)
    return Need(one.name, one.url, about, mine=mine)


def _going_live(scene: Scene) -> Iterator[Need]:
    for one in scene.briefs:
        if one.stage.rank >= Stage.LIVE.rank or one.go_live is None or one.go_live > scene.today + SOON:
            continue
        late = one.go_live < scene.today
        if not one.blockers and one.blockers is not None and not late:
            continue
        words = _("was planned for %(day)s") if late else _("planned for %(day)s")
        about = (one.ref, words % {"day": day_in_words(one.go_live)})
        state, said = _blockers(one)
        yield Need(one.title, one.url, about, state, said, one.is_of(scene.me), day=one.go_live)


def _blockers(one: BriefFacts) -> tuple[str, str]:
    if one.blockers is None:
        return "not_started", _("Not judged yet")
    if not one.blockers:
        return "completed", _("Nothing stops it")
    return "stops", ngettext("%(n)s question stops it", "%(n)s questions stop it", one.blockers) % {"n": one.blockers}


def _reviews(scene: Scene) -> Iterator[Need]:
    """A brief that is live must be looked through; others have not started yet."""
    for one in scene.briefs:
        if one.stage is not Stage.LIVE or (one.review_due is not None and one.review_due >= scene.today):
            continue
        since = (
            _("due since %(day)s") % {"day": day_in_words(one.review_due)} if one.review_due else _("never reviewed")
        )
        due = one.review_due or scene.today
        yield Need(one.title, one.runbook_url, (one.ref, since), mine=one.is_of(scene.me), day=due)


def _credentials(scene: Scene) -> Iterator[Need]:
    for one in scene.endings:
        ended = one.day < scene.today
        words = _("ended on %(day)s") if ended else _("ends on %(day)s")
        state, said = ("stops", _("Ended")) if ended else ("", "")
        yield Need(one.name, one.url, (words % {"day": day_in_words(one.day)},), state, said, day=one.day)


def _leavers(scene: Scene) -> Iterator[Need]:
    for one in scene.people.values():
        if not one.active and one.held:
            words = ngettext("has left, and %(n)s answer names them", "has left, and %(n)s answers name them", one.held)
            yield Need(one.name, one.url, (words % {"n": one.held},))


def _ownerless(scene: Scene) -> Iterator[Need]:
    for brief in scene.briefs:
        mine = brief.is_of(scene.me)
        if not brief.business_owner and Stage.BRIEFING.rank <= brief.stage.rank:
            yield Need(brief.title, brief.url, (brief.ref, _("no business owner is named")), mine=mine)
        if count := brief.exceptions_without_owner:
            words = ngettext("%(n)s exception has no owner", "%(n)s exceptions have no owner", count) % {"n": count}
            yield Need(brief.title, brief.exceptions_url, (brief.ref, words), mine=mine, urgency=1)
    for system in scene.systems:
        if not system.owners:
            yield Need(system.name, system.url, (_("no owner is named"),), urgency=1)
