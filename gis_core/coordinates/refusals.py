"""Why can these coordinates not be taken?"""


class CoordinatesRefused(Exception):
    """A declared CRS cannot be used, or the numbers do not fit it; `code` is stable, the text is for
    people.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
