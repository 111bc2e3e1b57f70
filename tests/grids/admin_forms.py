"""Filling the forms of the administration as a browser does, and reading what they refuse."""

from typing import Any

from django.db.models import Model
from django.forms import BaseForm, MultiWidget
from django.test import Client
from django.urls import reverse

from gis_core.admin_map import MapWidget
from gis_core.models import User


def url(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def filled(form: BaseForm, **changes: object) -> dict[str, Any]:
    """What a browser would send of this form after `changes`."""
    data: dict[str, Any] = {}
    for bound in form:
        value, widget = bound.value(), bound.field.widget
        inner = getattr(widget, "widget", widget)
        if isinstance(inner, MultiWidget):
            ends = value if isinstance(value, list) else inner.decompress(value)
            data |= {f"{bound.html_name}_{n}": end or "" for n, end in enumerate(ends)}
        elif isinstance(inner, MapWidget):
            data[bound.html_name] = value if isinstance(value, str) else inner.serialize(value)
        elif isinstance(value, bool):
            data |= {bound.html_name: "on"} if value else {}
        else:
            data[bound.html_name] = "" if value is None else value
    return {**data, **changes}


def errors_of(response: Any) -> str:
    """What the page says is wrong with the form."""
    assert response.status_code == 200, "the form was taken"
    return " ".join(
        str(error) for errors in response.context["adminform"].form.errors.values() for error in errors
    )


def change(client: Client, obj: Model, **changes: object) -> Any:
    page = url(type(obj), "change", obj.pk)
    form = client.get(page).context["adminform"].form
    return client.post(page, filled(form, **changes))


def add(client: Client, model: type[Model], **fields: object) -> Any:
    page = url(model, "add")
    form = client.get(page).context["adminform"].form
    return client.post(page, filled(form, **fields))


def geojson(geometry: Any) -> str:
    return str(geometry.json)
