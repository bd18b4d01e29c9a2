"""What is kept of the use of links, and the statements by which the door writes it behind its answers.

Plain Python and SQL.
"""

NOTE_OLD_CODES = """
WITH former AS (
    SELECT code.id, code.used_at, person.public_id AS person
    FROM people_formercode code JOIN people_accesslink link ON link.id = code.link_id
    JOIN people_person person ON person.id = link.person_id
    WHERE code.code_lookup = ANY(%(lookups)s::bytea[]) FOR UPDATE OF code
), noted AS (
    UPDATE people_formercode code SET used_at = now() FROM former WHERE code.id = former.id
)
INSERT INTO people_auditevent (action, target, facts, at)
SELECT 'old-link-used', 'person:' || person, '{}'::jsonb, now()
FROM former WHERE used_at IS NULL OR used_at < now() - interval '1 day'
"""
"""Marks codes that were reset and yet used again: somebody has them.  One audit event a day for each."""
