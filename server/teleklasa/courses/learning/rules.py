"""Who may have and revoke certificates."""

from __future__ import annotations

from teleklasa.courses.rules import RUN, Rule

EARN_CERTIFICATE = Rule(lambda s: s.is_member, RUN)
REVOKE_CERTIFICATE = Rule(lambda s: s.teaches or s.is_admin)
