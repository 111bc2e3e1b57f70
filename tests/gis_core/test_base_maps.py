"""Base maps of others: where their tiles are, which hosts the page lets in, and what the administrator is told."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from gis_core.base_maps import TileAddress, tile_address
from gis_core.models import BaseMap, User
from tests.gis_core.test_views import config_of

XYZ = "https://tiles.example/{z}/{x}/{y}.png"


def base_map(**fields: object) -> BaseMap:
    return BaseMap(**{"name": "streets", "title": "测试底图", "kind": "xyz", "url": XYZ, **fields})


def refusal(row: BaseMap) -> dict[str, str]:
    """What is the administrator told, by field?"""
    with pytest.raises(ValidationError) as refused:
        row.full_clean(validate_unique=False, validate_constraints=False)
    return {field: errors[0] for field, errors in refused.value.message_dict.items()}


@pytest.mark.parametrize(
    ("url", "servers", "asked", "hosts"),
    [
        (XYZ, "", XYZ, ["https://tiles.example"]),
        (
            "http://10.0.0.5:8080/{z}/{x}/{-y}",
            "",
            "http://10.0.0.5:8080/{z}/{x}/{-y}",
            ["http://10.0.0.5:8080"],
        ),
        (
            "https://{s}.tiles.example/{z}/{x}/{y}?token={key}",
            "ab",
            "https://{s}.tiles.example/{z}/{x}/{y}?token=a%26b",
            ["https://a.tiles.example", "https://b.tiles.example"],
        ),
        (
            "https://maps.example/wmts/streets/GoogleMapsCompatible/{TileMatrix}/{TileRow}/{TileCol}.png",
            "",
            "https://maps.example/wmts/streets/GoogleMapsCompatible/{z}/{y}/{x}.png",
            ["https://maps.example"],
        ),
        (
            "https://maps.example/wmts?TILEMATRIX=EPSG:3857:{TILEMATRIX}&TILEROW={TILEROW}&TILECOL={TILECOL}",
            "",
            "https://maps.example/wmts?TILEMATRIX=EPSG:3857:{z}&TILEROW={y}&TILECOL={x}",
            ["https://maps.example"],
        ),
    ],
)
def test_a_template_names_its_tiles_and_hosts(url: str, servers: str, asked: str, hosts: list[str]) -> None:
    address = tile_address("xyz", url, servers, "a&b")
    assert (address.url, address.labels_url) == (asked, "")
    assert list(address.hosts()) == hosts


def test_tianditu_has_ground_and_names_from_eight_servers() -> None:
    address = tile_address("tianditu_img", "", "", "k1")
    assert address.url == (
        "https://t{s}.tianditu.gov.cn/img_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=img"
        "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=k1"
    )
    assert "/cia_w/" in address.labels_url
    assert [host.partition("//")[2] for host in address.hosts()] == [
        f"t{n}.tianditu.gov.cn" for n in range(8)
    ]


def test_a_node_of_a_province_takes_the_place_of_the_national_one() -> None:
    address = tile_address("tianditu_vec", "https://node.example/", "", "k1")
    assert address.url.startswith("https://node.example/vec_w/wmts?")
    assert list(address.hosts()) == ["https://node.example"]


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"url": ""}, "url", "http"),
        ({"url": "ftp://tiles.example/{z}/{x}/{y}"}, "url", "http"),
        ({"url": "https://tiles.example; script-src *//{z}/{x}/{y}"}, "url", "http"),
        ({"url": "https://*/{z}/{x}/{y}"}, "url", "http"),
        ({"url": "https://tiles.example/{z}/{x}/{y}\n"}, "url", "http"),
        ({"url": "https://tiles.example/{z}/{x}.png"}, "url", "{z}"),
        ({"url": "https://tiles.example/{z}/{x}/{y}/{q}"}, "url", "{q}"),
        ({"url": "https://{s}.tiles.example/{z}/{x}/{y}"}, "servers", "{s}"),
        ({"url": XYZ + "?k={key}"}, "key", "{key}"),
        ({"servers": "a,b"}, "servers", "字母"),
        ({"min_zoom": 9, "max_zoom": 3}, "max_zoom", "最小"),
        ({"max_zoom": 30}, "max_zoom", "22"),
        ({"kind": "tianditu_vec", "url": ""}, "key", "密钥"),
        ({"kind": "tianditu_vec", "url": "", "key": "k", "gcj02": True}, "gcj02", "CGCS2000"),
        ({"kind": "tianditu_vec", "url": XYZ, "key": "k"}, "url", "根地址"),
    ],
)
def test_what_would_give_no_map_is_refused_beside_its_field(
    fields: dict[str, object], field: str, words: str
) -> None:
    told = refusal(base_map(**fields))
    assert set(told) == {field}
    assert words in told[field]


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "https://tiles.example; script-src *//{z}/{x}/{y}"},
        {"url": ""},
        {"servers": "a;b"},
        {"min_zoom": 9, "max_zoom": 3},
    ],
)
def test_the_database_refuses_what_would_reach_the_security_policy(
    db: None, fields: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        base_map(**fields).save()


def test_an_address_that_is_none_has_no_hosts() -> None:
    with pytest.raises(ValueError, match="no address"):
        list(TileAddress("tiles.example/{z}", "", "").hosts())


def image_sources(client: Client) -> list[str]:
    policy = client.get("/")["Content-Security-Policy"]
    found = re.search(r"img-src ([^;]*)", policy)
    assert found
    return found[1].split()


def test_the_page_lets_in_exactly_the_hosts_of_what_is_offered(
    client: Client, people: dict[str, User]
) -> None:
    client.force_login(people["collector"])
    own = image_sources(client)
    assert own == ["'self'", "data:", "blob:"]
    base_map(url="https://{s}.tiles.example/{z}/{x}/{y}", servers="ab").save()
    base_map(name="off", url="https://off.example/{z}/{x}/{y}", active=False).save()
    assert image_sources(client) == [*own, "https://a.tiles.example", "https://b.tiles.example"]
    assert "tiles.example" not in client.get("/duties/")["Content-Security-Policy"]


def test_the_page_says_what_its_script_needs(client: Client, people: dict[str, User]) -> None:
    base_map(name="second", position=2, gcj02=True, attribution="某公司").save()
    base_map(name="first", kind="tianditu_vec", url="", key="k1", position=1).save()
    client.force_login(people["collector"])
    first, second = config_of(client.get("/").content.decode())["basemaps"]
    assert (first["name"], first["servers"], first["gcj02"]) == ("first", "01234567", False)
    assert first["attribution"] == "天地图 · 国家基础地理信息中心"
    assert second == {
        "name": "second",
        "title": "测试底图",
        "url": XYZ,
        "labels_url": "",
        "servers": "",
        "attribution": "某公司",
        "min_zoom": 1,
        "max_zoom": 18,
        "gcj02": True,
    }


def test_the_key_does_not_enter_the_history(db: None) -> None:
    row = base_map(key="secret")
    row.save()
    event = row.events.get()
    assert event.url == XYZ
    assert not hasattr(event, "key")
