"""Guitar chords."""

from __future__ import annotations

from teleklasa.demo.catalogue.shapes import (
    SampleComment,
    SampleCourse,
    SampleLesson,
    SampleReview,
    SampleStudent,
    SampleTask,
    SampleWork,
)

STRINGS = """
Struny liczymy od najcieńszej. W stroju standardowym od najgrubszej to: **E A D G H e** (po angielsku H to *B*).

Strojenie bez aparatu: przyciśnij strunę E na piątym progu, zabrzmi dźwięk A, czyli następna pusta struna. Tak samo
A → D i D → G. Wyjątek: strunę H stroimy do **czwartego** progu G. Potem znów piąty: H → e.
"""
CHORDS = """
Liczby to progi od struny najgrubszej do najcieńszej, `x` znaczy: nie graj, `0` pusta struna.

```
e-moll   0 2 2 0 0 0
a-moll   x 0 2 2 1 0
C-dur    x 3 2 0 1 0
G-dur    3 2 0 0 0 3
D-dur    x x 0 2 3 2
```

Palec stawiaj **tuż przed progiem**, nie na nim. Jeśli struna brzęczy, przesuń palec o parę milimetrów.
"""
RHYTHM = """
Licz na głos *raz i dwa i trzy i cztery i*. Ręka idzie w dół na liczbę, w górę na „i”, także wtedy, gdy nie
uderza strun.

Pierwszy wzór: **dół, dół, góra, góra, dół, góra**. Zacznij od 60 uderzeń na minutę i dodawaj po 5.
"""
COURSE = SampleCourse(
    title="Gitara: pierwsze akordy",
    summary="Pięć akordów, jeden rytm i pierwsza piosenka. Piętnaście minut dziennie przez trzy tygodnie.",
    owner="marek",
    category="muzyka",
    cover="gitara.webp",
    description="Nie potrzebujesz nut. Potrzebujesz gitary, kwadransa dziennie i **cierpliwości do opuszków palców**.",
    card={
        "goals": ["Nastroisz gitarę", "Zagrasz pięć akordów", "Zmienisz akord w rytmie"],
        "requirements": ["Gitara klasyczna lub akustyczna"],
        "level": "beginner",
    },
    published_days_ago=15,
    sections=(
        (
            "Zanim zagrasz",
            (SampleLesson("Struny i strojenie", STRINGS, fields={"is_preview": True, "duration_s": 900}),),
        ),
        (
            "Granie",
            (
                SampleLesson("Pięć akordów", CHORDS, fields={"duration_s": 1800}),
                SampleLesson("Pierwszy rytm", RHYTHM, fields={"duration_s": 1200}),
                SampleLesson(
                    "Zmiana akordów",
                    "Ćwicz parami: e-moll i a-moll, potem C-dur i G-dur. Minuta na parę, licz czyste zmiany.",
                    fields={"duration_s": 900, "completion": "passed"},
                    tasks=(
                        SampleTask(
                            "Dziennik ćwiczeń",
                            "Zapisz przez 5 dni, ile czystych zmian zrobiłeś w minutę.",
                            due_in_days=6,
                        ),
                    ),
                ),
            ),
        ),
    ),
    students=(SampleStudent("igor", 3, ("Pięć akordów",)), SampleStudent("nina", 1), SampleStudent("kursant", 1)),
    reviews=(
        SampleReview("igor", 5, "Po dwóch tygodniach gram przy ognisku!", 4, "O to chodziło."),
        SampleReview("nina", 4, "Good even with my basic Polish.", 2),
    ),
    comments=(
        SampleComment(
            "Pięć akordów",
            "igor",
            "Palce bolą. To normalne?",
            (("marek", "Tak, przez pierwsze dwa tygodnie. Rób przerwy."),),
        ),
    ),
    works=(SampleWork("Dziennik ćwiczeń", "igor", "12, 15, 15, 19, 24", "graded", 10, "Świetny postęp!"),),
)
