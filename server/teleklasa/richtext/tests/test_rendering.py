import pytest

from teleklasa.richtext.bounding import LONGEST_SOURCE, SourceTooLong
from teleklasa.richtext.rendering import RichText, files_named_in, render

REL = 'rel="noopener noreferrer nofollow"'


def address_of(public_id: str) -> str | None:
    return f"/media/{public_id}" if public_id.startswith("mam") else None


def html(source: str, *, peertube_hosts: tuple[str, ...] = ()) -> str:
    return render(source, image=address_of, peertube_hosts=peertube_hosts).html


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("# Tytuł", "<h1>Tytuł</h1>\n"),
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>\n"),
        ("a\\\nb", "<p>a<br>\nb</p>\n"),
        ("> cytat", "<blockquote>\n<p>cytat</p>\n</blockquote>\n"),
        ("3. trzy", '<ol start="3">\n<li>trzy</li>\n</ol>\n'),
        ("- [ ] zrób\n- [x] gotowe", "<ul>\n<li>[ ] zrób</li>\n<li>[x] gotowe</li>\n</ul>\n"),
        ("<b>gołe</b>", "<p>&lt;b&gt;gołe&lt;/b&gt;</p>\n"),
        ("Przypis[^1]\n\n[^1]: tak", "<p>Przypis^1</p>\n"),
        ("***", "<hr>\n"),
        ("", ""),
    ],
)
def test_markdown_becomes_html(source, shown):
    assert html(source) == shown


def test_table_keeps_its_alignment_as_a_class():
    shown = html("| a | b | c |\n|:-|:-:|--|\n| 1 | 2 | 3 |")

    assert '<th class="align-left">a</th>\n<th class="align-center">b</th>\n<th>c</th>' in shown
    assert '<td class="align-left">1</td>\n<td class="align-center">2</td>\n<td>3</td>' in shown


@pytest.mark.parametrize(
    ("info", "attribute"),
    [
        ("python", ' class="language-python"'),
        ("Python3 linenos", ' class="language-Python3"'),
        ("c++", ""),
        ('x"><script>', ""),
        ("", ""),
    ],
)
def test_code_keeps_its_language_when_it_is_letters_and_digits(info, attribute):
    assert html(f"```{info}\na < b\n```") == f"<pre><code{attribute}>a &lt; b\n</code></pre>\n"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("$a<b$", '<span class="math inline">a&lt;b</span>'),
        ("w $$x^2$$ w", 'w <span class="math inline">x^2</span> w'),
        ("$a$ jest 5", '<span class="math inline">a</span> jest 5'),
        ("5$ and 6$", "5$ and 6$"),
        ("$5 and $6", "$5 and $6"),
        ("\\$a$", "$a$"),
        ("$a\\$b$", '<span class="math inline">a\\$b</span>'),
        ("$ a $", "$ a $"),
        ("$*a*$", '<span class="math inline">*a*</span>'),
        ("$$$", "$$$"),
        ("$" + "a" * 1001 + "$", "$" + "a" * 1001 + "$"),
    ],
)
def test_dollars_hold_mathematics_and_prices_do_not(source, shown):
    assert html(source) == f"<p>{shown}</p>\n"


def test_mathematics_on_lines_of_its_own_is_a_block():
    assert html("$$\n\\frac{a}{b} < 1\n$$") == '<div class="math block">\n\\frac{a}{b} &lt; 1\n</div>\n'


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('[a](https://b.pl/c?d=1&e "t")', f'<a href="https://b.pl/c?d=1&amp;e" title="t" {REL}>a</a>'),
        ("[a](HTTP://b.pl)", f'<a href="HTTP://b.pl" {REL}>a</a>'),
        ("<https://b.pl>", f'<a href="https://b.pl" {REL}>https://b.pl</a>'),
        ("[a](mailto:a@b.pl)", f'<a href="mailto:a@b.pl" {REL}>a</a>'),
        ("<a@b.pl>", f'<a href="mailto:a@b.pl" {REL}>a@b.pl</a>'),
        ("[*a*](/courses/x)", "<em>a</em>"),
        ("[a](//b.pl)", "a"),
        ("[a](#c)", "a"),
        ("[a](ftp://b.pl)", "a"),
        ("[a](media:mam1)", "a"),
        ("[a](https://b.pl/" + "c" * 2000 + ")", "a"),
    ],
)
def test_links_lead_outside_by_http_or_mail_and_others_leave_their_text(source, shown):
    assert html(source) == f"<p>{shown}</p>\n"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("![kot *mój*](media:mam1)", '<img src="/media/mam1" alt="kot mój" loading="lazy">'),
        ('![](media:mam1 "t")', '<img src="/media/mam1" alt="" title="t" loading="lazy">'),
        ("![kot](media:brak)", "kot"),
        ("![kot](media:mam/../1)", "kot"),
        ("![kot](https://b.pl/k.png)", f'<a href="https://b.pl/k.png" {REL}>kot</a>'),
        ("![](https://b.pl/k.png)", f'<a href="https://b.pl/k.png" {REL}>https://b.pl/k.png</a>'),
        ("[![kot](https://b.pl/k.png)](https://c.pl)", f'<a href="https://c.pl" {REL}>kot</a>'),
        (
            "[![kot](media:mam1)](https://c.pl)",
            f'<a href="https://c.pl" {REL}><img src="/media/mam1" alt="kot" loading="lazy"></a>',
        ),
        ("![kot](/media/mam1)", "kot"),
        ("![kot](data:image/png;base64,AAAA)", "kot"),
    ],
)
def test_pictures_come_from_own_files_only(source, shown):
    assert html(source) == f"<p>{shown}</p>\n"


