-- Question: what is the hash of a step of a case?  SHA-256 over the hash before and its fields, each with its length
--           in bytes before it, so that no two steps read the same.  Moments are microseconds since 1970.
-- CRS: none.
-- Undo: DROP FUNCTION surveys_step_hash(bytea, bigint, integer, text, text, text, bigint, bigint, timestamptz, text, text, text[], jsonb, uuid);
CREATE FUNCTION surveys_step_hash(
    prev_hash bytea, case_id bigint, seq integer, action text, from_state text, to_state text, actor_id bigint,
    unit_id bigint, at timestamptz, reason text, note text, photos text[], detail jsonb, client_op uuid)
RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(coalesce(prev_hash, ''::bytea) || convert_to((
    SELECT string_agg(octet_length(convert_to(field, 'UTF8')) || ':' || field, ',' ORDER BY n)
    FROM unnest(ARRAY[
        case_id::text, seq::text, action, from_state, to_state, coalesce(actor_id::text, ''),
        coalesce(unit_id::text, ''), (extract(epoch FROM at) * 1000000)::bigint::text, reason, note,
        array_to_string(photos, ' '), detail::text, client_op::text
    ]) WITH ORDINALITY f (field, n)), 'UTF8'));
