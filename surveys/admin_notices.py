"""The administration's pages of notices: the ladder, the channels with their sealed addresses, and what went wrong."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from gis_core.admin_base import DatabaseForm, PolicyAdmin, ReadOnlyAdmin
from surveys.models import Channel, Delivery
from surveys.services.addresses import SAMPLES, AddressRefused, enter_address
from surveys.services.delivering import confirm_sent, send_again


class LadderRungAdmin(PolicyAdmin):
    """Who is told next of a case that stays red; without any row the usual ladder holds."""

    list_display = ["to", "after_hours"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A rung that is taken away tells nobody any more; history keeps it."""
        return self._may(request, "delete")


class ChannelForm(DatabaseForm):
    """A channel; its address is typed once and never shown again."""

    address = forms.CharField(
        label=_("address with its keys"),
        required=False,
        strip=True,
        max_length=500,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off", "class": "vTextField"}),
        help_text=_("Sealed and never shown again; leave it empty to keep what was entered."),
    )

    class Meta:
        model = Channel
        fields = ["name", "kind", "unit", "user", "per_minute", "active"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        kind, address = cleaned.get("kind"), cleaned.get("address")
        if cleaned.get("unit") and cleaned.get("user"):
            self.add_error("user", gettext("A channel belongs to a unit or to a person, not to both."))
        if kind == Channel.Kind.FOLDER:
            if address:
                self.add_error("address", gettext("A folder has no address."))
            self.instance.sealed = b""
        elif kind and (address or not self.instance.sealed or "kind" in self.changed_data):
            self._enter(kind, address or "")
        return cleaned

    def _enter(self, kind: str, address: str) -> None:
        self.instance.kind = kind
        try:
            if not address:
                told = gettext("Enter the address; it is written like this: %(sample)s")
                raise AddressRefused(told % {"sample": SAMPLES[Channel.Kind(kind)]})
            enter_address(self.instance, address, by=None, now=timezone.now())
        except AddressRefused as refused:
            self.add_error("address", refused.message)


class ChannelAdmin(PolicyAdmin):
    """Ways to reach units and people outside of the site: robots, mail, folders."""

    form = ChannelForm
    list_display = ["name", "kind", "owner", "per_minute", "active", "entered_by", "entered_at"]
    list_filter = ["kind", "active"]
    list_select_related = ["unit", "user", "entered_by"]
    search_fields = ["name", "unit__name", "user__username"]
    autocomplete_fields = ["unit"]
    raw_id_fields = ["user"]
    fields = ["name", "kind", "address", "unit", "user", "per_minute", "active"]

    @method_decorator(sensitive_post_parameters("address"))
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; an error report leaves the address out."""
        return super().changeform_view(request, object_id, form_url, extra_context)

    @admin.display(description=_("whose"))
    def owner(self, channel: Channel) -> str:
        """The unit or person; else the whole county."""
        return str(channel.unit or channel.user or gettext("the whole county"))

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        if "address" in form.changed_data and obj.sealed:
            obj.entered_by_id = request.user.pk
        obj.save()


class NoticeAdmin(ReadOnlyAdmin):
    """What was told of which case, and when."""

    list_display = ["case", "kind", "at", "due_at"]
    list_filter = ["kind"]
    list_select_related = ["case"]
    search_fields = ["=case__number"]


class NoticeAddressAdmin(ReadOnlyAdmin):
    """To whom notices went."""

    list_display = ["notice", "unit", "heads_only", "user", "role"]
    list_select_related = ["notice", "unit", "user"]


class NoticeReadAdmin(ReadOnlyAdmin):
    """Who has marked what as read."""

    list_display = ["notice", "user", "at"]
    list_select_related = ["notice", "user"]


class DeliveryAdmin(ReadOnlyAdmin):
    """What became of notices on channels; what got stuck is sent again or confirmed here."""

    list_display = ["notice_words", "channel", "state", "attempts", "claimed_at", "sent_at", "error"]
    list_filter = ["state", ("channel", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["notice", "channel"]
    actions = ["send_once_more", "had_arrived"]

    @admin.display(description=_("notice"))
    def notice_words(self, delivery: Delivery) -> str:
        """Of which case, and what of it?"""
        return f"{delivery.notice.facts.get('number', '')} {delivery.notice.get_kind_display()}"

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """May they decide about what got stuck?"""
        return self._may(request, "change")

    @admin.action(description=_("Send again what was given up or perhaps sent"), permissions=["settle"])
    def send_once_more(self, request: HttpRequest, chosen: QuerySet[Delivery]) -> None:
        """Whoever looks takes it upon themselves that something may arrive twice."""
        number = send_again(deliveries=list(chosen.values_list("pk", flat=True)), now=timezone.now())
        told = ngettext("%(number)d will be sent again.", "%(number)d will be sent again.", number)
        messages.success(request, told % {"number": number})

    @admin.action(description=_("It had arrived (perhaps sent)"), permissions=["settle"])
    def had_arrived(self, request: HttpRequest, chosen: QuerySet[Delivery]) -> None:
        """Somebody has seen it in the group."""
        number = confirm_sent(deliveries=list(chosen.values_list("pk", flat=True)), now=timezone.now())
        told = ngettext("%(number)d confirmed as sent.", "%(number)d confirmed as sent.", number)
        messages.success(request, told % {"number": number})
