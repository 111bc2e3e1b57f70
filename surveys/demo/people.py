"""The demo town's logins: one for each role, with a password that is stored nowhere in clear."""

import secrets
from dataclasses import dataclass

from fixtures.small_town.people import PEOPLE, PersonRow
from gis_core.models import User
from grids.models import Membership, Unit

#: Letters and digits that are not mistaken for each other on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Login:
    """A login to show; `password` only in the run that made it."""

    role: str
    role_name: str
    username: str
    full_name: str
    password: str | None


def new_password() -> str:
    """A password that can be copied from a screen by hand: three groups of four, 59 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def sign_up(units: dict[str, Unit]) -> dict[str, User]:
    """The town's people by user name, with their memberships; nobody can sign in before `give_passwords`."""
    made = {}
    for row in PEOPLE:
        user = User(
            username=row.username,
            full_name=row.full_name,
            is_staff=row.is_staff,
            is_superuser=row.role == Membership.Role.ADMIN,
        )
        user.set_unusable_password()
        user.save()
        Membership.objects.create(
            user=user, role=row.role, unit=units.get(row.unit), grid_codes=list(row.grids)
        )
        made[row.username] = user
    return made


def give_passwords() -> list[Login]:
    """Everybody's login with a new password."""
    users = User.objects.in_bulk([row.username for row in PEOPLE], field_name="username")
    shown = []
    for row in PEOPLE:
        if (user := users.get(row.username)) is None:
            continue
        password = new_password()
        user.set_password(password)
        user.is_active = True
        user.save(update_fields=["password", "is_active"])
        shown.append(login_of(row, password))
    return shown


def logins() -> list[Login]:
    """Everybody's login, without the password that only the run that made it knew."""
    return [login_of(row, None) for row in PEOPLE]


def login_of(row: PersonRow, password: str | None) -> Login:
    """What is shown of a person."""
    return Login(row.role, str(Membership.Role(row.role).label), row.username, row.full_name, password)
