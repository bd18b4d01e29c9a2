"""Mathematics between dollars, kept as TeX; prices are not mathematics."""

from markdown_it.rules_inline import StateInline

LONGEST_FORMULA = 1000
"""Characters of one formula inside a line; it bounds how far a lone dollar is followed."""


def dollars(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- the parser calls rules so
    """`$a$` or `$$a$$` inside a line.

    The dollars stand close to the formula, no digit stands before the first or after the last:
    so `5$ and 6$` and `$5 and $6` are prices.
    """
    text, start = state.src, state.pos
    if text[start] != "$" or (start and (text[start - 1].isdigit() or text[start - 1] == "$")):
        return False
    mark = "$$" if text.startswith("$$", start) else "$"
    end = _closing(text, start + len(mark), mark)
    formula = text[start + len(mark) : end] if end else ""
    after = text[end + len(mark) : end + len(mark) + 1]
    if not formula or formula != formula.strip() or after.isdigit() or after == "$":
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content, token.markup = formula, mark
    state.pos = end + len(mark)
    return True


def _closing(text: str, start: int, mark: str) -> int:
    """Where the next mark stands that no backslash escapes; 0 when there is none near enough."""
    limit = min(len(text), start + LONGEST_FORMULA)
    end = text.find(mark, start, limit)
    while end > 0 and text[end - 1] == "\\":
        end = text.find(mark, end + 1, limit)
    return max(end, 0)
