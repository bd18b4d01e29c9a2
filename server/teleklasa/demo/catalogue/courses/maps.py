"""Map reading: the course of a class, taught by the moderator of the sample school."""

from __future__ import annotations

from teleklasa.demo.catalogue.shapes import (
    SampleAttempt,
    SampleComment,
    SampleCourse,
    SampleLesson,
    SampleNews,
    SampleStudent,
    SampleTask,
    SampleWork,
    number,
    short,
)

SCALE = r"""
Skala **1 : 25 000** znaczy, że 1 cm na mapie to 25 000 cm w terenie, czyli **250 m**.

$$\text{odległość} = \text{centymetry na mapie} \times 250 \text{ m}$$

Im większa liczba po dwukropku, tym *mniejsza* skala i mniej szczegółów.
"""
CONTOURS = """
Poziomica łączy punkty o **tej samej wysokości**. Gęste poziomice to stromo, rzadkie to łagodnie.

Gdy poziomice tworzą „V” skierowane w górę stoku, płynie tamtędy potok. „V” w dół stoku to grzbiet.
"""
NORTH = """
Góra mapy to zwykle północ. Obróć mapę tak, żeby strzałka kompasu była równoległa do bocznej ramki: mapa jest
**zorientowana**, a droga na mapie biegnie tak samo jak w terenie.

Bez kompasu: w południe słońce stoi u nas na południu, więc cień wskazuje północ.
"""
QUIZ = (
    number("Na mapie 1 : 25 000 odcinek ma 4 cm. Ile to metrów?", "1000"),
    short("Jak nazywa się linia łącząca punkty o tej samej wysokości?", "poziomica", "izohipsa"),
)
COURSE = SampleCourse(
    title="Mapa i kompas",
    summary="Skala, poziomice i kierunki: przygotowanie klasy 6A do wycieczki w Beskidy.",
    owner="anna",
    category="w-terenie",
    cover="mapa.webp",
    description="Kurs klasy 6A przed wycieczką. Zapisuje się całą klasę.",
    card={
        "goals": ["Przeliczysz skalę", "Odczytasz poziomice", "Zorientujesz mapę"],
        "enrol_policy": "group",
        "shows_classmates": True,
    },
    published_days_ago=10,
    groups=("group-4",),
    sections=(
        (
            "W domu",
            (
                SampleLesson("Skala", SCALE, fields={"is_preview": True, "duration_s": 600}),
                SampleLesson("Poziomice", CONTOURS, fields={"duration_s": 600}),
            ),
        ),
        (
            "W terenie",
            (
                SampleLesson("Gdzie jest północ", NORTH, fields={"duration_s": 600}),
                SampleLesson(
                    "Sprawdzian",
                    "Quiz i plan drogi.",
                    fields={"completion": "passed"},
                    tasks=(
                        SampleTask("Quiz: mapa", "Dwa pytania.", QUIZ, fields={"attempts": 2}),
                        SampleTask(
                            "Plan drogi",
                            "Opisz drogę ze szkoły do domu, podając kierunki świata i odległości.",
                            due_in_days=8,
                        ),
                    ),
                ),
                SampleLesson(
                    "Odprawa przed wycieczką",
                    "Sprawdzamy plecaki.",
                    kind="live",
                    live_in_days=9,
                    fields={"required": False},
                ),
            ),
        ),
    ),
    news=(SampleNews("Wycieczka", "Wyjazd o 7:30 spod szkoły. Weźcie peleryny.", 1, pinned=True),),
    students=(SampleStudent("Hania Krawczyk", 3), SampleStudent("Filip Mazur", 2), SampleStudent("Zuzia Pawlak", 1)),
    comments=(
        SampleComment(
            "Poziomice",
            "Filip Mazur",
            "Co znaczy liczba na poziomicy?",
            (("anna", "Wysokość nad poziomem morza w metrach."),),
        ),
    ),
    works=(
        SampleWork("Plan drogi", "Hania Krawczyk", "Ze szkoły 200 m na wschód, potem ulicą Polną 450 m na północ."),
    ),
    attempts=(SampleAttempt("Quiz: mapa", "Hania Krawczyk", 2), SampleAttempt("Quiz: mapa", "Filip Mazur", 1)),
)
