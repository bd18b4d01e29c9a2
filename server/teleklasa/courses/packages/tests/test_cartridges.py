"""Common Cartridges of every version, and what Canvas makes of them, as courses of ours."""

import time
from decimal import Decimal

import pytest

from teleklasa.courses.models import Lesson, LessonFile, Question, Section, Task
from teleklasa.courses.packages.tests.cartridges import (
    BLANK,
    cartridge,
    choices,
    equal,
    item,
    question,
    quiz,
    resource,
    scoring,
    topic,
    web_link,
)
from teleklasa.media.factories import image_bytes, pdf_bytes
from teleklasa.media.models import MediaFile

SINGLE = question("cc.multiple_choice.v0p1", "<p>Ile?</p>", choices("1", "2"), scoring(equal("1")))
ESSAY = question("cc.essay.v0p1", "Napisz", BLANK)


def lines(row):
    return [(line["kind"], line["title"], line["outcome"], line["reason"]) for line in row.report]


def whole(version: str) -> bytes:
    """Everything that a cartridge of the version may hold, in two folders."""
    types = f"imscc_xmlv{version.replace('.', 'p')}"
    first = item("Strona", "page") + item("Link", "link") + item("Nagłówek") + item("Rozmowa", "topic")
    second = item("Sprawdzian", "quiz") + item("Narzędzie", "lti") + item("Plik", "file") + item("Dziwne", "odd")
    return cartridge(
        {
            "page.html": "<html><head><title>x</title></head><body><p>Ala <b>ma</b> kota</p></body></html>",
            "link.xml": web_link("https://example.com/a"),
            "topic.xml": topic("<p>Co myślisz?</p>"),
            "quiz.xml": quiz(SINGLE, ESSAY),
            "bank.xml": "<questestinterop><objectbank/></questestinterop>",
            "a.pdf": pdf_bytes(),
            "lti.xml": "<x/>",
            "odd.xml": "<x/>",
        },
        item("Rozdział 1", inside=first) + item("Rozdział 2", inside=second),
        resource("page", "webcontent", "page.html")
        + resource("link", f"imswl_xmlv{version.replace('.', 'p')}", "link.xml")
        + resource("topic", f"imsdt_xmlv{version.replace('.', 'p')}", "topic.xml")
        + resource("quiz", f"imsqti_xmlv1p2/{types}/assessment", "quiz.xml")
        + resource("bank", f"imsqti_xmlv1p2/{types}/question-bank", "bank.xml")
        + resource("lti", "imsbasiclti_xmlv1p0", "lti.xml")
        + resource("file", "webcontent", "a.pdf")
        + resource("odd", "idpfepub_xmlv3p0", "odd.xml"),
        version=version,
    )


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.3"])
def test_everything_of_a_cartridge_is_made_or_told(imported, version):
    row = imported(whole(version))

    assert (row.state, row.failed_because, row.kind, row.course.title) == ("done", "", "cartridge", "Przyroda")
    assert lines(row) == [
        ("section", "Rozdział 1", "made", ""),
        ("page", "Strona", "made", ""),
        ("link", "Link", "made", ""),
        ("heading", "Nagłówek", "skipped", "heading"),
        ("discussion", "Rozmowa", "made", "discussion_became_text"),
        ("section", "Rozdział 2", "made", ""),
        ("quiz", "Sprawdzian", "made", ""),
        ("single", "Pytanie", "made", ""),
        ("cc.essay.v0p1", "Pytanie", "skipped", "essay"),
        ("lti", "Narzędzie", "skipped", "external_tool"),
        ("file", "Plik", "made", ""),
        ("idpfepub_xmlv3p0", "Dziwne", "skipped", "type_unknown"),
        ("bank", "bank.xml", "skipped", "question_bank"),
        ("document", "a.pdf", "made", ""),
    ]
    made = Lesson.objects.filter(course=row.course).order_by("section__position", "position")
    assert list(made.values_list("title", "kind", "body_source", "link_url", "status")) == [
        ("Strona", "text", "Ala **ma** kota", "", "published"),
        ("Link", "link", "", "https://example.com/a", "published"),
        ("Rozmowa", "text", "Co myślisz?", "", "published"),
        ("Sprawdzian", "text", "", "", "published"),
        ("Plik", "file", "", "", "published"),
    ]
    assert (row.course.lessons, Task.objects.get().max_points, Question.objects.get().body_source) == (
        5,
        Decimal(1),
        "Ile?",
    )
    assert LessonFile.objects.get().file.name == "a.pdf"


def test_trial_of_a_cartridge_tells_the_same_and_writes_nothing(imported):
    tried, done = imported(whole("1.3"), dry_run=True), imported(whole("1.3"))

    assert (tried.state, tried.course, tried.report == done.report) == ("checked", None, True)


def test_canvas_pages_bring_their_files_along(imported):
    page = (
        '<p><img src="$IMS-CC-FILEBASE$/foto%20a.png?x=1" alt="Foto"> <img src="%24IMS-CC-FILEBASE%24/nie.png" alt="n">'
        '<a href="$IMS-CC-FILEBASE$/a.pdf">PDF</a> <a href="$WIKI_REFERENCE$/pages/b">b</a>'
        '<img data-equation-content="x^2" src="/eq"></p>'
    )
    content = cartridge(
        {"wiki_content/a.html": page, "web_resources/foto a.png": image_bytes(), "web_resources/a.pdf": pdf_bytes()},
        "",
        resource("p", "webcontent", "wiki_content/a.html")
        + resource("f", "webcontent", "web_resources/foto a.png")
        + resource("g", "webcontent", "web_resources/a.pdf"),
    )

    row = imported(content)

    lesson = Lesson.objects.get(course=row.course)
    picture = MediaFile.objects.get(kind="image")
    assert lesson.body_source == f"![Foto](media:{picture.public_id}) nPDF b$x^2$"
    assert f"/media/image/{picture.storage_key}" in lesson.body_html
    assert [one.file.name for one in lesson.files.order_by("position")] == ["a.pdf"]
    assert [line[2:] for line in lines(row) if line[0] == "file"] == [("skipped", "in_a_text")] * 2


