"""Codes, sealing and tickets: plain Python, shared by Django and the door."""
