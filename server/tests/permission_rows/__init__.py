"""The permission table, one module for each part of the school; `permission_table` says what a row is."""
