"""Bicycle repair: a course that waits for the admin."""

from __future__ import annotations

from teleklasa.demo.catalogue.shapes import SampleCourse, SampleLesson

TUBE = """
1. Zdejmij koło i wypuść resztę powietrza.
2. Podważ oponę dwiema łyżkami, wyjmij dętkę.
3. Napompuj dętkę i znajdź dziurę: przesuwaj ją przy policzku albo zanurz w wodzie.
4. Zmatuj gumę papierem, posmaruj klejem, **odczekaj, aż zmatowieje**, przyklej łatkę i dociśnij.
5. Zanim włożysz dętkę, przejedź palcami po wnętrzu opony: kolec zwykle jeszcze tam tkwi.
"""
CHAIN = """
Łańcuch czyść suchą szmatką, kręcąc korbą do tyłu. Potem po **jednej kropli** oleju na każde ogniwo i po kilku minutach
wytrzyj nadmiar: olej ma być w środku, nie na wierzchu. Łańcuch wydłużony o więcej niż 0,75% niszczy zębatki.
"""
COURSE = SampleCourse(
    title="Rower: naprawy w domu",
    summary="Dętka, łańcuch, hamulce. Cztery klucze i godzina czasu zamiast tygodnia w serwisie.",
    owner="marek",
    category="dom",
    cover="rower.webp",
    description="Nauczysz się napraw, które zdarzają się najczęściej.",
    card={"goals": ["Załatasz dętkę", "Wyczyścisz łańcuch", "Ustawisz hamulce"]},
    end="review",
    sections=(
        (
            "Koła i napęd",
            (
                SampleLesson("Łatanie dętki", TUBE, fields={"is_preview": True, "duration_s": 900}),
                SampleLesson("Łańcuch", CHAIN, fields={"duration_s": 600}),
            ),
        ),
        (
            "Bezpieczeństwo",
            (
                SampleLesson(
                    "Lista przeglądu", "Wydrukuj i powieś w piwnicy.", kind="file", papers=("przeglad-roweru.pdf",)
                ),
            ),
        ),
    ),
)
