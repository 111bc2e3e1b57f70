"""How are the rules of a territory hand-over called on screen?"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.hand_over.rules import Moving, Stays

MOVING_WORDS: Mapping[str, str | Promise] = {
    Moving.NOTHING.value: _("all stay with their unit"),
    Moving.UNSIGNED.value: _("what no unit has signed for moves"),
    Moving.IN_HAND.value: _("what is being handled moves as well"),
}

STAYS_WORDS: Mapping[str, str | Promise] = {
    Stays.NO_WORK.value: _("a supply gap: whoever answered for the place on that day owes the answer"),
    Stays.RULED.value: _("a ruling has decided it"),
    Stays.CHOSEN.value: _("a person has named the unit"),
    Stays.PROCEDURE.value: _("the procedure against the structure has begun"),
    Stays.REVIEWED.value: _("handed back, to be decided first"),
    Stays.SUSPENDED.value: _("suspended"),
    Stays.DONE.value: _("handled already"),
    Stays.SIGNED.value: _("signed for"),
    Stays.DECIDED.value: _("the county moves no case"),
}
