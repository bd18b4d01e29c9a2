"""Courses in packages: our own, and IMS Common Cartridge."""
