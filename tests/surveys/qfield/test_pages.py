"""The pages of QField: a package is made and taken along, what comes back is decided row by row."""

import datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from grids.models import Facility
from surveys.models import QFieldPackage, QFieldReturn, SetAside, SurveyPoint
from surveys.qfield import jobs, services
from tests.surveys.photos import jpeg
from tests.surveys.qfield.phones import add_photo, add_point, change, come_back, take
from tests.towns import Town

PAGE = "/own-grids/qfield/"


def send(client: Client, path: Path) -> QFieldReturn:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    answer = client.post(PAGE, {"return": "1", "file": file})
    assert answer.status_code == 302, answer.content
    returned = QFieldReturn.objects.latest("pk")
    jobs.read(return_id=returned.pk, now=timezone.now)
    returned.refresh_from_db()
    return returned


def decide(client: Client, returned: QFieldReturn, **choices: Any) -> QFieldReturn:
    client.post(f"{PAGE}returns/{returned.pk}/", {"step": "apply", **choices})
    jobs.apply(return_id=returned.pk, now=timezone.now)
    returned.refresh_from_db()
    return returned


def test_a_package_is_made_in_the_background_and_taken_along(
    clients: dict[str, Client], report: SurveyPoint, town: Town
) -> None:
    manager = clients["manager"]
    assert "G1" in manager.get(PAGE).content.decode()
    manager.post(PAGE, {"grid": [town.grids["G1"].code]})
    package = QFieldPackage.objects.get()
    assert package.state == "making"
    assert manager.get(f"{PAGE}{package.pk}.zip").status_code == 404
    jobs.make(package_id=package.pk, now=timezone.now)
    package.refresh_from_db()
    assert (package.state, package.counts["points"]) == ("made", 1)
    answer: Any = manager.get(f"{PAGE}{package.pk}.zip")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert package.file_name in manager.get(PAGE).content.decode()


def test_what_cannot_be_made_is_told(clients: dict[str, Client], ground: Town) -> None:
    for codes in ([], [ground.grids["G2"].code]):
        page = clients["manager"].post(PAGE, {"grid": codes}, follow=True)
        assert "page__message--problem" in page.content.decode()
    assert not QFieldPackage.objects.exists()


def test_packages_and_returns_are_their_holder_s(
    clients: dict[str, Client], package: QFieldPackage, unpacked: Path, folders: Path
) -> None:
    add_point(unpacked)
    path = come_back(unpacked, folders / "back.zip")
    returned = send(clients["manager"], path)
    addresses = [f"{PAGE}{package.pk}.zip", f"{PAGE}returns/{returned.pk}/"]
    addresses += [f"{addresses[1]}progress/", f"{addresses[1]}rejects.csv"]
    for name, status in (("collector", 404), ("technician", 200), ("officer_b", 403)):
        assert {clients[name].get(address).status_code for address in addresses} == {status}, name
    stolen = send(clients["collector"], path)
    assert (stolen.state, stolen.package) == ("failed", None)
    assert stolen.problem


def test_what_came_back_is_looked_at_decided_and_kept(
    clients: dict[str, Client], unpacked: Path, folders: Path, town: Town
) -> None:
    known = add_point(unpacked)
    take(come_back(unpacked, folders / "first.zip"), "--apply")
    lamps = list(Facility.objects.filter(name__in=["灯1", "灯2"]).order_by("name"))
    fresh = add_point(unpacked, x=0.7)
    add_photo(unpacked, fresh, jpeg("red"))
    add_point(unpacked, category=None)
    change(
        unpacked,
        ("UPDATE points SET description = '另一处' WHERE uid = ?", (known,)),
        "UPDATE facilities SET status = 'damaged'",
    )
    Facility.objects.filter(pk=lamps[1].pk).update(status="lost")
    manager = clients["manager"]
    returned = send(manager, come_back(unpacked, folders / "back.zip"))
    kinds = {kind: number for kind, number in returned.figures.items() if number}
    assert kinds == {"inserted": 1, "conflict": 2, "updated": 1, "refused": 1, "photos": 1, "unchanged": 1}
    address = f"{PAGE}returns/{returned.pk}/"
    page = manager.get(address).content.decode()
    for words in ("甲社区", "另一处", "井盖破损", f'name="choice-{returned.rows.get(key=known).pk}"'):
        assert words in page
    rejects = manager.get(f"{address}rejects.csv").content.decode("utf-8-sig")
    assert len(rejects.splitlines()) == 4
    choice = {f"choice-{returned.rows.get(key=str(lamps[1].pk)).pk}": "theirs"}
    returned = decide(manager, returned, **choice)
    assert (returned.state, returned.decided_by.username) == ("applied", "manager")  # type: ignore[union-attr]
    assert SurveyPoint.objects.get(uid=fresh).photos.get().kept_at is not None
    assert {lamp.status for lamp in Facility.objects.filter(pk__in=[one.pk for one in lamps])} == {"damaged"}
    assert not SetAside.objects.exists()
    assert SurveyPoint.objects.get(uid=known).description == "井盖破损"
    done = manager.get(address).content.decode()
    assert 'value="apply"' not in done
    assert returned.rows.get(key=fresh).outcome["receipt"]["complete"]


def test_what_has_changed_since_the_preview_is_previewed_anew(
    clients: dict[str, Client], unpacked: Path, folders: Path
) -> None:
    lamp = Facility.objects.get(name="灯1")
    change(unpacked, ("UPDATE facilities SET status = 'damaged' WHERE key = ?", (lamp.pk,)))
    returned = send(clients["manager"], come_back(unpacked, folders / "back.zip"))
    assert returned.figures["updated"] == 1
    Facility.objects.filter(pk=lamp.pk).update(status="lost")
    returned = decide(clients["manager"], returned)
    assert (returned.state, returned.notice, returned.figures["conflict"]) == ("read", "moved", 1)
    lamp.refresh_from_db()
    assert lamp.status == "lost"


def test_a_dropped_file_and_old_ones_are_deleted(
    clients: dict[str, Client],
    package: QFieldPackage,
    unpacked: Path,
    folders: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    returned = send(clients["manager"], come_back(unpacked, folders / "back.zip"))
    assert returned.path.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        clients["manager"].post(f"{PAGE}returns/{returned.pk}/", {"step": "drop"})
    returned.refresh_from_db()
    assert (returned.state, returned.rows.count(), returned.folder.exists()) == ("dropped", 0, False)
    later = timezone.now() + datetime.timedelta(days=30)
    assert services.forget_old_files(untouched_since=later, now=later) == 1
    assert not package.folder.exists()
    assert clients["manager"].get(f"{PAGE}{package.pk}.zip").status_code == 404


def test_a_step_whose_worker_went_away_is_started_again(
    clients: dict[str, Client], unpacked: Path, folders: Path
) -> None:
    path = come_back(unpacked, folders / "back.zip")
    file = SimpleUploadedFile(path.name, path.read_bytes())
    clients["manager"].post(PAGE, {"return": "1", "file": file})
    returned = QFieldReturn.objects.get()
    address = f"{PAGE}returns/{returned.pk}/"
    assert clients["manager"].get(f"{address}progress/").json()["life"] == "waiting"
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    QFieldReturn.objects.update(job_id=None, touched_at=long_ago)
    assert clients["manager"].get(f"{address}progress/").json()["life"] == "interrupted"
    clients["manager"].post(address, {"step": "again"})
    assert clients["manager"].get(f"{address}progress/").json()["life"] == "waiting"
