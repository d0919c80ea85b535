"""Advice in words: one sentence for each code, with its reason, and what the press says."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from briefs.operating.offered import Advice, Said
from briefs.readiness.words import listed

_SENTENCES = {
    "level_process": _(
        "Call it a process that runs across systems: {flows} make the other system do something. So agree on order, "
        "repeats and who says yes, and not only on fields."
    ),
    "level_data": _(
        "Call it a matter of data: all flows only gather data in {places}, where people look at them and no work "
        "begins. Then nobody needs a process across systems for it."
    ),
    "gather_shown_fresh": _(
        "{flow}: show the data where they are instead of copying them (data virtualization). In {target} they are only "
        "looked at, and may be {span} old at most: a copy would hardly be in time. But while {source} is down, "
        "nothing is shown."
    ),
    "gather_shown_careful": _(
        "{flow}: show the data where they are instead of copying them (data virtualization). In {target} they are only "
        "looked at, and a second copy of {because} would have to be protected, corrected and deleted, too. But while "
        "{source} is down, nothing is shown."
    ),
    "gather_copied": _(
        "{flow}: copy the data on a schedule. In {target} they are only looked at, and may be {span} old: reports then "
        "do not slow {source} down, and work while it is down."
    ),
    "joined_directly": _(
        "Join the systems directly: up to three are easy to build and to watch without anything in between. "
        "Systems here: {systems}, links between them: {links}."
    ),
    "joined_by_hub": _(
        "Let everything go through {hub}: {systems} systems joined one by one can need {most} links, through a hub "
        "each needs one."
    ),
    "joined_by_new_hub": _(
        "Think of a hub in the middle: {systems} systems joined one by one can need {most} links ({links} already), "
        "through a hub each needs one. A new system then means one link, and one common form of the data."
    ),
    "joined_by_bus": _(
        "Think of a service bus: most of the {systems} systems are on our own premises, and some do not understand "
        "each other. A bus translates once, where {most} links would each have to."
    ),
    "joined_both_ways": _("Call it a mix: {flows} go directly, the others through a system in between."),
    "runs_rented": _(
        "Rent an integration platform: {away} are all reached over the internet, so no machine of ours is needed. "
        "Platforms of this kind: {platforms}."
    ),
    "runs_ours": _("Run it ourselves: {ours} are all on our own machines, and the data need not leave them."),
    "runs_both": _(
        "Run a part of it here: {ours} are on our own machines, {away} are not. A rented platform with a small part "
        "inside our network reaches both. Platforms of this kind: {platforms}."
    ),
    "ends_speak_differently": _(
        "{flow}: {source} speaks {source_speaks}, {target} speaks {target_speaks}. Something in between has to "
        "translate."
    ),
    "end_lacks_it": _(
        "{flow} uses {used}, but {system} is said to speak {speaks}. Change the flow, or what the system speaks."
    ),
    "flow_pushed": _("{flow}: {source} can push each change when it happens (webhook), so nobody has to keep looking."),
    "flow_by_edi": _("{flow}: send trading messages (EDI). {source} and {target} both speak {common}."),
    "flow_by_queue": _("{flow}: use a message queue. {source} and {target} both speak {common}."),
    "flow_by_api": _("{flow}: use calls (API). {source} and {target} both speak {common}."),
    "flow_by_file": _("{flow}: use files. It is what {source} and {target} have in common ({common})."),
    "flow_by_database": _(
        "{flow}: read straight from the database. {source} and {target} have nothing else in common ({common})."
    ),
    "flow_past_the_hub": _("{flow} goes past {hub}, though the brief says that everything goes through it."),
    "review_privacy": _("Data about people move: {because}."),
    "review_security": _("What moves is confidential, or decides who may sign in: {because}."),
    "review_finance": _("Money or books are touched: {because}."),
    "review_partner": _("Another company takes part: {because}."),
    "review_figures": _("Figures that people decide by are made from these data: {because}."),
}
_REVIEWS = {
    "review_privacy": _("Privacy review"),
    "review_security": _("Security review"),
    "review_finance": _("Finance review"),
    "review_partner": _("Contract review"),
    "review_figures": _("Review of reports"),
}


def advice_in_words(one: Advice) -> str:
    """The sentence as plain text; every value in it is text of this workspace and has to be escaped on a page."""
    return str(_SENTENCES[one.code]).format(**{name: _said(value) for name, value in one.values.items()})


def review_name(one: Advice) -> str:
    return str(_REVIEWS[one.code])


def heading(one: Advice) -> str:
    """What a piece of advice is about, in a word or two."""
    if one.code in _REVIEWS:
        return review_name(one)
    if one.code.startswith("joined"):
        return gettext("How the systems are joined")
    if one.code.startswith(("level", "gather")):
        return gettext("Gathering data, or moving work?")
    if one.code.startswith("runs"):
        return gettext("Where it runs")
    if one.code.startswith("end"):
        return gettext("Do both ends understand each other?")
    return gettext("How a flow travels")


def _said(value: Said) -> str:
    return listed(value) if isinstance(value, tuple) else str(value)
