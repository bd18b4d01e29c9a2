import time

import pytest

from teleklasa.courses.packages.html_text import escaped, markdown_of
from teleklasa.richtext.rendering import render


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2>Ala <b>ma</b></h2><p>kota</p>", "## Ala **ma**\n\nkota"),
        ("a<br>b", "a\\\nb"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n\n  - b\n- c"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<table><tr><th>A<th>B<tr><td>1<td>2|3</table>", "| A | B |\n| --- | --- |\n| 1 | 2\\|3 |"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<blockquote><p>a</p>b</blockquote>", "> a\n>\n> b"),
        ("<a href='https://x.pl/a b'>d</a>", "[d](<https://x.pl/a%20b>)"),
        ("<a href='javascript:x()'>d</a>", "d"),
        ("<script>x()</script><style>p{}</style>a", "a"),
        ("<iframe src='//www.youtube.com/embed/abcdefghijk'></iframe>", "https://www.youtube.com/embed/abcdefghijk"),
        ("1. a *b* <i> c </i># d", "1\\. a \\*b\\* *c* # d"),
        ("&lt;script&gt;", "\\<script\\>"),
        ("<img src='https://x.pl/a.png' alt='A'>", "![A](<https://x.pl/a.png>)"),
        ("<b><p>a</p></b>", "a"),
        ("</p></div></b>a<", "a\\<"),
        ("", ""),
    ],
)
def test_html_becomes_markdown(html, markdown):
    assert markdown_of(html) == markdown


@pytest.mark.parametrize("text", ["# a", "- a", "1. a", "*a*", "<b>", "$x$", "a_b_", "| a |", "&lt;", "[a](b)", "`a`"])
def test_plain_text_is_shown_as_it_is(text):
    shown = render(escaped(text), image=lambda _: None).html

    assert shown == "<p>" + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</p>\n"


@pytest.mark.parametrize("html", ["<b>" * 100_000, "<ul><li>" * 3_900, "<!--" * 7_900, "<" * 400_000, "&" * 400_000])
def test_evil_html_takes_no_long_time(html):
    began = time.monotonic()

    markdown_of(html)

    assert time.monotonic() - began < 60
