#!/usr/bin/env python
"""Django's commands; without DATABASE_URL they use the embedded PostgreSQL, started when needed."""

import os
import sys

from django.core.management import execute_from_command_line

from teleklasa.environment import SettingUnreadable
from teleklasa.site.embedded import use_embedded_database
from teleklasa.site.postgres_programs import ClusterUnusable

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teleklasa.site.settings")
    try:
        use_embedded_database()
        execute_from_command_line(sys.argv)
    except (ClusterUnusable, SettingUnreadable) as refusal:
        sys.exit(str(refusal))
