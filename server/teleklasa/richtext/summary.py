"""A short plain text of what an author wrote, for cards and lists."""

from teleklasa.richtext.bounding import TooIntricate, look_at
from teleklasa.richtext.markdown import parser, readable
from teleklasa.richtext.settling import text_of

READ_PER_CHARACTER = 20
"""Characters of the source that are read for each one shown: marks and addresses take room."""

LEAST_READ = 2000


def plain(source: str, length: int) -> str:
    """The first `length` characters at most of what the text says, cut after a word and with "…" when cut."""
    beginning = readable(source[: max(length * READ_PER_CHARACTER, LEAST_READ)])
    try:
        look_at(beginning)
        lines = [text_of(token.children or []) for token in parser().parse(beginning, {}) if token.type == "inline"]
    except TooIntricate:
        lines = [beginning]
    text = " ".join(" ".join(lines).split())
    if len(text) <= length:
        return text
    cut = text[: max(length - 1, 0)]
    words = cut if text[len(cut)] == " " else cut.rpartition(" ")[0]
    return (words or cut).rstrip(" ,.;:–-") + "…" if length > 0 else ""
