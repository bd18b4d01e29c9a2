"""Django's engine for PostgreSQL, told to prepare what it says often."""
