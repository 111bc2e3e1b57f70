"""Phones on a line that breaks at every second request end with an empty outbox, and the county has all of it once."""

import hashlib
from pathlib import Path

from knox.models import AuthToken

from benchmarks.reliability.phones import Phone, hand_over_all, picture, record, shot
from benchmarks.reliability.proxy import FaultyProxy
from gis_core.models import User
from surveys.models import Case, PointPhoto, SurveyPoint
from tests.towns import Town, lonlat


def test_what_phones_hand_over_on_a_line_that_breaks_is_there_once(
    town: Town, people: dict[str, User], site: str, photo_folder: Path
) -> None:
    token = AuthToken.objects.create(user=people["collector"])[1]
    lon, lat = lonlat(0.5, 0.25)
    base = picture(64, 48, 1)
    outboxes = [
        [record("m06013", lon, lat, [shot(10 * phone + 2 * n + k, base) for k in range(2)]) for n in range(2)]
        for phone in range(3)
    ]
    with FaultyProxy(int(site.rsplit(":", 1)[1]), probability=0.5, seed=3) as line:
        phones = [Phone(line.port, token, outbox, seed=n) for n, outbox in enumerate(outboxes)]
        *_on_the_way, whole = hand_over_all(phones)
    assert [phone.told.refused for phone in phones] == [[], [], []]
    assert (whole, sum(phone.told.wrong_hashes for phone in phones)) == (6, 0)
    assert len(line.faults) >= 4, "so few faults prove nothing"
    sent = {one.uid for outbox in outboxes for one in outbox}
    assert sorted(str(uid) for uid in SurveyPoint.objects.values_list("uid", flat=True)) == sorted(sent)
    assert Case.objects.count() == 6
    photos = {photo.sha256 for outbox in outboxes for one in outbox for photo in one.photos}
    assert sorted(PointPhoto.objects.kept().values_list("sha256", flat=True)) == sorted(photos)
    for sha256 in photos:
        stored = (photo_folder / "photos" / sha256[:2] / f"{sha256}.original").read_bytes()
        assert hashlib.sha256(stored).hexdigest() == sha256
