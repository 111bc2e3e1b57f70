"""The usual office hours, until the county says otherwise (domain/standards.md B.1.5)."""

from datetime import date, time

from django.db import migrations


def fill(apps, schema_editor):
    apps.get_model("gis_core", "OfficeHours").objects.get_or_create(
        valid_from=date(2000, 1, 1), defaults={"slots": [time(8), time(12), time(14), time(18)]}
    )


class Migration(migrations.Migration):

    dependencies = [
        ("gis_core", "0009_office_hours"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
