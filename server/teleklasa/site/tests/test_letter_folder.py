from django.core.mail import EmailMessage

from teleklasa.site.letter_folder import LetterFolder


def test_letter_is_written_as_its_reader_sees_it(tmp_path):
    address = "http://localhost:8080/register/confirm#token=" + "x" * 80
    letter = EmailMessage("Potwierdź adres", f"Otwórz link:\n\n{address}\n", "szkola@dom.example", ["ela@dom.example"])

    sent = LetterFolder(folder=tmp_path / "mail").send_messages([letter])

    [written] = (tmp_path / "mail").iterdir()
    assert sent == 1
    assert written.read_text() == f"To: ela@dom.example\nSubject: Potwierdź adres\n\nOtwórz link:\n\n{address}\n"
