-- Question: where does the procedure against the illegal structure of a case stand, by its steps?  NULL: there is none.
-- CRS: none.
-- Undo: DROP FUNCTION surveys_chain_stage(bigint);
CREATE FUNCTION surveys_chain_stage(asked bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT s.detail ->> 'chain' FROM surveys_casestep s
        WHERE s.case_id = asked AND s.detail ? 'chain' ORDER BY s.seq DESC LIMIT 1);
