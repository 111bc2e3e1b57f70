"""The pages of bulletins: written from the evidence, signed, published, withdrawn; their document and its master."""

import datetime
import io
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assessment.bulletins.evidence import league_words, told_of
from assessment.bulletins.master import BLANKS, document_of, master, usual_words
from assessment.models import Bulletin, BulletinMaster, QuarterRanking
from assessment.pages import sections_of
from assessment.policies import makes_inspections, signs_bulletins
from assessment.services.bulletins import publish_bulletin, sign_bulletin, withdraw_bulletin, write_bulletin
from gis_core.asked import asked_word
from gis_core.inputs import dress
from gis_core.models import User
from gis_core.official_documents import CONTENT_TYPE, MasterRefused, brought
from gis_core.policies import require
from grids.errors import GroundError
from grids.scope import scope_of

_LONG = forms.Textarea(attrs={"rows": 4})


class BulletinForm(forms.Form):
    """The words of a bulletin; what it tells comes from the evidence."""

    ranking = forms.ModelChoiceField(
        label=gettext_lazy("ranking of a quarter"),
        queryset=QuarterRanking.objects.filter(state=QuarterRanking.State.PUBLISHED),
    )
    number = forms.CharField(label=gettext_lazy("document number"), max_length=60)
    audience = forms.ChoiceField(label=gettext_lazy("audience"), choices=Bulletin.Audience.choices)
    title = forms.CharField(label=gettext_lazy("title"), max_length=120)
    recipients = forms.CharField(label=gettext_lazy("addressed to"), max_length=200)
    opening = forms.CharField(label=gettext_lazy("opening"), max_length=2000, widget=_LONG)
    closing = forms.CharField(label=gettext_lazy("what is asked of the units"), max_length=2000, widget=_LONG)

    def __init__(self, *args: object, **options: object) -> None:
        options.setdefault("initial", usual_words())
        super().__init__(*args, **options)  # type: ignore[arg-type]
        dress(self)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulletins_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/bulletins/: the bulletins; POST writes one from a published quarter."""
    require(request, "bulletins")
    form = BulletinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not makes_inspections.test(request.user):
            raise PermissionDenied
        if form.is_valid() and (made := _written(request, form)):
            return redirect("bulletin", key=made.pk)
    context = {
        "rows": Bulletin.objects.visible_to(request.user).select_related(
            "ranking", "written_by", "signed_by"
        )[:100],
        "form": form,
        "may_write": makes_inspections.test(request.user),
        "has_ranking": QuarterRanking.objects.filter(state=QuarterRanking.State.PUBLISHED).exists(),
        "sections": sections_of(request, "bulletins"),
    }
    return render(request, "assessment/bulletins.html", context, status=400 if form.errors else 200)


def _written(request: HttpRequest, form: BulletinForm) -> Bulletin | None:
    said, now = dict(form.cleaned_data), timezone.now()
    ranking = said.pop("ranking")
    try:
        made = write_bulletin(
            ranking=ranking, words=said, content=told_of(ranking, now), by=cast(User, request.user), now=now
        )
    except GroundError as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, _("The bulletin is written; another person signs it."))
    return made


def _named(request: HttpRequest, key: str) -> Bulletin:
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    visible = Bulletin.objects.visible_to(request.user).select_related(
        "ranking", "written_by", "signed_by", "published_by", "withdrawn_by"
    )
    return get_object_or_404(visible, pk=int(key))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulletin_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /assessment/bulletins/<id>/: what it tells; POST do=sign|publish|withdraw."""
    require(request, "bulletin")
    bulletin = _named(request, key)
    if request.method == "POST":
        try:
            messages.success(request, _act(request, bulletin))
        except (GroundError, MasterRefused) as error:
            messages.error(request, str(error))
        return redirect("bulletin", key=bulletin.pk)
    user = request.user
    context = {
        "bulletin": bulletin,
        **told_in(bulletin),
        "sees_all": scope_of(user).sees_the_county,
        "may_sign": bulletin.state == "draft"
        and bulletin.written_by_id != user.pk
        and signs_bulletins.test(user),
        "may_publish": bulletin.state == "signed" and makes_inspections.test(user),
        "may_withdraw": bulletin.state != "withdrawn" and makes_inspections.test(user),
    }
    return render(request, "assessment/bulletin.html", context)


def told_in(bulletin: Bulletin) -> dict[str, Any]:
    """The evidence of a bulletin as a page shows it."""
    told = bulletin.content
    return {
        "on": datetime.date.fromisoformat(told["on"]),
        "lists": [
            (league_words(one["league"]), one) for one in told["lists"] if one["places"] or one["unranked"]
        ],
        "rectified": told["rectified"],
        "waiting": told["rectified"]["cases"] - told["rectified"]["closed"],
        "photos": told["photos"],
    }


def _act(request: HttpRequest, bulletin: Bulletin) -> str:
    by, now, did = cast(User, request.user), timezone.now(), request.POST.get("do")
    if did == "sign":
        sign_bulletin(bulletin=bulletin, document=document_of(bulletin), by=by, now=now)
        return _("The bulletin is signed; its document does not change any more.")
    if not makes_inspections.test(by):
        raise PermissionDenied
    if did == "publish":
        publish_bulletin(bulletin=bulletin, by=by, now=now)
        return _("The bulletin is published.")
    if did == "withdraw":
        reason = asked_word(request.POST, "words", longest=200)
        withdraw_bulletin(bulletin=bulletin, reason=reason, by=by, now=now)
        return _("The bulletin is withdrawn; it stays to be read with its reason.")
    raise Http404


@login_required
@require_safe
def bulletin_file(request: HttpRequest, key: str) -> FileResponse:
    """GET /assessment/bulletins/<id>.docx: its document, the one that was signed or as the master makes it now."""
    require(request, "bulletin-file")
    bulletin = _named(request, key)
    try:
        made = document_of(bulletin)
    except MasterRefused as refused:
        raise Http404(str(refused)) from refused
    name = f"bulletin-{bulletin.ranking.quarter:%Y-%m}-{bulletin.pk}.docx"
    return FileResponse(io.BytesIO(made), as_attachment=True, filename=name, content_type=CONTENT_TYPE)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulletin_master_page(request: HttpRequest) -> HttpResponse | FileResponse:
    """GET /assessment/bulletins/master/: the master, ?file=1 the file itself.  POST file: another one."""
    require(request, "bulletin-master")
    if request.method == "POST":
        try:
            name, content = brought(request.FILES.get("file"), BLANKS)
            BulletinMaster.objects.create(
                file_name=name,
                content=content,
                brought_by=cast(User, request.user),
                brought_at=timezone.now(),
            )
            messages.success(request, _("From now on bulletins are written by this master."))
        except MasterRefused as refused:
            messages.error(request, str(refused))
        return redirect("bulletin-master")
    if request.GET.get("file"):
        return FileResponse(
            io.BytesIO(master()),
            as_attachment=True,
            filename="bulletin-master.docx",
            content_type=CONTENT_TYPE,
        )
    context = {"masters": BulletinMaster.objects.select_related("brought_by").defer("content")[:20]}
    return render(request, "assessment/bulletin_master.html", context)
