"""Light: a short course that one learner has finished."""

from __future__ import annotations

from teleklasa.demo.catalogue.shapes import (
    SampleAttempt,
    SampleComment,
    SampleCourse,
    SampleLesson,
    SampleNews,
    SampleReview,
    SampleStudent,
    SampleTask,
    number,
    single,
)

STRAIGHT = r"""
W jednorodnym ośrodku światło biegnie **po linii prostej**. Dlatego powstaje cień, a za rogiem nie widać lampy.

W próżni pokonuje prawie $300\,000$ km w każdej sekundzie. Ze Słońca do Ziemi, czyli przez około 150 mln km, leci

$$t = \frac{150\,000\,000}{300\,000} = 500 \text{ s} \approx 8 \text{ min}$$

**Doświadczenie.** Zrób w kartonie dziurkę szpilką, a po drugiej stronie przyklej kalkę. Skieruj dziurkę na jasne okno:
na kalce zobaczysz obraz *do góry nogami*. To kamera otworkowa.
"""
MIRROR = r"""
Kąt padania jest równy kątowi odbicia, a oba mierzymy od **prostopadłej** do lustra.

Obraz w płaskim lustrze jest tak daleko *za* lustrem, jak daleko *przed* nim stoisz. Kiedy podejdziesz o metr,
twój obraz zbliży się do ciebie o dwa metry.
"""
BEND = r"""
Na granicy powietrza i wody światło zmienia prędkość, a przez to kierunek. W wodzie biegnie wolniej i ugina się
*ku* prostopadłej. Prawo Snelliusa:

$$n_1 \sin\alpha = n_2 \sin\beta$$

Dla powietrza $n \approx 1$, dla wody $n \approx 1{,}33$, dla szkła około $1{,}5$. Dlatego łyżeczka w szklance
wygląda na złamaną, a dno basenu wydaje się płytsze, niż jest.
"""
COLOURS = r"""
Białe światło to mieszanina barw. Pryzmat załamuje fiolet mocniej niż czerwień, więc barwy się rozchodzą.
To samo robią krople deszczu: **tęczę** widać zawsze po stronie przeciwnej do Słońca.

Kolejność od zewnątrz łuku: czerwony, pomarańczowy, żółty, zielony, niebieski, fioletowy.
"""
QUIZ = (
    single("Gdzie widać tęczę?", "Po stronie przeciwnej do Słońca", "Tuż obok Słońca", "Zawsze na północy"),
    number("Ile sekund leci światło ze Słońca do Ziemi? Podaj z dokładnością do 10 s.", "500", "10"),
    single("Kąt padania 30°. Ile wynosi kąt odbicia?", "30°", "60°", "150°"),
)
COURSE = SampleCourse(
    title="Światło bez tajemnic",
    summary="Cień, lustro, załamanie i tęcza. Cztery krótkie lekcje i doświadczenia z tego, co jest w domu.",
    owner="autor",
    category="fizyka",
    cover="swiatlo.webp",
    description="Światło widać wszędzie, a wciąż zaskakuje. Po tym kursie **wyjaśnisz tęczę** młodszej siostrze.",
    card={
        "goals": ["Zbudujesz kamerę otworkową", "Wyjaśnisz, skąd się bierze tęcza"],
        "level": "beginner",
        "gives_certificate": True,
    },
    published_days_ago=60,
    staff=(("ewa", "teacher"),),
    sections=(
        (
            "Promienie",
            (
                SampleLesson("Prosto jak promień", STRAIGHT, fields={"is_preview": True, "duration_s": 900}),
                SampleLesson("Lustra", MIRROR, fields={"duration_s": 600}),
                SampleLesson(
                    "Film: załamanie w wodzie",
                    BEND,
                    kind="video",
                    film="zalamanie.mp4",
                    captions=(("pl", "zalamanie.pl.vtt"),),
                    fields={"completion": "watched"},
                ),
            ),
        ),
        (
            "Barwy",
            (
                SampleLesson("Pryzmat i tęcza", COLOURS, fields={"duration_s": 700}),
                SampleLesson(
                    "Mały quiz",
                    "Trzy pytania na koniec.",
                    fields={"completion": "passed", "duration_s": 300},
                    tasks=(SampleTask("Quiz: światło", "Próbuj, ile chcesz.", QUIZ, fields={"attempts": 0}),),
                ),
                SampleLesson(
                    "Spotkanie: pytania o światło",
                    "Przynieś pytanie, na które nie znalazłeś odpowiedzi.",
                    kind="live",
                    live_in_days=5,
                    fields={"required": False, "duration_s": 2700},
                ),
            ),
        ),
    ),
    news=(
        SampleNews(
            "Spotkanie na żywo", "Za kilka dni odpowiadam na pytania. Wpiszcie je w komentarzach.", 1, pinned=True
        ),
    ),
    students=(
        SampleStudent("kursant", 6, ("Pryzmat i tęcza",)),
        SampleStudent("igor", 4),
        SampleStudent("oskar", 2),
        SampleStudent("lena", 1),
    ),
    reviews=(
        SampleReview(
            "kursant", 5, "Kamera otworkowa z pudełka po butach naprawdę działa!", 14, "Brawo! Pokaż ją na spotkaniu."
        ),
        SampleReview("igor", 4, "Ciekawe, choć prawo Snelliusa wymagało dwóch podejść.", 8),
    ),
    comments=(
        SampleComment(
            "Pryzmat i tęcza",
            "igor",
            "Skąd się bierze druga, bledsza tęcza?",
            (("autor", "Światło odbija się w kropli dwa razy. Dlatego jej barwy są w odwrotnej kolejności."),),
        ),
    ),
    attempts=(SampleAttempt("Quiz: światło", "kursant", 3), SampleAttempt("Quiz: światło", "igor", 1)),
)