def test_canvas_quiz_is_read_from_its_own_richer_file(imported):
    number = question("numerical_question", "Pi?", BLANK, scoring(equal("3.14")), label="question_type", points="2.5")
    meta = "<quiz><description>&lt;p&gt;Opis&lt;/p&gt;</description><time_limit>20</time_limit>"
    content = cartridge(
        {
            "q1/assessment_qti.xml": quiz(ESSAY),
            "non_cc_assessments/q1.xml.qti": quiz(number),
            "q1/assessment_meta.xml": f"{meta}<allowed_attempts>-1</allowed_attempts></quiz>",
        },
        "",
        resource("q1", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "q1/assessment_qti.xml"),
    )

    imported(content)

    task = Task.objects.get()
    assert (task.instructions_source, task.time_limit_s, task.attempts, task.max_points) == (
        "Opis",
        1200,
        0,
        Decimal("2.5"),
    )
    assert Question.objects.get().key == {"value": "3.14", "tolerance": "0"}


def test_assignment_becomes_a_task(imported):
    text = '<assignment><title>Praca</title><text texttype="text/html">&lt;p&gt;Napisz&lt;/p&gt;</text>'
    content = cartridge(
        {"a/assignment.xml": f'{text}<gradable points_possible="15">true</gradable></assignment>', "a/a.html": "x"},
        item("Rozdział", inside=item("Praca domowa", "a")),
        resource("a", "assignment_xmlv1p0", "a/assignment.xml")
        + resource("a_fallback", "webcontent", "a/a.html", inside='<variant identifier="v" identifierref="a"/>'),
    )

    row = imported(content)

    task = Task.objects.get(course=row.course)
    assert (task.kind, task.title, task.instructions_source, task.max_points) == (
        "assignment",
        "Praca domowa",
        "Napisz",
        Decimal(15),
    )


@pytest.mark.parametrize(
    ("href", "content", "reason"),
    [
        ("../../etc/passwd", "", "file_missing"),
        ("/etc/passwd", "", "file_missing"),
        ("file:///etc/passwd", "", "file_missing"),
        ("brak.xml", "", "file_missing"),
        ("link.xml", "<nie", "xml_malformed"),
        ("link.xml", web_link("javascript:alert(1)"), "address_not_allowed"),
        ("link.xml", web_link("file:///etc/passwd"), "address_not_allowed"),
        ("link.xml", web_link("mailto:a@b.pl"), "address_not_allowed"),
        ("link.xml", "<webLink/>", "address_not_allowed"),
        ("link.xml", '<!DOCTYPE a [<!ENTITY b "c">]><webLink>&b;</webLink>', "xml_forbidden"),
    ],
)
def test_one_bad_item_is_told_and_the_rest_is_made(imported, href, content, reason):
    row = imported(
        cartridge(
            {"link.xml": content, "page.html": "<p>Dobra</p>"},
            item("R", inside=item("Zły", "bad") + item("Dobry", "good") + item("Nikt", "nobody")),
            resource("bad", "imswl_xmlv1p1", href) + resource("good", "webcontent", "page.html"),
        )
    )

    assert (row.state, lines(row)[1:]) == (
        "done",
        [
            ("link", "Zły", "failed", reason),
            ("page", "Dobry", "made", ""),
            ("item", "Nikt", "failed", "resource_missing"),
        ],
    )


@pytest.mark.slow
def test_ten_thousand_items_make_as_many_lessons_as_a_course_takes(imported):
    items = "".join(item(f"L{place}", f"r{place}") for place in range(10_000))
    resources = "".join(resource(f"r{place}", "webcontent", "a.html") for place in range(10_000))
    began = time.monotonic()

    row = imported(cartridge({"a.html": "<p>a</p>"}, item("R", inside=items), resources), dry_run=True)

    outcomes = [line[2:] for line in lines(row)]
    assert (row.state, outcomes.count(("made", "")), outcomes.count(("skipped", "too_many"))) == ("checked", 2001, 8000)
    assert time.monotonic() - began < 120


def test_items_that_name_each_other_or_the_same_thing_end(imported):
    row = imported(
        cartridge(
            {"a.html": "<p>a</p>"},
            item("A", "a", item("B", "a", item("C", "i-a"))) + item("D", "a"),
            resource("a", "webcontent", "a.html", inside='<dependency identifierref="a"/>'),
        )
    )

    assert [line[2:] for line in lines(row)] == [
        ("made", ""),
        ("made", ""),
        ("skipped", "repeated"),
        ("failed", "resource_missing"),
        ("skipped", "repeated"),
    ]


def test_strange_titles_and_scripts_become_text(imported):
    row = imported(
        cartridge(
            {"a.html": "<script>alert(1)</script><p onclick='x()'>Ala</p><a href='javascript:x()'>k</a><svg/onload=x>"},
            item("Żółć <script>alert(1)</script>", inside=item("\u202eŻółć" + "x" * 300, "a")),
            resource("a", "webcontent", "a.html"),
            title="Żółć <script>",
        )
    )

    lesson = Lesson.objects.get()
    assert (row.course.title, Section.objects.get().title) == ("Żółć <script>", "Żółć <script>alert(1)</script>")
    assert (lesson.title[:5], len(lesson.title)) == ("Żółćx", 120)
    assert lesson.body_html == "<p>Ala</p>\n<p>k</p>\n"
