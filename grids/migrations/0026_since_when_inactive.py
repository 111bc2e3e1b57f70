# Since when are the categories out of use that are so already?  Since their history says so, else since today.

from django.db import migrations

FILL = """
WITH county AS (
    SELECT coalesce((SELECT time_zone FROM grids_county), 'UTC') AS time_zone
), since AS (
    SELECT e.pgh_obj_id AS id, min(e.pgh_created_at) AS moment
    FROM grids_categoryevent e
    WHERE NOT e.active AND NOT EXISTS (
        SELECT FROM grids_categoryevent later
        WHERE later.pgh_obj_id = e.pgh_obj_id AND later.pgh_id > e.pgh_id AND later.active)
    GROUP BY e.pgh_obj_id
)
UPDATE grids_category c
SET inactive_since = (
    coalesce((SELECT s.moment FROM since s WHERE s.id = c.id), now()) AT TIME ZONE (SELECT time_zone FROM county))::date
WHERE NOT c.active
"""


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0025_inactive_categories'),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
