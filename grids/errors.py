"""What the ground refuses, each with a stable code and a Chinese message."""


class GroundError(Exception):
    """A refusal: `code` for programs, the message for people."""

    code = "ground.refused"


class CountyExistsError(GroundError):
    """The database already holds a county."""

    code = "county.exists"

    def __init__(self, name: str) -> None:
        super().__init__(f"数据库里已经有“{name}”；一个数据库只放一个县。换一个库：在命令前写 WANGGE_DB=名称")
