"""What all tests share: the tiny town and its people (tests/towns.py)."""

import faulthandler
import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key
from django.db import connection, transaction
from django.test import Client, TransactionTestCase, override_settings
from django.utils import translation
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key
from whitenoise import WhiteNoise

from gis_core.models import User
from grids.models import Unit
from tests.clients import Clients
from tests.migrated import migrated_template
from tests.putting_back import put_back, rows_of_all_tables
from tests.technicians import Technician, connect, drop_roles, make_technician
from tests.towns import Town, build_town, found_test_county, make_people

#: So long before a test is ended it is told where it hangs, s: timeout - faulthandler_timeout in pyproject.toml.
TOLD_BEFORE_S = 10
#: What stands in each table before the first test.
FIRST_ROWS: dict[str, bytes] = {}
#: So many objects more before Python looks for garbage: a page makes thousands.
BETWEEN_COLLECTIONS = 20_000
QUICK_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

settings.register_profile("quick", max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("full", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("WANGGE_TEST_PROFILE", "quick"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: object) -> None:
    """The tests' database is a clone of one that is migrated already."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """The tests' database, with a county in it: catalogue and policies are loaded once."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        found_test_county()
        FIRST_ROWS.update(rows_of_all_tables())


@pytest.fixture(autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hashing that is slow on purpose would take most of the tests' time."""
    with override_settings(PASSWORD_HASHERS=QUICK_HASHERS):
        yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that commit come last of all: no other meets what they leave beside rows, as sequences and marks of tiles.

    First come those without a database, while one worker makes the one that all are cloned from; and among their
    like those that take long, so that no worker is left alone with them in the end.
    """
    items.sort(key=lambda item: (commits(item), needs_database(item), not takes_long(item)))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """What all databases are cloned from is made outside of any test, whose time is limited."""
    # What is loaded and collected by now stays: nobody need look through it for garbage, again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(BETWEEN_COLLECTIONS)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    if worker == "gw0" and not session.config.option.collectonly and any(map(needs_database, session.items)):
        with session.config.stash[blocking_manager_key].unblock():
            migrated_template()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Files are handed out in the order above, so that no worker meets a plain test after one that commits."""
    from tests.scheduling import FilesInOrder

    return FilesInOrder(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that has more time than others is told of as late: shortly before its process is ended."""
    if mark := item.get_closest_marker("timeout"):
        told_to = item.config.stash[fault_handler_stderr_fd_key]
        faulthandler.dump_traceback_later(mark.args[0] - TOLD_BEFORE_S, file=told_to)


def commits(item: pytest.Item) -> bool:
    """Does the test see its data committed, as other processes must?"""
    mark = item.get_closest_marker("django_db")
    return mark is not None and bool(mark.kwargs.get("transaction"))


def needs_database(item: pytest.Item) -> bool:
    names = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or "db" in names or "transactional_db" in names


def takes_long(item: pytest.Item) -> bool:
    """Has it more time than others until it counts as hanging?"""
    return item.get_closest_marker("timeout") is not None


@pytest.fixture(scope="session", autouse=True)
def what_is_committed_is_taken_back() -> Iterator[None]:
    """Django would truncate all tables, give all rights and enter all models anew after each test that commits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: put_back(FIRST_ROWS))
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_are_listed_once() -> Iterator[None]:
    """Every client has middleware of its own, which would go through all static files before the first request."""
    listed: dict[tuple[str, str], dict[str, object]] = {}
    list_anew = WhiteNoise.update_files_dictionary

    def update_files_dictionary(self: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in listed:
            list_anew(self, root, prefix)
            listed[root, prefix] = dict(self.files)
        self.files.update(listed[root, prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", update_files_dictionary)
        yield


@pytest.fixture(autouse=True)
def language_of_the_site() -> None:
    """What language an earlier test's request was answered in is nothing to this one."""
    translation.deactivate()


@pytest.fixture
def town(db: None) -> Town:
    return build_town()


@pytest.fixture
def people(town: Town) -> dict[str, User]:
    return make_people(town)


@pytest.fixture(scope="module")
def kept_for_the_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around all tests of a module: what its fixtures of that scope write is there in each of them,
    as it was written, whatever the test before did.
    """
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=QUICK_HASHERS), transaction.atomic():
        translation.deactivate()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def clients(people: dict[str, User]) -> dict[str, Client]:
    """A client for each of the people of the town."""
    return Clients(people)


@pytest.fixture
def staff(people: dict[str, User]) -> dict[str, User]:
    """The people of the town; who has forms to fill may open the administration."""
    for name in ("admin", "technician", "supervision"):
        people[name].is_staff = True
        people[name].save()
    return people


@pytest.fixture
def roles() -> Iterator[None]:
    """The roles of technicians that the test makes are gone when it is over."""
    yield
    drop_roles()


@pytest.fixture
def technician(roles: None) -> Iterator[Technician]:
    """Opens sessions of the database as a new technician's psql does; they end with the test."""
    with ExitStack() as sessions:

        def opened(name: str, unit: Unit | None = None, **more: Any) -> Any:
            return sessions.enter_context(connect(make_technician(name, unit), **more))

        yield opened


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of public files that WANGGE_REAL_DATA names; the test is skipped where it is unset."""
    folder = os.environ.get("WANGGE_REAL_DATA")
    if not folder:
        pytest.skip("WANGGE_REAL_DATA is unset")
    return Path(folder)
