"""Chess openings: a course for who has an invitation."""

from __future__ import annotations

from teleklasa.demo.catalogue.shapes import (
    SampleCourse,
    SampleLesson,
    SampleNews,
    SampleReview,
    SampleStudent,
    SampleTask,
    single,
)

RULES = """
Na początku partii chodzi o trzy rzeczy:

1. **Centrum**: pola e4, d4, e5, d5.
2. **Rozwój**: skoczki i gońce do gry, każda figura raz.
3. **Król**: roszada przed dziesiątym ruchem.

Hetman wyprowadzony za wcześnie jest goniony przez lżejsze figury, a przeciwnik rozwija się z tempem.
"""
ITALIAN = """
```
1. e4 e5
2. Sf3 Sc6
3. Gc4
```

Goniec celuje w **f7**: najsłabsze pole czarnych, bo broni go tylko król. Po 3… Gc5 4. c3 białe chcą zagrać d4.
"""
SICILIAN = """
Po `1. e4 c5` czarne od razu walczą o d4, ale nie symetrycznie. Po `2. Sf3 d6 3. d4 cxd4 4. Sxd4` białe mają więcej
miejsca, czarne dwa pionki w centrum. To najczęstsza odpowiedź na 1. e4 w grze turniejowej.
"""
COURSE = SampleCourse(
    title="Szachy: otwarcia",
    summary="Trzy zasady i dwa otwarcia, które wystarczą na pierwszy rok gry. Kurs koła szachowego.",
    owner="marek",
    category="gry",
    cover="szachy.webp",
    description="Kurs szkolnego koła. Kod zaproszenia rozdaje prowadzący na zajęciach.",
    card={
        "goals": ["Zagrasz partię włoską", "Rozpoznasz obronę sycylijską"],
        "level": "intermediate",
        "enrol_policy": "invite",
    },
    published_days_ago=35,
    has_invite=True,
    sections=(
        (
            "Zasady",
            (
                SampleLesson("Trzy zasady otwarcia", RULES, fields={"is_preview": True, "duration_s": 600}),
                SampleLesson(
                    "Film: pierwsze ruchy",
                    "1. e4 e5 2. Sf3",
                    kind="video",
                    film="pierwsze-ruchy.webm",
                    captions=(("en", "pierwsze-ruchy.en.vtt"),),
                    fields={"duration_s": 8},
                ),
            ),
        ),
        (
            "Otwarcia",
            (
                SampleLesson("Partia włoska", ITALIAN, fields={"duration_s": 900}),
                SampleLesson(
                    "Obrona sycylijska",
                    SICILIAN,
                    fields={"duration_s": 900},
                    tasks=(
                        SampleTask(
                            "Quiz: otwarcia",
                            "Jedno pytanie.",
                            (
                                single(
                                    "Po `1. e4 c5` czarne grają…",
                                    "obronę sycylijską",
                                    "partię włoską",
                                    "obronę francuską",
                                ),
                            ),
                        ),
                    ),
                ),
                SampleLesson(
                    "Turniej koła",
                    "Gramy po dziesięć minut na zawodnika.",
                    kind="live",
                    live_in_days=3,
                    fields={"required": False, "duration_s": 3600},
                ),
            ),
        ),
    ),
    news=(SampleNews("Turniej w tym tygodniu", "Zapisy przed zajęciami.", 2, pinned=True),),
    students=(SampleStudent("tomek", 4), SampleStudent("oskar", 2), SampleStudent("igor", 1)),
    reviews=(SampleReview("oskar", 4, "Włoska działa. Sycylijska mniej.", 3),),
)
