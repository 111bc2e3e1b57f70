-- Question: may an observation be changed or taken back?  Never, by nobody.  (trigger)
-- CRS: none.
-- Undo: DROP FUNCTION assessment_keep_observation();
CREATE FUNCTION assessment_keep_observation() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '检查记录不能修改或删除'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_observation_kept',
              HINT = '有异议的，由被扣分单位在两个工作日内申诉。';
END
$$;
