import django_migrate_sql.operations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('gis_core', '0011_calendar_proposals'),
        ('surveys', '0060_facility_census'),
    ]

    operations = [
        django_migrate_sql.operations.CreateSQL(
            name='surveys_keep_finding_photo',
            sql="-- Question: may a photo that a finding names be changed or taken back?  Never: once its bytes are kept that is noted, and\n--           nothing else.  (trigger)\n-- CRS: none.\n-- Undo: DROP FUNCTION surveys_keep_finding_photo();\nCREATE FUNCTION surveys_keep_finding_photo() RETURNS trigger\nLANGUAGE plpgsql SET search_path = public, pg_temp\nAS $$\nBEGIN\n    IF TG_OP = 'UPDATE' AND OLD.kept_at IS NULL AND to_jsonb(NEW) - 'kept_at' = to_jsonb(OLD) - 'kept_at' THEN\n        RETURN NEW;\n    END IF;\n    RAISE EXCEPTION '普查记录 % 的照片 % 已经登记，不能修改或删除', OLD.finding_id, OLD.position\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_findingphoto_kept';\nEND\n$$;\n",
            reverse_sql='DROP FUNCTION surveys_keep_finding_photo();',
        ),
        django_migrate_sql.operations.CreateSQL(
            name='surveys_keep_finding',
            sql="-- Question: may a finding of a facility census be changed or taken back?  Never: a later finding says what is true later.\n--           (trigger)\n-- CRS: none.\n-- Undo: DROP FUNCTION surveys_keep_finding();\nCREATE FUNCTION surveys_keep_finding() RETURNS trigger\nLANGUAGE plpgsql SET search_path = public, pg_temp\nAS $$\nBEGIN\n    RAISE EXCEPTION '普查记录 % 已经登记，不能修改或删除', OLD.uid\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_facilityfinding_kept';\nEND\n$$;\n",
            reverse_sql='DROP FUNCTION surveys_keep_finding();',
        ),
        django_migrate_sql.operations.CreateSQL(
            name='surveys_keep_finding_photo_trigger',
            sql='-- Question: when is it asked whether a photo of a finding may be changed?\n-- CRS: none.\n-- Undo: DROP TRIGGER keep_photo ON surveys_findingphoto;\n-- Needs: surveys_keep_finding_photo\nCREATE TRIGGER keep_photo BEFORE UPDATE OR DELETE ON surveys_findingphoto\n    FOR EACH ROW EXECUTE FUNCTION surveys_keep_finding_photo();\n',
            reverse_sql='DROP TRIGGER keep_photo ON surveys_findingphoto;',
            dependencies=[('surveys', 'surveys_keep_finding_photo')],
        ),
        django_migrate_sql.operations.CreateSQL(
            name='surveys_facilityfinding_triggers',
            sql="-- Question: what does the database do when a row of surveys_facilityfinding is written, whatever program writes it?\n-- CRS: EPSG:4490.\n-- Undo: DROP TRIGGER check_geometry ON surveys_facilityfinding; DROP TRIGGER keep_finding ON surveys_facilityfinding;\n-- Needs: gis_core.gis_core_check_geometry, gis_core.gis_core_geometry_ok, surveys_keep_finding\nCREATE TRIGGER check_geometry BEFORE INSERT OR UPDATE OF geom ON surveys_facilityfinding\n    FOR EACH ROW WHEN (NOT gis_core_geometry_ok(NEW.geom)) EXECUTE FUNCTION gis_core_check_geometry('geom');\nCREATE TRIGGER keep_finding BEFORE UPDATE OR DELETE ON surveys_facilityfinding\n    FOR EACH ROW EXECUTE FUNCTION surveys_keep_finding();\n",
            reverse_sql='DROP TRIGGER check_geometry ON surveys_facilityfinding; DROP TRIGGER keep_finding ON surveys_facilityfinding;',
            dependencies=[('surveys', 'surveys_keep_finding'), ('gis_core', 'gis_core_geometry_ok'), ('gis_core', 'gis_core_check_geometry')],
        ),
    ]
