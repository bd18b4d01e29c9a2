"""Mails to people, in their language.  No name that somebody typed is in one: it would carry strangers' words."""

from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMessage


class Letter(StrEnum):
    CONFIRM = "confirm"
    """To a new e-mail, with a link."""
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
                "Dzień dobry!\n\nAby potwierdzić ten adres w szkole {school}, otwórz link:\n\n{address}\n\n"
                "Link działa raz, przez 24 godziny. Jeśli to nie Ty podajesz ten adres, nie rób nic.\n"
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
                "Hello!\n\nTo confirm this e-mail at {school}, open the link:\n\n{address}\n\n"
                "It works once, for 24 hours. If you did not ask for this, do nothing.\n"
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


def send_letter(letter: Letter, *, to: str, locale: str | None, address: str = "") -> None:
    """Send one mail; `address` is the link in it.  Takes as long as the mail server does: only for tasks."""
    subject, body = TEXTS[locale or settings.LANGUAGE_CODE][letter]
    filled = body.format(school=settings.SCHOOL_NAME, school_address=settings.PUBLIC_URL, address=address)
    mail = EmailMessage(f"{settings.SCHOOL_NAME}: {subject}", filled, settings.DEFAULT_FROM_EMAIL, [to])
    mail.send(using="default")
