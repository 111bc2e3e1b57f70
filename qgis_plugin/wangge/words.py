"""The plugin's words: English here, other languages in i18n/*.ts, which Qt Linguist edits."""

from pathlib import Path
from xml.etree import ElementTree  # nosec B405

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

CONTEXT = "Wangge"
_FOLDER = Path(__file__).parent / "i18n"


def language():
    """The language of QGIS, as zh_CN."""
    return QgsSettings().value("locale/userLocale", "") or QgsApplication.locale()


def tr(text):
    """The words in the language of QGIS."""
    return QCoreApplication.translate(CONTEXT, text)


def labelled(label, text):
    """A label that ends in a colon, and what it is about: no blank after a full-width colon."""
    return f"{label}{text}" if label.endswith("：") else f"{label} {text}"


class Words(QTranslator):
    """Reads .ts files as they are: nothing must be compiled before the plugin can be used or changed."""

    def __init__(self, language):
        super().__init__()
        self._told = {}
        for path in _FOLDER.glob(f"*_{language}.ts"):
            tree = ElementTree.parse(path)  # noqa: S314  # nosec B314
            for one in tree.getroot().iter("message"):
                self._told[one.findtext("source", "")] = one.findtext("translation", "")

    def isEmpty(self):
        return not self._told

    def translate(self, context, text, disambiguation=None, n=-1):
        return (self._told.get(text) or None) if context == CONTEXT else None  # None: nothing is known here
