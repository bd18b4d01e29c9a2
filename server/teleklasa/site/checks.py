"""Checks that stop an unsafe start."""
