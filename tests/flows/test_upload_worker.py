"""A real worker, a process of its own, takes a file in; killed in the middle it leaves nothing hanging or half done."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Page, expect

from gis_core.models import LayerUpload
from grids.models import Building
from tests.flows.conftest import sign_in
from tests.flows.test_uploads import houses, upload
from tests.grids.database.raw import session

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("people"),
    pytest.mark.timeout(900),
]

SLOW_MS = 60_000


def _database_url() -> str:
    at = connection.settings_dict
    login = quote(at["USER"]) + (f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else "")
    return f"postgres://{login}@/{at['NAME']}?host={quote(at['HOST'], safe='')}&port={at['PORT']}"


@contextmanager
def worker(upload_root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker on the tests' database, as script/demo starts one."""
    environment = {**os.environ, "DATABASE_URL": _database_url(), "WANGGE_UPLOADS": str(upload_root)}
    environment |= {"DATABASE_OWNER_URL": environment["DATABASE_URL"]}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker"], cwd=settings.BASE_DIR, env=environment
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def upload_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(UPLOAD_ROOT=tmp_path / "uploads"):
        yield tmp_path / "uploads"


def choose(page: Page) -> None:
    page.locator(".system", has_text="EPSG:4490").get_by_role("radio").check(timeout=SLOW_MS)


def test_a_worker_takes_a_file_in_while_the_page_waits(
    page: Page, site: str, upload_root: Path, tmp_path: Path
) -> None:
    sign_in(page, site, "technician", to="/uploads/")
    with worker(upload_root):
        upload(page, site, "buildings", houses(tmp_path / "b.gpkg", {"J1": "一号楼"}))
        choose(page)
        page.get_by_role("button", name="逐行检查").click()
        page.get_by_role("button", name="导入", exact=True).click(timeout=SLOW_MS)
        expect(page.get_by_role("heading", name="已导入")).to_be_visible(timeout=SLOW_MS)
    assert Building.objects.get().name == "一号楼"


@pytest.mark.parametrize("step", ["逐行检查", "导入"])
def test_a_worker_that_is_killed_leaves_nothing_half_done_and_the_step_can_be_started_again(
    page: Page, site: str, upload_root: Path, tmp_path: Path, step: str
) -> None:
    sign_in(page, site, "technician", to="/uploads/")
    with worker(upload_root) as first:
        upload(page, site, "buildings", houses(tmp_path / "b.gpkg", {"J1": "一号楼"}))
        choose(page)
        if step == "导入":
            page.get_by_role("button", name="逐行检查").click()
            expect(page.get_by_role("button", name="导入", exact=True)).to_be_visible(timeout=SLOW_MS)
        with session() as other:  # holds the job up where it reads what is there
            other.execute("LOCK TABLE grids_building IN ACCESS EXCLUSIVE MODE")
            page.get_by_role("button", name=step, exact=True).click()
            _until_it_waits()
            os.kill(first.pid, signal.SIGKILL)
            first.wait()
            other.rollback()
    expect(page.get_by_text("后台进程中断")).to_be_visible(timeout=SLOW_MS)
    assert not Building.objects.exists()
    page.get_by_role("button", name="重新开始这一步").click()
    with worker(upload_root):
        if step == "导入":
            expect(page.get_by_role("heading", name="已导入")).to_be_visible(timeout=SLOW_MS)
            assert Building.objects.count() == 1
        else:
            expect(page.get_by_role("heading", name="各行将会怎样")).to_be_visible(timeout=SLOW_MS)
            assert LayerUpload.objects.get().rows.count() == 1


def _until_it_waits() -> None:
    """Until another session of this database waits for the locked table."""
    with session(autocommit=True) as looking:
        for _ in range(600):
            (waiting,) = looking.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND wait_event_type = 'Lock' AND query LIKE %s",
                ["%grids_building%"],
            ).fetchone() or (0,)
            if waiting:
                return
            looking.execute("SELECT pg_sleep(0.1)")
    pytest.fail("the job never came to the locked table")
