"""Papers to print."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import typst

PAGE = '#set page("a5", margin: 14mm)\n#set text(size: 11pt, lang: "pl")\n'
PAPERS = {
    "ulamki-sciaga.pdf": PAGE
    + r"""
= Ułamki na jednej kartce
/ Skracanie: dzielimy licznik i mianownik przez tę samą liczbę: $8/12 = 2/3$.
/ Rozszerzanie: mnożymy licznik i mianownik przez tę samą liczbę: $2/3 = 10/15$.
/ Dodawanie: najpierw wspólny mianownik: $1/2 + 1/3 = 3/6 + 2/6 = 5/6$.
/ Mnożenie: licznik razy licznik, mianownik razy mianownik: $2/3 dot 3/5 = 6/15 = 2/5$.
/ Dzielenie: mnożymy przez odwrotność: $3/4 : 1/2 = 3/4 dot 2/1 = 3/2 = 1 1/2$.
/ Porównywanie: przy równych licznikach większy jest ten z mniejszym mianownikiem: $1/3 > 1/4$.
""",
    "przeglad-roweru.pdf": PAGE
    + r"""
= Przegląd roweru w pięć minut
+ *Powietrze* -- ciśnienie w granicach podanych na boku opony.
+ *Hamulce* -- klamka nie dochodzi do kierownicy, klocki są grubsze niż 2 mm.
+ *Łańcuch* -- czysty, lekko naoliwiony, nie przeskakuje.
+ *Śruby* -- kierownica i siodełko ani drgną.
+ *Światła* -- z przodu białe, z tyłu czerwone, oba działają.
""",
}


def write_papers(folder: Path) -> None:
    (folder / "papers").mkdir(parents=True, exist_ok=True)
    for name, source in PAPERS.items():
        made_at = datetime(2026, 1, 1, tzinfo=UTC)
        (folder / "papers" / name).write_bytes(typst.compile(source.encode(), timestamp=int(made_at.timestamp())))
