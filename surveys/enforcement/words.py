"""How are stages, steps, papers and needs of the procedure against illegal structures called on screen?"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.enforcement.needs import ChainNeed
from surveys.enforcement.rules import ChainAction, ChainStage, Contest, Law, PermitMatch

CHAIN_STAGES = {
    ChainStage.FOUND.value: pgettext_lazy("illegal structure", "found"),
    ChainStage.STOP_ORDERED.value: pgettext_lazy("illegal structure", "building ordered to stop"),
    ChainStage.EXAMINED.value: pgettext_lazy("illegal structure", "examined"),
    ChainStage.NOTIFIED.value: pgettext_lazy("illegal structure", "party told before the decision"),
    ChainStage.CORRECTING.value: pgettext_lazy("illegal structure", "to be corrected"),
    ChainStage.DECIDED.value: pgettext_lazy("illegal structure", "removal decided"),
    ChainStage.REMINDED.value: pgettext_lazy("illegal structure", "party reminded"),
    ChainStage.ANNOUNCED.value: pgettext_lazy("illegal structure", "announced"),
    ChainStage.ORDERED.value: pgettext_lazy("illegal structure", "removal ordered"),
    ChainStage.AT_COURT.value: pgettext_lazy("illegal structure", "before the court"),
    ChainStage.ALLOWED.value: pgettext_lazy("illegal structure", "allowed by the court"),
    ChainStage.REMOVED.value: pgettext_lazy("illegal structure", "removed"),
    ChainStage.CORRECTED.value: pgettext_lazy("illegal structure", "corrected"),
    ChainStage.PERMITTED.value: pgettext_lazy("illegal structure", "permitted afterwards"),
    ChainStage.CONFISCATED.value: pgettext_lazy("illegal structure", "confiscated"),
    ChainStage.DISMISSED.value: pgettext_lazy("illegal structure", "not illegal"),
    ChainStage.ARCHIVED.value: pgettext_lazy("illegal structure", "filed away"),
}

CHAIN_ACTIONS = {
    ChainAction.MEASURE.value: pgettext_lazy("illegal structure", "Measure on the spot"),
    ChainAction.ORDER_STOP.value: pgettext_lazy("illegal structure", "Order building to stop"),
    ChainAction.SEAL_SITE.value: pgettext_lazy("illegal structure", "Seal the site"),
    ChainAction.CONFIRM_STOP.value: pgettext_lazy("illegal structure", "Confirm that building has stopped"),
    ChainAction.EXAMINE.value: pgettext_lazy("illegal structure", "Examine"),
    ChainAction.DISMISS.value: pgettext_lazy("illegal structure", "Find that it is not illegal"),
    ChainAction.NOTIFY.value: pgettext_lazy("illegal structure", "Tell the party before deciding"),
    ChainAction.STATE.value: pgettext_lazy("illegal structure", "The party states its case"),
    ChainAction.ASK_HEARING.value: pgettext_lazy("illegal structure", "The party asks for a hearing"),
    ChainAction.CALL_HEARING.value: pgettext_lazy("illegal structure", "Call the hearing"),
    ChainAction.HOLD_HEARING.value: pgettext_lazy("illegal structure", "Hold the hearing"),
    ChainAction.WAIVE.value: pgettext_lazy("illegal structure", "The party waives being heard"),
    ChainAction.DECIDE_CORRECTION.value: pgettext_lazy("illegal structure", "Decide: correct it"),
    ChainAction.DECIDE_REMOVAL.value: pgettext_lazy("illegal structure", "Decide: remove it"),
    ChainAction.DECIDE_CONFISCATION.value: pgettext_lazy("illegal structure", "Decide: confiscate it"),
    ChainAction.CONFIRM_CORRECTED.value: pgettext_lazy("illegal structure", "Confirm the correction"),
    ChainAction.PERMIT_AFTERWARDS.value: pgettext_lazy("illegal structure", "Permit it afterwards"),
    ChainAction.CORRECTION_FAILED.value: pgettext_lazy("illegal structure", "Not corrected in time"),
    ChainAction.REMIND.value: pgettext_lazy("illegal structure", "Remind the party"),
    ChainAction.HEAR.value: pgettext_lazy("illegal structure", "Hear the party"),
    ChainAction.ANNOUNCE.value: pgettext_lazy("illegal structure", "Announce"),
    ChainAction.ORDER_REMOVAL.value: pgettext_lazy("illegal structure", "Order the removal"),
    ChainAction.REMOVE.value: pgettext_lazy("illegal structure", "Remove by force"),
    ChainAction.SELF_REMOVED.value: pgettext_lazy("illegal structure", "Removed by the party"),
    ChainAction.CONTEST.value: pgettext_lazy("illegal structure", "The party contests it"),
    ChainAction.UPHOLD.value: pgettext_lazy("illegal structure", "Upheld"),
    ChainAction.WITHDRAW_CONTEST.value: pgettext_lazy("illegal structure", "Contest withdrawn"),
    ChainAction.QUASH.value: pgettext_lazy("illegal structure", "Quashed"),
    ChainAction.APPLY_COURT.value: pgettext_lazy("illegal structure", "Ask the court to enforce"),
    ChainAction.COURT_ALLOWS.value: pgettext_lazy("illegal structure", "The court allows it"),
    ChainAction.COURT_REFUSES.value: pgettext_lazy("illegal structure", "The court refuses it"),
    ChainAction.FILE_AWAY.value: pgettext_lazy("illegal structure", "File it away"),
    ChainAction.NOT_GONE.value: pgettext_lazy("illegal structure", "Found not to be gone"),
    ChainAction.FOUND_AGAIN.value: pgettext_lazy("illegal structure", "Built anew: begin again"),
}

LAWS = {
    Law.PLANNING.value: _("Urban and Rural Planning Law, art. 64: without or against the works permit"),
    Law.VILLAGE.value: _("Urban and Rural Planning Law, art. 65: in the planning area of a village"),
    Law.TEMPORARY.value: _("Urban and Rural Planning Law, art. 66: temporary building"),
    Law.LAND.value: _("Land Administration Law, art. 83: on land taken illegally; the court enforces"),
}
PERMIT_MATCHES = {
    PermitMatch.NONE.value: _("no permit"),
    PermitMatch.EXCEEDED.value: _("beyond its permit"),
    PermitMatch.TEMPORARY_EXPIRED.value: _("temporary permit expired"),
    PermitMatch.WITHOUT_PAPERS.value: _("old, without papers"),
}
CONTESTS = {
    Contest.RECONSIDERATION.value: _("administrative reconsideration"),
    Contest.SUIT.value: _("suit at court"),
}
CONSTRUCTION = {
    "suspected": _("suspected"),
    "building": _("being built"),
    "finished": _("finished"),
}
FORMS = {
    "house": _("house"),
    "storey": _("added storey"),
    "annex": _("annex"),
    "shed": _("shed or awning"),
    "wall": _("wall or fence"),
    "roof": _("structure on a roof"),
    "other": _("other"),
}

#: What is said when a need of a step is not met.
CHAIN_NEEDS = {
    ChainNeed.FOOTPRINT: _("draw the outline on the map"),
    ChainNeed.CONSTRUCTION: _("say whether it is being built or finished"),
    ChainNeed.MEASURED: _("measure it first: outline, form, storeys, use"),
    ChainNeed.LAW: _("say under which law it is illegal"),
    ChainNeed.PERMIT_MATCH: _(
        "what is said of the permits does not agree with itself or with what was measured"
    ),
    ChainNeed.PERMIT: _("give the number of the permit"),
    ChainNeed.CORRECTABLE: _("say whether it can be corrected"),
    ChainNeed.CAN_BE_CORRECTED: _("it was examined and cannot be corrected"),
    ChainNeed.CANNOT_BE_CORRECTED: _("it was examined and can be corrected: that comes first"),
    ChainNeed.OF_PLANNING: _("only what is illegal by art. 64 of the planning law can be confiscated"),
    ChainNeed.OWN_ENFORCEMENT: _("on land taken illegally the court enforces, not the authority"),
    ChainNeed.COURT_ENFORCEMENT: _("the authority enforces itself; the court does not take such cases"),
    ChainNeed.DOCUMENT: _("give the number of the paper"),
    ChainNeed.SERVED: _("give the day on which it was served"),
    ChainNeed.IN_ORDER: _("the day lies in the future, or before that of an earlier paper"),
    ChainNeed.UNTIL: _("give the last day of the term, after the day of service"),
    ChainNeed.NO_HEARING: _("a hearing has been asked for, or was waived"),
    ChainNeed.IN_HEARING_TERM: _("a hearing could be asked for until %(hearing_until)s"),
    ChainNeed.HEARING_ASKED: _("nobody waits to be heard"),
    ChainNeed.SEVEN_DAYS: _("the party must know seven work days before: from %(hearing_from)s on"),
    ChainNeed.HEARING_CALLED: _("the hearing has not been called"),
    ChainNeed.ON_ITS_DAY: _("the hearing was called for %(hearing_on)s"),
    ChainNeed.HEARING_OVER: _("the party has asked for a hearing: it is held first"),
    ChainNeed.NOTICE_OVER: _("the party may still be heard: it can be decided from %(decidable_from)s on"),
    ChainNeed.COURT_REMINDER: _("before the court is asked, the reminder gives at least ten work days"),
    ChainNeed.TERM_OVER: _("the term of the party runs until %(term_until)s"),
    ChainNeed.CONTEST_OVER: _("the party may ask for reconsideration or go to court until %(contest_until)s"),
    ChainNeed.IN_THREE_MONTHS: _("the court had to be asked until %(court_until)s"),
    ChainNeed.CONTEST_KIND: _("say how it is contested"),
    ChainNeed.CONTESTED: _("nobody contests it"),
    ChainNeed.NOT_CONTESTED: _("the party contests it: nothing is removed until that is decided"),
    ChainNeed.BEGAN: _("say when the removal began; not in the future"),
    ChainNeed.LAWFUL_DAY: _("it may be removed from %(lawful_from)s on"),
    ChainNeed.DAYTIME: _("not by night, between 22:00 and 6:00, unless it is an emergency"),
    ChainNeed.NO_HOLIDAY: _("not on a statutory holiday, unless it is an emergency"),
    ChainNeed.PHOTOS: _("photos are missing"),
    ChainNeed.NOTE: _("say in words what was found or done"),
    ChainNeed.FILE_NUMBER: _("give the number of the file"),
    ChainNeed.FILE_PLACE: _("say where the file is kept"),
}
