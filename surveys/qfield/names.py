"""Which names do the package, the phone and the return agree on?  A contract: tests/contract/qfield_package.json."""

#: The GeoPackage inside the package, by which the return is known again.
DATA = "wangge.gpkg"
FORMAT, VERSION = "wangge-qfield", 1
#: Where photos lie, told from the folder of the project.
PHOTOS = "DCIM"

POINTS, FACILITIES, PHOTO_ROWS, PACKAGE = "points", "facilities", "photos", "package"
#: Layers from which rows may come back.
RETURNED = (POINTS, FACILITIES, PHOTO_ROWS)

#: A photo is called after its point and the moment: DCIM/<uid of the point>_<yyyyMMddHHmmsszzz>.<ending>
PHOTO_NAMING = (
    f"'{PHOTOS}/' || \"point_uid\" || '_' || format_date(now(),'yyyyMMddHHmmsszzz') || '.{{extension}}'"
)
