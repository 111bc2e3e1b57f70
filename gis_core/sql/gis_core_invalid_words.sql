-- Question: what does a reason of ST_IsValidReason say in Chinese, with its place?
-- CRS: whatever the geometry is in; here degrees. The words of gis_core/validity.py; an unknown reason stays as it is.
-- Undo: DROP FUNCTION gis_core_invalid_words(text);
CREATE FUNCTION gis_core_invalid_words(reason text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN coalesce(
    (SELECT words FROM (VALUES
        ('Self-intersection', '边相交'),
        ('Ring Self-intersection', '环与自身相接'),
        ('Hole lies outside shell', '洞在外环之外'),
        ('Holes are nested', '洞里套洞'),
        ('Interior is disconnected', '内部被隔断'),
        ('Nested shells', '面里套面'),
        ('Duplicate Rings', '环重复'),
        ('Too few points in geometry component', '顶点太少，不成图形'),
        ('Invalid Coordinate', '坐标不是有限数'),
        ('Ring is not closed', '环未闭合'),
        ('Repeated Point', '顶点重复'),
        ('Topology Validation Error', '拓扑错误')
    ) known (english, words) WHERE english = split_part(reason, '[', 1)),
    split_part(reason, '[', 1)
) || coalesce(
    '（经度 ' || split_part(substring(reason FROM '\[(.*)\]'), ' ', 1)
    || '，纬度 ' || split_part(substring(reason FROM '\[(.*)\]'), ' ', 2) || '）', '');
