"""Why was an import or export refused as a whole?"""


class LayerRefused(Exception):
    """Nothing was written: the file, the database or too many rows are in the way."""


class LayerUsage(Exception):
    """The command was not understood: an unknown layer, field, column or option."""
