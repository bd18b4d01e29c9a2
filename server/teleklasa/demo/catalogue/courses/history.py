"""Polish history: people ask to join it."""

from __future__ import annotations

from teleklasa.demo.catalogue.shapes import (
    SampleComment,
    SampleCourse,
    SampleLesson,
    SampleNews,
    SampleReview,
    SampleStudent,
    SampleTask,
    SampleWork,
    match,
    order,
)

BEGINNING = """
W roku **966** książę Mieszko I przyjął chrzest. Było to wydarzenie religijne, ale i polityczne: młode państwo weszło
do kręgu łacińskiej Europy i zyskało sojusz z Czechami, skąd pochodziła żona księcia, Dobrawa.

Syn Mieszka, **Bolesław Chrobry**, gościł w roku 1000 cesarza Ottona III w Gnieźnie, a w 1025 został pierwszym
koronowanym królem Polski. Zmarł jeszcze w tym samym roku.
"""
UNION = """
W **1385** roku w Krewie Litwini obiecali połączenie z Polską, a wielki książę Jagiełło przyjął chrzest i ożenił się
z królową Jadwigą. Razem obie strony pokonały zakon krzyżacki pod **Grunwaldem** 15 lipca 1410.

Ściślejszy związek, **unia lubelska** z 1569 roku, stworzył Rzeczpospolitą Obojga Narodów: wspólny król, sejm i polityka
zagraniczna, osobne wojska, skarby i urzędy.
"""
CONSTITUTION = """
**3 maja 1791** sejm uchwalił Ustawę Rządową: pierwszą w Europie nowoczesną konstytucję spisaną, drugą na świecie po
amerykańskiej z 1787 roku.

- władza podzielona na ustawodawczą, wykonawczą i sądowniczą,
- koniec *liberum veto*,
- tron dziedziczny zamiast wolnej elekcji.

Obowiązywała niewiele ponad rok. Po trzecim rozbiorze w 1795 roku Polska zniknęła z map na **123 lata**.
"""
FREEDOM = """
Niepodległość wróciła **11 listopada 1918**, w dniu końca pierwszej wojny światowej. Trzy zabory trzeba było skleić
w jedno państwo: różniły się prawem, pieniędzmi, a nawet szerokością torów kolejowych.

W czerwcu **1989** odbyły się częściowo wolne wybory, po których powstał rząd Tadeusza Mazowieckiego. W 2004 roku Polska
weszła do Unii Europejskiej.
"""
QUIZ = (
    order(
        "Ustaw od najdawniejszego.", "Chrzest Mieszka I", "Bitwa pod Grunwaldem", "Unia lubelska", "Konstytucja 3 maja"
    ),
    match(
        "Połącz datę z wydarzeniem.", {"1025": "Koronacja Chrobrego", "1569": "Unia lubelska", "1918": "Niepodległość"}
    ),
)
COURSE = SampleCourse(
    title="Tysiąc lat w cztery wieczory",
    summary="Najważniejsze zwroty w historii Polski: chrzest, unia, konstytucja i powroty niepodległości.",
    owner="ewa",
    category="historia",
    cover="historia.webp",
    description="Cztery wieczory, cztery momenty, w których wszystko mogło potoczyć się inaczej. Grupa jest mała, "
    "dlatego o przyjęcie trzeba *poprosić*.",
    card={
        "goals": ["Umieścisz w czasie dziesięć ważnych dat", "Opowiesz, czym była Rzeczpospolita"],
        "enrol_policy": "approval",
    },
    published_days_ago=25,
    sections=(
        (
            "Średniowiecze i unia",
            (
                SampleLesson("Chrzest i korona", BEGINNING, fields={"is_preview": True, "duration_s": 1200}),
                SampleLesson("Dwa narody", UNION, fields={"duration_s": 1200}),
            ),
        ),
        (
            "Upadek i powrót",
            (
                SampleLesson("Konstytucja 3 maja", CONSTITUTION, fields={"duration_s": 1200}),
                SampleLesson("1918 i 1989", FREEDOM, fields={"duration_s": 1500}),
                SampleLesson(
                    "Źródła w internecie",
                    "Polona to cyfrowa biblioteka: stare mapy, gazety i rękopisy, także do pobrania.",
                    kind="link",
                    fields={"link_url": "https://polona.pl/", "required": False, "completion": "opened"},
                ),
                SampleLesson(
                    "Linia czasu",
                    "Quiz z dat i krótka praca pisemna.",
                    fields={"completion": "passed"},
                    tasks=(
                        SampleTask("Quiz: daty", "Dwa pytania na rozgrzewkę.", QUIZ, fields={"attempts": 2}),
                        SampleTask(
                            "List z 1791 roku", "Napisz list świadka obrad sejmu, od 150 do 250 słów.", due_in_days=14
                        ),
                    ),
                ),
            ),
        ),
    ),
    news=(SampleNews("Kogo przyjmujemy", "Napiszcie jednym zdaniem, czego chcecie się dowiedzieć.", 20, "public"),),
    students=(
        SampleStudent("tomek", 3),
        SampleStudent("ola", 1),
        SampleStudent("kursant", asks="Chcę w końcu zapamiętać daty, zamiast uczyć się ich na jeden dzień."),
        SampleStudent("oskar", asks="Przygotowuję się do konkursu."),
    ),
    reviews=(SampleReview("tomek", 5, "Czyta się jak opowieść.", 6),),
    comments=(
        SampleComment(
            "Dwa narody", "tomek", "Czy wojsko naprawdę było osobne?", (("ewa", "Tak, każde z własnym hetmanem."),)
        ),
    ),
    works=(SampleWork("List z 1791 roku", "tomek", "Droga siostro! W Zamku tłok taki, że ledwie pióro mogę unieść…"),),
)
