-- Question: who inspects what was drawn?  The last substitute, else whoever was drawn first.
-- CRS: none.
-- Undo: DROP FUNCTION assessment_inspector_of(bigint);
CREATE FUNCTION assessment_inspector_of(task bigint) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(
        (SELECT s.inspector_id FROM assessment_substituteinspector s WHERE s.task_id = task ORDER BY s.number DESC LIMIT 1),
        (SELECT t.inspector_id FROM assessment_inspectiontask t WHERE t.id = task)
    );
END;
