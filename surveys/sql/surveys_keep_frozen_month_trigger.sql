-- Question: when is it asked whether a frozen month may be changed?
-- CRS: none.
-- Undo: DROP TRIGGER keep_frozen_month ON surveys_frozenmonth;
-- Needs: surveys_keep_frozen_month
CREATE TRIGGER keep_frozen_month BEFORE UPDATE OR DELETE ON surveys_frozenmonth
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_frozen_month();
