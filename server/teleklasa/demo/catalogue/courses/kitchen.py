"""Safety in the kitchen: a draft."""

from __future__ import annotations

from teleklasa.demo.catalogue.shapes import SampleCourse, SampleLesson

FIRE = """
Płonącego oleju **nigdy nie gaś wodą**: woda opada na dno, wrze i wyrzuca płonący tłuszcz w górę.

1. Wyłącz palnik.
2. Przykryj garnek pokrywką i nie podnoś jej, aż ostygnie.
3. Jeśli ogień się rozszerza, wyjdź, zamknij drzwi i dzwoń pod **112**.
"""
COLD = """
Bakterie mnożą się najszybciej między 5 a 60 °C. Dlatego ugotowane jedzenie chowamy do lodówki w ciągu dwóch godzin,
a surowe mięso trzymamy na najniższej półce, osobno od warzyw.
"""
COURSE = SampleCourse(
    title="Bezpieczna kuchnia",
    summary="Ogień, nóż i lodówka: co robić, żeby gotowanie kończyło się obiadem.",
    owner="autor",
    category="dom",
    cover="kuchnia.webp",
    description="Kurs w przygotowaniu.",
    card={"goals": ["Ugasisz płonący olej", "Przechowasz jedzenie"], "level": "beginner"},
    end="draft",
    sections=(
        (
            "Ogień i chłód",
            (
                SampleLesson("Płonący olej", FIRE, fields={"is_preview": True, "duration_s": 300}),
                SampleLesson("Lodówka", COLD, fields={"duration_s": 300}),
                SampleLesson("Noże", "Ostry nóż jest bezpieczniejszy od tępego, bo się nie ześlizguje.", is_draft=True),
            ),
        ),
    ),
)
