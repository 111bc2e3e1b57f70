from django.db import migrations


class Migration(migrations.Migration):
    """The categories of illegal structures of a county that has its catalogue already."""

    dependencies = [
        ("grids", "0031_categories_by_enforcement"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE grids_category SET by_enforcement = true WHERE policy_group = 'illegal_structure'",
            migrations.RunSQL.noop,
        ),
    ]
