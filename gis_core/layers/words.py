"""What are layers and their fields called on a page?  Files know them by their names; each app says the titles."""

from collections.abc import Mapping

from django.utils.functional import Promise

_FIELDS: dict[str, str | Promise] = {}
_LAYERS: dict[str, str | Promise] = {}


def call_layers(titles: Mapping[str, str | Promise]) -> None:
    """Make an app's titles of layers known; called by its `layer_specs` module."""
    _LAYERS.update(titles)


def call_fields(titles: Mapping[str, str | Promise]) -> None:
    """Make an app's titles of fields known; a field of the same name means the same in every layer."""
    _FIELDS.update(titles)


def layer_title(name: str) -> str:
    """What is the layer called?"""
    return str(_LAYERS.get(name, name))


def field_title(name: str) -> str:
    """What is the field called?"""
    return str(_FIELDS.get(name, name))
