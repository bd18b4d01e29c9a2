"""Words that titles and names are made of."""

FIRST_NAMES = ["Anna", "Jan", "Zofia", "Piotr", "Maria", "Łukasz", "Kasia", "Michał", "Ewa", "Tomasz", "Julia", "Adam"]
LAST_NAMES = ["Nowak", "Wójcik", "Kowalska", "Zając", "Mazur", "Dąbrowski", "Król", "Lis", "Żak", "Pawlak", "Wrona"]
SUBJECTS = [
    "matematyka", "fizyka", "chemia", "biologia", "historia", "geografia", "muzyka", "informatyka", "rysunek",
    "astronomia", "filozofia", "ekonomia", "szachy", "fotografia", "programowanie", "hiszpański", "angielski",
]  # fmt: skip
THEMES = [
    "ułamki", "równania", "ruch", "światło", "kwasy", "komórka", "średniowiecze", "rzeki", "rytm", "algorytmy",
    "perspektywa", "gwiazdy", "logika", "rynek", "debiuty", "portret", "rozmowa", "gramatyka", "zdania", "pochodne",
]  # fmt: skip
SORTS = ["od podstaw", "krok po kroku", "dla ciekawych", "do matury", "w praktyce", "na luzie", "bez bólu", "w domu"]


def person_name(number: int) -> str:
    first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number // 7 % len(LAST_NAMES)]
    return f"{first} {last} {number}"


def course_title(number: int) -> str:
    subject, theme = SUBJECTS[number % len(SUBJECTS)], THEMES[number // 3 % len(THEMES)]
    return f"{subject.capitalize()}: {theme} {SORTS[number // 5 % len(SORTS)]} {number}"
