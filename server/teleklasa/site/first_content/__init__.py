"""The first content of the pages that people come to most, written into the web app's HTML.

See `docs/decisions/0013-first-content-in-the-page.md`.
"""
