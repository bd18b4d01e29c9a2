"""What `teleklasa run` prints once everything answers: the links to try."""

from pathlib import Path

from teleklasa.demo.catalogue.people import AUTHOR, LEARNER


def banner(url: str, test_server_ports: list[int], logs: Path) -> str:
    """The sample school's links in short Polish and English lines."""
    rows = [
        ("nauczyciel · moderator", f"{url}/l/NAU1?g=group-1"),
        ("uczeń · pupil", f"{url}/UCZEN1"),
        ("kursant · learner", f"{url}/login   {' / '.join(LEARNER)}"),
        ("autor kursów · course author", f"{url}/login   {' / '.join(AUTHOR)}"),
        ("administrator", f"{url}/login   admin / admin"),
        ("panel bazy · Django admin", f"{url}/admin/"),
        ("opis API · API docs", f"{url}/api/docs"),
        ("próbne serwery BBB · test servers", ", ".join(f"localhost:{port}" for port in test_server_ports)),
        ("dzienniki · logs", str(logs)),
    ]
    width = max(len(name) for name, _ in rows)
    lines = [f"  {name:<{width}}  {value}" for name, value in rows]
    return "\n".join(
        ["", f"TeleKlasa działa · is running: {url}", *lines, "Ctrl-C kończy wszystko · stops everything", ""]
    )
