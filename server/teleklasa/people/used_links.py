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

NOTE_DEVICES = """
INSERT INTO people_linkdevice AS known (link_id, device, first_day, last_day)
SELECT used.link, used.device, used.day, used.day
FROM unnest(%(links)s::bigint[], %(code_versions)s::int[], %(devices)s::text[], %(days)s::date[])
  AS used (link, code_version, device, day)
JOIN people_accesslink link ON link.id = used.link AND link.code_version = used.code_version
ORDER BY 1, 2
ON CONFLICT (link_id, device) DO UPDATE SET last_day = GREATEST(known.last_day, excluded.last_day)
"""
"""On which devices links were used, unless they were reset since."""
