"""Which addresses may a channel have?  What apprise reads, of the kinds that counties use; sealed, not shown again."""

import datetime
from typing import Any

import apprise
from apprise.plugins.base import NotifyBase
from django.utils.translation import gettext as _

from gis_core.sealing import SealError, seal, unseal
from surveys.models import Channel

SCHEMES = {
    Channel.Kind.WECOM: ("wecombot",),
    Channel.Kind.DINGTALK: ("dingtalk",),
    Channel.Kind.FEISHU: ("feishu",),
    Channel.Kind.MAIL: ("mailto", "mailtos"),
}
#: How an address is written, by kind.
SAMPLES = {
    Channel.Kind.WECOM: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
    Channel.Kind.DINGTALK: "dingtalk://SEC…@…/",
    Channel.Kind.FEISHU: "https://open.feishu.cn/open-apis/bot/v2/hook/…",
    Channel.Kind.MAIL: "mailtos://user:password@smtp.example.gov.cn?from=…&to=…",
}


class AddressRefused(Exception):
    """An address that cannot be used; `message` says why, and never repeats it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_address(kind: str, address: str) -> NotifyBase:
    """What does an address lead to?  Raises AddressRefused."""
    plugin = apprise.Apprise.instantiate(address.strip(), suppress_exceptions=True)
    if plugin is None or not isinstance(plugin, NotifyBase):
        raise AddressRefused(
            _("This is no address of this kind; it is written like this: %(sample)s")
            % {"sample": SAMPLES[Channel.Kind(kind)]}
        )
    if scheme_of(plugin) not in SCHEMES[Channel.Kind(kind)]:
        raise AddressRefused(
            _("This is an address of another kind; it is written like this: %(sample)s")
            % {"sample": SAMPLES[Channel.Kind(kind)]}
        )
    return plugin


def scheme_of(plugin: Any) -> str:
    """Under which scheme does apprise know a channel?  The keys are masked in what it prints for that."""
    return str(plugin.url(privacy=True)).partition("://")[0]


def enter_address(channel: Channel, address: str, *, by: Any, now: datetime.datetime) -> Channel:
    """Seal an address into its channel, which is not saved yet.  Raises AddressRefused."""
    read_address(channel.kind, address)
    channel.sealed = seal(address.strip().encode(), label=channel.label)
    channel.entered_by, channel.entered_at = by, now
    return channel


def open_address(channel: Channel) -> NotifyBase:
    """Where does a channel lead?  Raises AddressRefused."""
    try:
        address = unseal(bytes(channel.sealed), label=channel.label).decode()
    except SealError as error:
        raise AddressRefused(_("The address cannot be opened: enter it anew.")) from error
    return read_address(channel.kind, address)
