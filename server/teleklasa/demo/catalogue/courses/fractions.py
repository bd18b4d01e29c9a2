"""Fractions: the fullest of the sample courses, with every kind of question."""

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
    SampleWork,
    match,
    multiple,
    number,
    order,
    short,
    single,
)

WHAT = r"""
Ułamek mówi, **jaką część całości** bierzemy. W zapisie $\frac{3}{4}$

- mianownik **4** mówi, na ile *równych* części dzielimy całość,
- licznik **3** mówi, ile takich części bierzemy,
- kreska znaczy to samo co znak dzielenia: $\frac{3}{4} = 3 : 4$.

Pizza pokrojona na cztery nierówne kawałki nie daje ćwiartek: części muszą być równe.

| zapis | czytamy | ile brakuje do całości |
|---|---|---|
| $\frac{1}{2}$ | jedna druga, pół | $\frac{1}{2}$ |
| $\frac{3}{4}$ | trzy czwarte | $\frac{1}{4}$ |
| $\frac{5}{6}$ | pięć szóstych | $\frac{1}{6}$ |
"""
LINE = r"""
Każdy ułamek ma swoje miejsce na osi liczbowej. Odcinek od 0 do 1 dzielimy na tyle równych części, ile wynosi mianownik.

![Odcinek od 0 do 1 podzielony u góry na ćwiartki, u dołu na trzecie części](media:os-liczbowa.webp)

Na rysunku widać od razu, że $\frac{1}{4} < \frac{1}{3}$: im więcej części, tym każda jest mniejsza.
Ułamek, którego licznik jest większy od mianownika, leży za jedynką: $\frac{5}{4} = 1\frac{1}{4}$.
"""
EQUAL = r"""
Pół pizzy to tyle samo co dwie ćwiartki. Licznik i mianownik wolno pomnożyć (**rozszerzanie**) albo podzielić
(**skracanie**) przez tę samą liczbę różną od zera:

$$\frac{1}{2} = \frac{1 \cdot 3}{2 \cdot 3} = \frac{3}{6} \qquad \frac{8}{12} = \frac{8 : 4}{12 : 4} = \frac{2}{3}$$

Ułamka $\frac{2}{3}$ nie da się już skrócić, bo 2 i 3 nie mają wspólnego dzielnika większego od 1.
Taki ułamek nazywamy **nieskracalnym**.
"""
ADD = r"""
Dodawać można tylko części tej samej wielkości, więc najpierw szukamy **wspólnego mianownika**:

$$\frac{1}{2} + \frac{1}{3} = \frac{3}{6} + \frac{2}{6} = \frac{5}{6}$$

1. Znajdź liczbę, która dzieli się przez oba mianowniki.
2. Rozszerz oba ułamki.
3. Dodaj liczniki, a mianownik przepisz.
4. Skróć wynik, jeśli się da.

> Częsty błąd: $\frac{1}{2} + \frac{1}{3} \ne \frac{2}{5}$. Wynik byłby mniejszy niż sama połowa, a przecież
> coś dodaliśmy!
"""
QUIZ = (
    single("Który ułamek jest większy od $\\frac{1}{2}$?", "$\\frac{5}{8}$", "$\\frac{3}{8}$", "$\\frac{2}{5}$"),
    multiple(
        "Które ułamki są równe $\\frac{2}{3}$?",
        ["$\\frac{4}{6}$", "$\\frac{10}{15}$"],
        ["$\\frac{3}{4}$", "$\\frac{6}{8}$"],
        "Po skróceniu $\\frac{4}{6}$ i $\\frac{10}{15}$ dają $\\frac{2}{3}$.",
    ),
    short("Jak nazywa się liczba pod kreską ułamkową?", "mianownik"),
    number("Zapisz $\\frac{3}{4}$ jako ułamek dziesiętny.", "0.75"),
    order(
        "Ustaw od najmniejszego do największego.",
        "$\\frac{1}{5}$",
        "$\\frac{1}{4}$",
        "$\\frac{1}{3}$",
        "$\\frac{1}{2}$",
    ),
    match(
        "Połącz ułamek z procentem.",
        {"$\\frac{1}{2}$": "50%", "$\\frac{1}{4}$": "25%", "$\\frac{1}{5}$": "20%", "$\\frac{1}{10}$": "10%"},
    ),
)
COURSE = SampleCourse(
    title="Ułamki, które widać",
    summary="Ułamki zwykłe na rysunkach, osi liczbowej i w kuchni: od połowy pizzy do dodawania różnych mianowników.",
    owner="ewa",
    category="matematyka",
    cover="ulamki.webp",
    description="""
Kurs dla klas 5–6 i dla każdego, kto chce wrócić do podstaw.

Każda lekcja zaczyna się od **rysunku**, a dopiero potem pojawia się rachunek. Na koniec czeka krótki quiz
i jedno zadanie z kuchni.
""",
    card={
        "goals": [
            "Odczytasz ułamek z rysunku",
            "Skrócisz i rozszerzysz ułamek",
            "Dodasz ułamki o różnych mianownikach",
        ],
        "requirements": ["Tabliczka mnożenia do 10"],
        "level": "beginner",
        "shows_classmates": True,
    },
    published_days_ago=42,
    staff=(("autor", "assistant"),),
    groups=("group-4",),
    sections=(
        (
            "Czym jest ułamek",
            (
                SampleLesson("Część całości", WHAT, fields={"is_preview": True, "duration_s": 480}),
                SampleLesson(
                    "Film: trzy czwarte",
                    "Zatrzymaj film po każdym cięciu i powiedz na głos, jaka część jest pokolorowana.",
                    kind="video",
                    film="trzy-czwarte.mp4",
                    captions=(("pl", "trzy-czwarte.pl.vtt"), ("en", "trzy-czwarte.en.vtt")),
                    fields={"is_preview": True, "completion": "watched"},
                ),
                SampleLesson("Ułamki na osi liczbowej", LINE, fields={"duration_s": 600}),
            ),
        ),
        (
            "Rachunki",
            (
                SampleLesson("Skracanie i rozszerzanie", EQUAL, fields={"duration_s": 720}),
                SampleLesson("Dodawanie ułamków", ADD, fields={"duration_s": 900}),
                SampleLesson(
                    "Ściąga do wydruku",
                    "Wszystkie reguły na jednej kartce.",
                    kind="file",
                    papers=("ulamki-sciaga.pdf",),
                    fields={"required": False, "completion": "opened"},
                ),
            ),
        ),
        (
            "Sprawdź się",
            (
                SampleLesson(
                    "Quiz i zadanie",
                    "Najpierw quiz, potem zadanie z kuchni. Możesz korzystać ze ściągi.",
                    fields={"completion": "passed", "duration_s": 1500},
                    tasks=(
                        SampleTask(
                            "Quiz: ułamki",
                            "Sześć pytań, trzy podejścia. Liczy się najlepsze.",
                            QUIZ,
                            fields={"attempts": 3, "time_limit_s": 1200, "pass_percent": 60, "shuffles": True},
                        ),
                        SampleTask(
                            "Przepis na półtorej porcji",
                            "Znajdź przepis z co najmniej trzema ułamkami i przelicz go na **półtorej** porcji.\n\n"
                            "Pokaż rachunki.",
                            due_in_days=10,
                            fields={"max_points": 20, "late_rule": "deduct", "late_percent_per_day": 10},
                        ),
                    ),
                ),
                SampleLesson(
                    "Mnożenie ułamków",
                    "Mnożymy licznik przez licznik i mianownik przez mianownik: $\\frac{2}{3} \\cdot \\frac{3}{5} = "
                    "\\frac{6}{15} = \\frac{2}{5}$.",
                    opens_in_days=7,
                    fields={"duration_s": 600, "required": False},
                ),
                SampleLesson("Dzielenie ułamków", "Tu będzie o odwrotności liczby.", is_draft=True),
            ),
        ),
    ),
    news=(
        SampleNews("Witajcie w kursie", "Zacznijcie od rysunków. Rachunki przyjdą same.", 40, "public", pinned=True),
        SampleNews("Nowa lekcja za tydzień", "Za tydzień otworzy się lekcja o **mnożeniu**.", 3),
    ),
    students=(
        SampleStudent("kursant", 6, ("Dodawanie ułamków", "Ściąga do wydruku")),
        SampleStudent("ola", 6),
        SampleStudent("tomek", 4, ("Film: trzy czwarte",)),
        SampleStudent("basia", 6),
        SampleStudent("lena", 2),
        SampleStudent("Hania Krawczyk", 3),
        SampleStudent("Filip Mazur", 1),
    ),
    reviews=(
        SampleReview(
            "ola", 5, "Wreszcie rozumiem, po co jest wspólny mianownik.", 12, "To najpiękniejsza recenzja, dziękuję!"
        ),
        SampleReview("basia", 5, "Krótko i na temat. Ściąga wisi u mnie na lodówce.", 9),
        SampleReview(
            "tomek", 4, "Dobre rysunki, chętnie zobaczę więcej zadań.", 5, "Mnożenie i nowe zadania już w drodze."
        ),
    ),
    comments=(
        SampleComment(
            "Dodawanie ułamków",
            "tomek",
            "Czy wspólny mianownik musi być najmniejszy?",
            (
                ("ewa", "Nie musi. Wystarczy, że dzieli się przez oba, tylko potem więcej skracania."),
                ("tomek", "Czyli $\\frac{6}{12} + \\frac{4}{12}$ też jest dobrze. Dzięki!"),
            ),
        ),
        SampleComment(
            "Część całości",
            "Hania Krawczyk",
            "A czy $\\frac{4}{4}$ to jeszcze ułamek?",
            (("ewa", "Tak, równy jedności."),),
        ),
    ),
    works=(
        SampleWork(
            "Przepis na półtorej porcji",
            "kursant",
            "Naleśniki: 3/4 szklanki mleka · 1,5 = 1 i 1/8 szklanki.",
        ),
        SampleWork(
            "Przepis na półtorej porcji",
            "ola",
            "Szarlotka: 1/2 kostki masła · 3/2 = 3/4 kostki; 2/3 szklanki cukru · 3/2 = 1 szklanka; "
            "1/4 łyżeczki soli · 3/2 = 3/8.",
            "graded",
            19,
            "Bardzo dobrze. Jeden punkt za brak skracania po drodze.",
        ),
        SampleWork(
            "Przepis na półtorej porcji",
            "basia",
            "Będzie razy półtora.",
            "returned",
            0,
            "Pokaż proszę rachunki dla trzech składników.",
        ),
    ),
    attempts=(
        SampleAttempt("Quiz: ułamki", "kursant", 5),
        SampleAttempt("Quiz: ułamki", "ola", 6),
        SampleAttempt("Quiz: ułamki", "basia", 3),
        SampleAttempt("Quiz: ułamki", "tomek", 2, is_handed_in=False),
    ),
)
