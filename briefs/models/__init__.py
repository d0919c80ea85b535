"""What people wrote in briefs, what they said about it, what was agreed and who is told."""

from briefs.models.agreed import Confirmation, Signature, Version
from briefs.models.guests import GuestLink, May
from briefs.models.proposed import HandedOver, Proposed
from briefs.models.talk import Comment, Offered, Standing, Thread, Writing
from briefs.models.telling import Message, Webhook
from briefs.models.written import AnswerLink, Entry, Picture, SectionState, Waiver

__all__ = [
    "AnswerLink",
    "Comment",
    "Confirmation",
    "Entry",
    "GuestLink",
    "HandedOver",
    "May",
    "Message",
    "Offered",
    "Picture",
    "Proposed",
    "SectionState",
    "Signature",
    "Standing",
    "Thread",
    "Version",
    "Waiver",
    "Webhook",
    "Writing",
]
