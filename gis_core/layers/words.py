"""What are layers, their fields and some of their values called on a page?  Files know them by names and codes; each
app says the titles.
"""

from collections.abc import Callable, Collection, Mapping

from django.utils.functional import Promise
from django.utils.translation import override

_FIELDS: dict[str, str | Promise] = {}
_LAYERS: dict[str, str | Promise] = {}
#: From the codes of a field to what they are called; a code that is none has no name.
Namer = Callable[[Collection[str]], Mapping[str, str]]
_NAMERS: dict[str, Namer] = {}


def call_layers(titles: Mapping[str, str | Promise]) -> None:
    """Make an app's titles of layers known; called by its `layer_specs` module."""
    _LAYERS.update(titles)


def call_fields(titles: Mapping[str, str | Promise]) -> None:
    """Make an app's titles of fields known; a field of the same name means the same in every layer."""
    _FIELDS.update(titles)


def chinese_title(name: str) -> str:
    """What is the field called in Chinese, as columns of files are, whatever the reader's language?"""
    with override("zh-hans"):
        return field_title(name)


def name_values(namers: Mapping[str, Namer]) -> None:
    """Make known how an app names the codes of its fields."""
    _NAMERS.update(namers)


def value_names(field: str, codes: Collection[str]) -> Mapping[str, str]:
    """What are these codes of the field called, as far as they have names?"""
    return _NAMERS[field](codes) if codes and field in _NAMERS else {}


def layer_title(name: str) -> str:
    """What is the layer called?"""
    return str(_LAYERS.get(name, name))


def field_title(name: str) -> str:
    """What is the field called?"""
    return str(_FIELDS.get(name, name))
