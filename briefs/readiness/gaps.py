"""What exactly is missing, where one rule asks for several answers: the words that its question is made of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.choices import Choice


class Gap(Choice):
    """Each is told in the middle of a sentence, unless it says otherwise."""

    # OWN-06: whole sentences
    NOBODY = "nobody", _("Nobody is named as business owner.")
    GROUP = "group", _("A group cannot say yes or no.")
    SAME_PERSON = "same_person", _("The integrator cannot also be the business owner.")
    # FLD-10
    GONE = "gone", _("is gone")
    DEPRECATED = "deprecated", _("will go")
    # FLW-05
    WAITING_PLACE = "waiting_place", _("where do failures wait")
    WAITING_OWNER = "waiting_owner", _("who looks at failures that wait")
    # FLW-06
    START = "start", _("what starts it")
    DELAY = "delay", _("how late may it be")
    VOLUME = "volume", _("how many are there on a normal day")
    # FLW-07
    ZONE = "zone", _("in which time zone does it run")
    COMPARING_ZONE = "comparing_zone", _("in which time zone are both sides compared")
    CLOSED = "closed", _("it often starts while a system is closed; can it move")
    # FLW-09
    FAKES = "fakes", _("how do we spot a fake")
    MISSED = "missed", _("how do we find what never arrived")
    # FLW-10
    ACKNOWLEDGEMENT = "acknowledgement", _("what if no acknowledgement comes back")
    PARTNERS = "partners", _("by which ids do the partners know each other")
    # FLW-13
    WHICH_HUB = "which_hub", _("which system is the hub")
    HUB_DOWN = "hub_down", _("what happens when it is down")
    # EXC-02
    ACTION = "action", _("what is done")
    LIMIT = "limit", _("by when")
    BACKUP = "backup", _("who covers leave")
    # DEC-03
    LATE = "late", _("when will it be decided")
    WHY = "why", _("why this")
    OPTIONS = "options", _("what else could have been done")
    # OPS-02
    DECIDER = "decider", _("who says stop")
    TRIGGER = "trigger", _("what makes us stop")
    NO_RETURN = "no_return", _("until when is that possible")
    REHEARSAL = "rehearsal", _("was that ever tried")
    # OPS-03
    FIRST_CHECKS = "first_checks", _("what should an admin check first")
    HELP = "help", _("who helps, and how are they reached")
    # OPS-06
    GUIDE = "guide", _("A task in the guide")
    ASKING = "asking", _("A place to ask")
