"""TeleKlasa: an online school that a school can run itself."""

__version__ = "0.1.0"
