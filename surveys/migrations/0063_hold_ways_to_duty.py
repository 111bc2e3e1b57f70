import django_migrate_sql.operations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('gis_core', '0011_calendar_proposals'),
        ('surveys', '0062_ways_on_duty'),
    ]

    operations = [
        django_migrate_sql.operations.CreateSQL(
            name='surveys_keep_duty',
            sql="-- Question: may the time of a way on duty be changed, so that places come under it that were not?  Never; it may be deleted.\n--           (trigger)\n-- CRS: none.\n-- Undo: DROP FUNCTION surveys_keep_duty();\nCREATE FUNCTION surveys_keep_duty() RETURNS trigger\nLANGUAGE plpgsql SET search_path = public, pg_temp\nAS $$\nBEGIN\n    RAISE EXCEPTION '在岗时段不能修改，只能删除'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_dutytrack_kept';\nEND\n$$;\n",
            reverse_sql='DROP FUNCTION surveys_keep_duty();',
        ),
        django_migrate_sql.operations.CreateSQL(
            name='surveys_fix_on_duty',
            sql="-- Question: was somebody on duty when they were at a place of their way?  Else the database does not take it, whatever\n--           program writes it.  (trigger)\n-- CRS: none.\n-- Undo: DROP FUNCTION surveys_fix_on_duty();\nCREATE FUNCTION surveys_fix_on_duty() RETURNS trigger\nLANGUAGE plpgsql SET search_path = public, pg_temp\nAS $$\nBEGIN\n    IF EXISTS (SELECT FROM surveys_dutytrack t\n               WHERE t.id = NEW.track_id AND NEW.at BETWEEN t.began_at AND t.ended_at) THEN\n        RETURN NEW;\n    END IF;\n    RAISE EXCEPTION '% 不在岗：不在岗时的位置不保存', NEW.at\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_trackfix_on_duty';\nEND\n$$;\n",
            reverse_sql='DROP FUNCTION surveys_fix_on_duty();',
        ),
        django_migrate_sql.operations.CreateSQL(
            name='surveys_trackfix_triggers',
            sql="-- Question: what does the database do when a way on duty or a place of one is written, whatever program writes it?\n-- CRS: EPSG:4490.\n-- Undo: DROP TRIGGER check_geometry ON surveys_trackfix; DROP TRIGGER fix_on_duty ON surveys_trackfix; DROP TRIGGER keep_duty ON surveys_dutytrack;\n-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, surveys_fix_on_duty, surveys_keep_duty\nCREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON surveys_trackfix\n    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');\nCREATE TRIGGER fix_on_duty BEFORE INSERT OR UPDATE ON surveys_trackfix\n    FOR EACH ROW EXECUTE FUNCTION surveys_fix_on_duty();\nCREATE TRIGGER keep_duty BEFORE UPDATE ON surveys_dutytrack\n    FOR EACH ROW EXECUTE FUNCTION surveys_keep_duty();\n",
            reverse_sql='DROP TRIGGER check_geometry ON surveys_trackfix; DROP TRIGGER fix_on_duty ON surveys_trackfix; DROP TRIGGER keep_duty ON surveys_dutytrack;',
            dependencies=[('gis_core', 'gis_core_geometry_ok'), ('surveys', 'surveys_fix_on_duty'), ('gis_core', 'gis_core_check_geometry'), ('surveys', 'surveys_keep_duty')],
        ),
    ]