def test_files_are_told_once_in_order_and_each_is_asked_for_once():
    asked: list[str] = []

    def ask(public_id: str) -> str | None:
        asked.append(public_id)
        return address_of(public_id)

    source = "![a](media:mam2) ![b](media:mam1) ![c](media:mam2) ![d](media:brak) `media:mam3`"

    assert render(source, image=ask).files == ("mam2", "mam1")
    assert asked == ["mam2", "mam1", "brak"]
    assert files_named_in(source) == {"mam1", "mam2", "mam3", "brak"}


FILM = '<div class="embed" data-embed="{}" data-id="{}"></div>\n'


@pytest.mark.parametrize(
    ("address", "kind", "id_"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42", "youtube", "dQw4w9WgXcQ"),
        ("http://youtube.com/watch?list=x&v=dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
        ("https://youtu.be/dQw4w9WgXcQ?si=a", "youtube", "dQw4w9WgXcQ"),
        ("https://m.youtube.com/shorts/dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
        ("https://vimeo.com/123456789", "vimeo", "123456789"),
        ("https://www.geogebra.org/m/abcd1234", "geogebra", "abcd1234"),
        ("https://commons.wikimedia.org/wiki/File:Kot_na_p%C5%82ocie.webm", "commons", "Kot na płocie.webm"),
    ],
)
def test_line_that_is_an_address_of_a_known_host_is_an_embed(address, kind, id_):
    assert html(address) == FILM.format(kind, id_)


def test_embed_stands_between_the_lines_around_it_and_in_lists():
    shown = html("przed\nhttps://vimeo.com/123456\npo\n\n- https://vimeo.com/123456")

    assert shown == (
        f"<p>przed</p>\n{FILM.format('vimeo', 123456)}<p>po</p>\n"
        f"<ul>\n<li>\n{FILM.format('vimeo', 123456)}</li>\n</ul>\n"
    )


def test_peertube_is_embedded_from_hosts_that_the_school_names():
    source = "https://film.szkola.pl/w/abcdefghijABCDEFGHIJ12"

    assert html(source, peertube_hosts=("film.szkola.pl",)) == (
        '<div class="embed" data-embed="peertube" data-host="film.szkola.pl" data-id="abcdefghijABCDEFGHIJ12"></div>\n'
    )
    assert html(source) == f"<p>{source}</p>\n"


@pytest.mark.parametrize(
    "address",
    [
        "https://youtu.be/zakrotkie",
        "https://www.youtube.com/watch?v=dQw4w9WgXc%22",
        "https://www.youtube.com.zly.pl/watch?v=dQw4w9WgXcQ",
        "https://user@youtu.be/dQw4w9WgXcQ",
        "https://youtu.be:81/dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ i tekst",
        "https://vimeo.com/../123456",
        "https://vimeo.com/١٢٣٤٥٦",
        "https://commons.wikimedia.org/wiki/File:a%22onload=%22x.webm",
        "https://commons.wikimedia.org/wiki/File:a.svg",
        "https://[youtu.be/dQw4w9WgXcQ",
    ],
)
def test_other_addresses_stay_text(address):
    assert "data-embed" not in html(address)


def test_unreadable_characters_are_dropped_from_source_and_page():
    made = render("a\x00b\ud800c\x1b", image=address_of)

    assert made == RichText(source="abc", html="<p>abc</p>\n", files=())


def test_text_over_the_cap_is_refused_and_one_at_the_cap_is_not():
    with pytest.raises(SourceTooLong):
        html("a" * (LONGEST_SOURCE + 1))

    assert len(html("a" * LONGEST_SOURCE)) == LONGEST_SOURCE + len("<p></p>\n")
