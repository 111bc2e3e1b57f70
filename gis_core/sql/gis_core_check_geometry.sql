-- Question: why may this row's geometry not be stored?  (trigger WHEN NOT gis_core_geometry_ok; says it in Chinese
--      before the CHECK would)
-- CRS: EPSG:4490, degrees. TG_ARGV[0] names the geometry column, "geom" when absent.
-- Undo: DROP FUNCTION gis_core_check_geometry();
-- Needs: gis_core_invalid_words
CREATE OR REPLACE FUNCTION gis_core_check_geometry() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
    g geometry;
    why text;
BEGIN
    EXECUTE format('SELECT ($1).%I', coalesce(TG_ARGV[0], 'geom')) INTO g USING NEW;
    why := CASE
        WHEN st_isempty(g) THEN '几何为空'
        WHEN NOT coalesce(st_xmin(g) >= -180 AND st_xmax(g) <= 180
                          AND st_ymin(g) >= -90 AND st_ymax(g) <= 90, false)
            THEN '坐标不是有限数，或超出经度 ±180、纬度 ±90 的范围'
        ELSE '几何无效：' || gis_core_invalid_words(st_isvalidreason(g))
    END;
    RAISE EXCEPTION '% 的几何不能保存：%', TG_TABLE_NAME, why
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_geom_ok',
              HINT = '请检查图形和坐标系后重试（存储坐标系为 EPSG:4490）。';
END
$$;
