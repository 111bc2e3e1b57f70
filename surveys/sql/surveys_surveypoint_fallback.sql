-- Question: which points beside some ground answered to a fallback?  Few: an edition's new neighbours are looked for here.
-- CRS: EPSG:4490. In SQL: GeoDjango makes an index of all rows, whatever its condition says.
-- Undo: DROP INDEX surveys_surveypoint_fallback;
CREATE INDEX surveys_surveypoint_fallback ON surveys_surveypoint USING gist (geom) WHERE accountable_step > 10;
