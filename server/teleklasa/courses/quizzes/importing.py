"""Questions read from a text in one of the formats that are understood."""

from __future__ import annotations

from teleklasa.courses.quizzes.gift import parse_gift
from teleklasa.courses.quizzes.moodle_xml import parse_moodle_xml
from teleklasa.courses.quizzes.parsed import ParsedItem, UnreadableFile
from teleklasa.courses.quizzes.refused import UnreadableQuestions

FORMATS = {"gift": parse_gift, "moodle-xml": parse_moodle_xml}
TRUE_FALSE = {"pl": ("Prawda", "Fałsz"), "en": ("True", "False")}


def parsed_text(written: str, text: str, *, language: str) -> list[ParsedItem]:
    """What is in the text; `written` is its format, `language` of the course says the words for true and false.

    Raises UnreadableQuestions.
    """
    try:
        return FORMATS[written](text, true_false=TRUE_FALSE.get(language, TRUE_FALSE["en"]))
    except UnreadableFile as error:
        raise UnreadableQuestions(reason=error.reason, line=error.line) from error
