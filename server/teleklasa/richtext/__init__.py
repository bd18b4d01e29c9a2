"""What authors write: Markdown in, safe HTML out; plain Python.

`rendering.render` makes HTML that a page may show as it is; `summary.plain` makes a short text.
"""
