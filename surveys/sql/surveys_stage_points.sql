-- Question: where does a session lay out the points that surveys_insert_points shall take in?
-- CRS: geom EPSG:4490. An empty temporary table grids_asked, gone with the transaction. It belongs to the
--      loader: no session can put a table, view, type or index of its own in its place.
-- Undo: DROP FUNCTION surveys_stage_points();
CREATE FUNCTION surveys_stage_points() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET client_min_messages = warning
AS $$
BEGIN
    DROP TABLE IF EXISTS pg_temp.grids_asked;
    CREATE TEMPORARY TABLE grids_asked (
        id bigint NOT NULL, old_id bigint, uid uuid NOT NULL DEFAULT gen_random_uuid(), source varchar(200) NOT NULL DEFAULT '', source_id varchar(100),
        geom geometry(Point, 4490), raw_x double precision, raw_y double precision,
        raw_crs varchar(40), conversion varchar(200), category_id bigint, observed_at timestamptz, on_date date,
        description text, place_text varchar(200), facility_id bigint, accuracy_m double precision,
        position_source varchar(8),
        as_known bigint GENERATED ALWAYS AS (NULL::bigint) STORED
    ) ON COMMIT DROP;
    GRANT SELECT, INSERT, UPDATE, DELETE ON pg_temp.grids_asked TO PUBLIC;  -- no other session reaches it
END
$$;
