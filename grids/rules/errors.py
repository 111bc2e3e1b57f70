"""What a pure rule raises when a value breaks it."""


class RuleError(ValueError):
    """Which rule was broken, said in Chinese for the user and by a stable name for the program.

    All three arguments are positional for pickle's sake, so that the error survives the way back from
    the process that parses an upload.
    """

    def __init__(self, rule: str, message_zh: str, field: str) -> None:
        super().__init__(rule, message_zh, field)
        self.rule = rule
        self.message_zh = message_zh
        self.field = field

    def __str__(self) -> str:
        return self.message_zh


class CodeError(RuleError):
    """Which rule of numbering a code breaks."""


class PolicyError(RuleError):
    """Which rule of the step lists a duty policy breaks."""
