"""The languages in which courses are taught."""

LANGUAGES = (
    *("pl", "en", "uk", "be", "ru", "de", "cs", "sk", "lt", "lv", "et", "hu", "ro", "bg", "sl", "hr", "sr", "el"),
    *("fr", "es", "it", "pt", "ca", "nl", "da", "sv", "nb", "fi", "is", "ga", "tr", "ar", "he", "fa", "hi", "vi"),
    *("zh", "ja", "ko", "ka", "hy", "la", "eo", "csb", "szl", "rom", "sgn"),
)
"""ISO 639 codes; `sgn` is any sign language."""
