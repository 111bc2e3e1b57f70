"""How do notices leave the house?  Claimed in one transaction, sent outside of any, marked once the channel answered.

A worker that stops between sending and marking leaves its message on its way.  A folder is then asked again under the
same key and has each message exactly once; of robots and mail nobody can know, so that such a message is called
perhaps sent, is not sent again by itself, and waits for a person.  The inbox has the notice in any case.
"""

import datetime
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F, Min
from django.utils import translation
from django.utils.translation import gettext as _

from surveys.models import Channel, Delivery, DeliveryQuerySet
from surveys.notices.words import line
from surveys.services.addresses import AddressRefused, open_address
from surveys.services.sending import SENT, Answer, Outcome, refused, to_folder, to_plugin

State = Delivery.State
MINUTE = datetime.timedelta(minutes=1)
#: After so long a message on its way is nobody's any more: more than a channel may take to answer.
LEASE = datetime.timedelta(minutes=5)
MOST_ATTEMPTS = 8
LONGEST_WAIT = datetime.timedelta(hours=1)
#: What a robot's message may hold: WeCom takes 2,048 bytes, and the title wants its share.
BODY_BYTES = 1800
#: More than ever fit into one message are not read.
MOST_LINES = 50


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out at once: its key, where to, what of, in which words."""

    key: uuid.UUID
    channel: Channel
    deliveries: Sequence[int]
    title: str
    body: str


def deliver_due(*, clock: Callable[[], datetime.datetime]) -> int:
    """Send all that waits and may go out; how many messages were tried?  `clock` tells the time of each."""
    tried = 0
    while message := claim_abandoned(now=clock()) or claim_due(now=clock()):
        settle(message, send(message), now=clock())
        tried += 1
    return tried


@transaction.atomic
def claim_due(*, now: datetime.datetime) -> Message | None:
    """Take what waits for one channel and may go out, the longest waiting first; None: nothing, or others are at it.

    On a channel with a limit everything that waits goes into one message, as far as it fits.
    """
    for channel in _locked(Delivery.objects.due(at=now).filter(channel__active=True)):
        if _may_send(channel, now):
            due = Delivery.objects.due(at=now).filter(channel=channel).order_by("id")
            some = due.select_related("notice").select_for_update(of=("self",))
            return _claimed(channel, list(some[: MOST_LINES if channel.per_minute else 1]), uuid.uuid4(), now)
    return None


@transaction.atomic
def claim_abandoned(*, now: datetime.datetime) -> Message | None:
    """Take up again, under its key, what a worker left on its way to a folder; call the rest perhaps sent."""
    left = Delivery.objects.filter(state=State.SENDING, claimed_at__lte=now - LEASE)
    folders = left.filter(channel__kind=Channel.Kind.FOLDER)
    with translation.override(settings.LANGUAGE_CODE):
        why = _("the worker stopped before the channel had answered")
    left.exclude(channel__kind=Channel.Kind.FOLDER).update(state=State.UNSURE, error=why)
    for channel in _locked(folders):
        mine = folders.filter(channel=channel).order_by("id").select_related("notice")
        oldest = mine.first()
        if oldest is not None and oldest.message is not None:
            same = mine.filter(message=oldest.message).select_for_update(of=("self",))
            return _claimed(channel, list(same), oldest.message, now)
    return None


def _locked(deliveries: DeliveryQuerySet) -> Iterator[Channel]:
    """The channels of these deliveries, the longest waiting first, each under its lock; others' are left out."""
    ids = deliveries.values("channel").annotate(oldest=Min("id")).order_by("oldest")
    for pk in ids.values_list("channel", flat=True):
        yield from Channel.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=pk)


def _may_send(channel: Channel, now: datetime.datetime) -> bool:
    """Has this channel had less than its share in the last minute?  Whoever asks holds the channel's lock."""
    if not channel.per_minute:
        return True
    lately = Delivery.objects.filter(channel=channel, claimed_at__gt=now - MINUTE)
    return lately.order_by().values("message").distinct().count() < channel.per_minute


def _claimed(
    channel: Channel, waiting: Sequence[Delivery], key: uuid.UUID, now: datetime.datetime
) -> Message:
    """Mark as on their way as many as fit into one message, in the language of the site."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = [line(d.notice.kind, d.notice.facts, d.notice.due_at) for d in waiting]
        fit = _how_many_fit(lines)
        one = fit == 1
        title = _("Notice") if one else _("%(number)d notices") % {"number": fit}
    body = lines[0] if one else "\n".join(f"{n}. {words}" for n, words in enumerate(lines[:fit], 1))
    ids = [delivery.pk for delivery in waiting[:fit]]
    Delivery.objects.filter(pk__in=ids).update(
        state=State.SENDING, message=key, claimed_at=now, attempts=F("attempts") + 1
    )
    return Message(key, channel, ids, title, body)


def _how_many_fit(lines: Sequence[str]) -> int:
    """How many lines fit into a robot's message?  One always goes out."""
    room = BODY_BYTES
    for n, words in enumerate(lines):
        room -= len(words.encode()) + 5  # its number and the end of the line
        if room < 0:
            return max(n, 1)
    return len(lines)


def send(message: Message) -> Outcome:
    """Send a message, holding no lock and no transaction."""
    channel = message.channel
    with translation.override(settings.LANGUAGE_CODE):
        if channel.kind == Channel.Kind.FOLDER:
            try:
                return to_folder(
                    settings.NOTICE_ROOT / str(channel.uid), message.key, message.title, message.body
                )
            except OSError as error:
                return refused(_("the folder cannot be written to: %(why)s") % {"why": error.strerror})
        try:
            plugin = open_address(channel)
        except AddressRefused as error:
            return refused(error.message)
        return to_plugin(plugin, message.title, message.body)


@transaction.atomic
def settle(message: Message, outcome: Outcome, *, now: datetime.datetime) -> None:
    """Write down what the channel answered; what was refused waits longer each time, and is given up in the end."""
    mine = Delivery.objects.filter(message=message.key, state__in=[State.SENDING, State.UNSURE])
    if outcome == SENT:
        mine.update(state=State.SENT, sent_at=now, error="")
        return
    if outcome.answer == Answer.UNSURE:
        mine.update(state=State.UNSURE, error=outcome.why[:200])
        return
    for delivery in mine.select_for_update():
        over = delivery.attempts >= MOST_ATTEMPTS
        wait = min(MINUTE * 2 ** (delivery.attempts - 1), LONGEST_WAIT)
        delivery.state = State.GIVEN_UP if over else State.FAILED
        delivery.next_try_at, delivery.error = now + wait, outcome.why[:200]
        delivery.save(update_fields=["state", "next_try_at", "error"])


def send_again(*, deliveries: Sequence[int], now: datetime.datetime) -> int:
    """A person lets go out again what was given up or perhaps sent; how many?"""
    stuck = Delivery.objects.filter(pk__in=deliveries, state__in=[State.UNSURE, State.GIVEN_UP])
    return stuck.update(state=State.PENDING, attempts=0, next_try_at=now, error="")


def confirm_sent(*, deliveries: Sequence[int], now: datetime.datetime) -> int:
    """A person has seen that what was perhaps sent had arrived; how many?"""
    return Delivery.objects.filter(pk__in=deliveries, state=State.UNSURE).update(
        state=State.SENT, sent_at=now, error=""
    )
