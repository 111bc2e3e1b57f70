-- Question: which attributes has a new row of a draft where nobody says anything?
-- CRS: none.
-- Undo: DROP FUNCTION grids_draft_blank(text);
CREATE FUNCTION grids_draft_blank(layer text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE layer
    WHEN 'grids' THEN '{"kind": "responsibility", "name": "", "community_code": "", "land_use": "", "source_id": ""}'
    WHEN 'places' THEN '{"kind": "site", "name": "", "site_type": "", "community_code": "", "section_code": "", "management": "", "door_no": "", "person_in_charge": "", "phone": "", "is_inspection_point": false, "source_id": ""}'
    WHEN 'road_sections' THEN '{"name": "", "from_name": "", "to_name": "", "road_class": "lane", "side": "both", "width_left_m": 5, "width_right_m": 5, "source_id": ""}'
END::jsonb;
