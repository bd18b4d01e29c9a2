"""Mails to people, in their language.

A name that somebody typed may carry a stranger's words to the reader.  Only the letter that confirms an e-mail has
one, since its reader must know for which account: short, and without what mail programs make links of.
"""

import re
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMessage


class Letter(StrEnum):
    CONFIRM = "confirm"
    """To a new e-mail, with a link and the name of the account that is to have it."""
    HAS_ACCOUNT = "has-account"
    """To the e-mail of an account, when somebody registers with it again."""
    RESET = "reset"
    """To who forgot the password, with a link."""
    EMAIL_CHANGES = "email-changes"
    """To the old e-mail, when a new one was asked for."""


TEXTS = {
    "pl": {
        Letter.CONFIRM: (
            "Potwierdź adres e-mail",
            (
                "Dzień dobry!\n\nKtoś podał ten adres w szkole {school} jako adres konta „{name}”. Jeśli to Twoje "
                "konto, otwórz link, aby potwierdzić adres:\n\n{address}\n\nLink działa raz, przez 24 godziny.\n\n"
                "Jeśli nie znasz tego konta albo to nie Ty podajesz ten adres, nie otwieraj linku: bez niego konto nie "
                "dostanie Twojego adresu. A jeśli link jest już otwarty, ustaw od razu nowe hasło:\n\n"
                "{school_address}/forgot-password\n"
            ),
        ),
        Letter.HAS_ACCOUNT: (
            "Masz już konto",
            (
                "Dzień dobry!\n\nKtoś podał ten adres przy zakładaniu konta w szkole {school}, a konto z tym adresem "
                "już istnieje. Jeśli to Ty, zaloguj się albo ustaw nowe hasło:\n\n{school_address}/login\n\n"
                "Jeśli to nie Ty, nie rób nic: nic się nie zmieniło.\n"
            ),
        ),
        Letter.RESET: (
            "Nowe hasło",
            (
                "Dzień dobry!\n\nAby ustawić nowe hasło w szkole {school}, otwórz link:\n\n{address}\n\n"
                "Link działa raz, przez 30 minut. Jeśli to nie Ty o niego prosisz, nie rób nic: hasło się nie zmieni.\n"
            ),
        ),
        Letter.EMAIL_CHANGES: (
            "Zmiana adresu e-mail",
            (
                "Dzień dobry!\n\nTwoje konto w szkole {school} ma dostać inny adres e-mail. Jeśli to nie Ty o to "
                "prosisz, ustaw od razu nowe hasło:\n\n{school_address}/login\n"
            ),
        ),
    },
    "en": {
        Letter.CONFIRM: (
            "Confirm your e-mail",
            (
                "Hello!\n\nSomebody gave this e-mail at {school} as that of the account “{name}”. If it is your "
                "account, open the link to confirm the e-mail:\n\n{address}\n\nIt works once, for 24 hours.\n\n"
                "If you do not know this account, or did not give this e-mail, do not open the link: without it the "
                "account does not get your e-mail. If you have opened it already, choose a new password at once:\n\n"
                "{school_address}/forgot-password\n"
            ),
        ),
        Letter.HAS_ACCOUNT: (
            "You already have an account",
            (
                "Hello!\n\nSomebody gave this e-mail to open an account at {school}, and there is one with it already. "
                "If it was you, sign in or choose a new password:\n\n{school_address}/login\n\n"
                "If it was not you, do nothing: nothing has changed.\n"
            ),
        ),
        Letter.RESET: (
            "New password",
            (
                "Hello!\n\nTo choose a new password at {school}, open the link:\n\n{address}\n\n"
                "It works once, for 30 minutes. If you did not ask for it, do nothing: the password stays.\n"
            ),
        ),
        Letter.EMAIL_CHANGES: (
            "Your e-mail is about to change",
            (
                "Hello!\n\nYour account at {school} is about to get another e-mail. If you did not ask for this, "
                "choose a new password at once:\n\n{school_address}/login\n"
            ),
        ),
    },
}


LONGEST_SHOWN_NAME = 40
PARTS_OF_LINKS = re.compile(r"[:/\\@。．｡]|\.(?=\S)")  # browsers take those three for dots too


def send_letter(letter: Letter, *, to: str, locale: str | None, address: str = "", name: str = "") -> None:
    """Send one mail; `address` is the link in it, and `name` as somebody typed it.

    Takes as long as the mail server does: only for tasks.
    """
    subject, body = TEXTS[locale or settings.LANGUAGE_CODE][letter]
    filled = body.format(
        school=settings.SCHOOL_NAME, school_address=settings.PUBLIC_URL, address=address, name=harmless(name)
    )
    mail = EmailMessage(f"{settings.SCHOOL_NAME}: {subject}", filled, settings.DEFAULT_FROM_EMAIL, [to])
    mail.send(using="default")


def harmless(name: str) -> str:
    """A typed name in one short line of which no mail program makes a link."""
    shown = " ".join(PARTS_OF_LINKS.sub(" ", name).split())
    return shown if len(shown) <= LONGEST_SHOWN_NAME else shown[:LONGEST_SHOWN_NAME].rstrip() + "…"
