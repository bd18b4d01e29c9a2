"""Attacks on pages through what authors write: whatever comes in, only the listed elements leave."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teleklasa.richtext.cleaning import clean
from teleklasa.richtext.rendering import render
from teleklasa.richtext.summary import plain
from teleklasa.richtext.tests.reading import Reading, faults_of

MARKDOWN = [
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](java&Tab;script:alert(1))",
    "[a](java&NewLine;script:alert(1))",
    "[a](<java\nscript:alert(1)>)",
    "[a](\x01javascript:alert(1))",
    "[a]( javascript:alert(1))",
    "[a](\u00a0javascript:alert(1))",
    "[a](\u2028javascript:alert(1))",
    "[a](javascript\u200b:alert(1))",
    "[a](ｊavascript:alert(1))",
    "[a](java\\script:alert(1))",
    "[a](javascript://https://b.pl/%0aalert(1))",
    "[a](https:javascript:alert(1))",
    "[a](vbscript:msgbox(1))",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[a](DATA:text/html,<script>alert(1)</script>)",
    "[a](file:///etc/passwd)",
    "[a](blob:https://b.pl/1)",
    "[a](view-source:javascript:alert(1))",
    "[a](//zly.pl)",
    "[a](\\\\zly.pl)",
    "[a](https:/zly.pl)",
    "[a](mailto:)",
    "[a][r]\n\n[r]: javascript:alert(1)",
    "[r]\n\n[r]: <javascript:alert(1)> 'x'",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '[a](https://b.pl "\\" onmouseover=alert(1) x=\\"")',
    "[a](https://b.pl 'x\" onmouseover=\"alert(1)')",
    '[a](https://b.pl"onmouseover="alert(1))',
    '![a" onerror="alert(1)](media:mam)',
    '![a](media:mam" onerror="alert(1))',
    "![a](javascript:alert(1))",
    "![a](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "![<img src=x onerror=alert(1)>](https://b.pl/x)",
    '![a](https://b.pl/x "><script>alert(1)</script>")',
    "[![a](javascript:1)](javascript:2)",
    '```"><script>alert(1)</script>\nx\n```',
    "```js onload=alert(1)\n</code></pre><script>alert(1)</script>\n```",
    "`</code><script>alert(1)</script>`",
    "$</span><script>alert(1)</script>$",
    "$$\n</div><script>alert(1)</script>\n$$",
    "$\\href{javascript:alert(1)}{a}$",
    "https://www.youtube.com/watch?v=%22onload=alert",
    "https://commons.wikimedia.org/wiki/File:%22%3E%3Cscript%3E.webm",
    "| a |\n|:-:|\n| <script>alert(1)</script> |",
    "# <svg onload=alert(1)>",
    "- <iframe srcdoc='<script>alert(1)</script>'>",
    "> <style>@import 'https://zly.pl'</style>",
    "\\<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<\ud800script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "\u202e<script>alert(1)</script>",
    "<!-- --!><script>alert(1)</script>",
]
RAW = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//zly.pl/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src=1 href=1 onerror='javascript:alert(1)'></img>",
    '<img src="/media/mam" onload=alert(1) style="x" srcset="//zly.pl">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>a</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mglyph><style><img src=x onerror=alert(1)></style></mglyph></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<title><a title='</title><img src=x onerror=alert(1)>'>",
    "<select><template shadowrootmode=open><script>alert(1)</script></template></select>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<p style='background:url(javascript:alert(1))'>a</p>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='//zly.pl/x.swf'>",
    "<base href='https://zly.pl/'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href='//zly.pl/x.css'>",
    "<form action='javascript:alert(1)'><button>a</button></form>",
    "<a href='java&#10;script:alert(1)'>a</a>",
    "<a href='https://b.pl' target=_blank rel=opener onclick=alert(1) id=x name=y>a</a>",
    "<div class='modal embed' id=root data-embed='\"x' data-id='<b>' data-x=1>a</div>",
    "<span class='math inline' style=x>a</span><span class=admin>a</span>",
    "<video src=x onerror=alert(1)><audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)><summary>a</summary></details>",
    "<x onclick=alert(1)>a<input autofocus onfocus=alert(1)>",
    "<div><p><table><p><li></table>a<b>c",
    "<a href='https://b.pl'><a href='https://c.pl'>a</a></a>",
    "<img/src='x'/onerror=alert(1)//",
    "<<script>alert(1)//<</script>",
]


def html(source: str) -> str:
    return render(source, image=lambda public_id: f"/media/{public_id}" if public_id == "mam" else None).html


@pytest.mark.parametrize("source", [*MARKDOWN, *RAW])
def test_attack_leaves_only_allowed_elements(source):
    assert faults_of(html(source)) == []


@pytest.mark.parametrize("source", [*MARKDOWN, *RAW])
def test_attack_inside_other_texts_leaves_only_allowed_elements(source):
    wrapped = f"**a {source} b**\n\n- {source}\n\n> [{source}](https://b.pl '{source}')\n\n![{source}](media:mam)"

    assert faults_of(html(wrapped)) == []


@pytest.mark.parametrize("raw", RAW)
def test_markup_that_got_past_the_parser_is_cleaned(raw):
    cleaned = clean(raw, image_sources={"/media/mam"})

    assert faults_of(cleaned) == []
    assert clean(cleaned, image_sources={"/media/mam"}) == cleaned


def test_raw_markup_is_shown_as_text():
    reading = Reading()
    reading.feed(html("<b onclick=x>a</b>"))

    assert reading.text == "<b onclick=x>a</b>\n"


MARKS = "abą 01\n\t[]()!<>*_~`$|:-#.&;\"'\\/{}=+%@?\x00\ud800\u202e\u00a0"
PIECES = st.one_of(
    st.text(alphabet=MARKS, max_size=12),
    st.text(max_size=12),
    st.characters().map(str),
    st.sampled_from([*MARKDOWN, *RAW, "media:mam", "\n\n", "```", "$$", "|-|-|\n", "    ", "> ", "- ", "1. ", "\r\n"]),
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_shown_safely_and_never_fails(source):
    shown = html(source)

    assert faults_of(shown) == []
    assert shown.encode().decode() == shown
    assert "\x00" not in shown


@given(st.lists(PIECES, max_size=12).map("".join), st.integers(min_value=0, max_value=60))
def test_summary_of_any_text_is_short_and_never_fails(source, length):
    said = plain(source, length)

    assert len(said) <= length
    assert said == " ".join(said.encode().decode().split())
