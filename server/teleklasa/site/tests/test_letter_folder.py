import stat
import time

import time_machine
from django.core.mail import EmailMessage

from teleklasa.site.letter_folder import LetterFolder


def test_letter_is_written_as_its_reader_sees_it(tmp_path):
    address = "http://localhost:8080/register/confirm#token=" + "x" * 80
    letter = EmailMessage("Potwierdź adres", f"Otwórz link:\n\n{address}\n", "szkola@dom.example", ["ela@dom.example"])

    sent = LetterFolder(folder=tmp_path / "mail").send_messages([letter])

    [written] = (tmp_path / "mail").iterdir()
    assert sent == 1
    assert written.read_text() == f"To: ela@dom.example\nSubject: Potwierdź adres\n\nOtwórz link:\n\n{address}\n"


def test_letter_is_read_by_nobody_but_its_owner(tmp_path):
    LetterFolder(folder=tmp_path / "mail").send_messages([EmailMessage("Nowe hasło", "link", to=["ela@dom.example"])])

    [written] = (tmp_path / "mail").iterdir()
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_letters_of_one_moment_lie_side_by_side(tmp_path):
    letters = [EmailMessage("Nowe hasło", f"link {number}", to=["ela@dom.example"]) for number in range(5)]

    with time_machine.travel(time.time(), tick=False):
        LetterFolder(folder=tmp_path).send_messages(letters)

    assert sorted(path.read_text()[-7:] for path in tmp_path.iterdir()) == [f"\nlink {number}" for number in range(5)]
