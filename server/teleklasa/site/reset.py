"""`teleklasa reset-db`: an empty embedded database with the sample school in it again."""

import psycopg

from teleklasa.environment import env_path, env_text
from teleklasa.site.embedded import DATABASE, REPOSITORY, embedded_database_url, embedded_folder
from teleklasa.site.postgres import SUPERUSER
from teleklasa.site.processes import Children
from teleklasa.site.run import CannotRun, RunOptions, embedded_database, prepare_data, require_room, set_environment


def reset_database(options: RunOptions) -> None:
    """Drop everything and load the sample school; raises CannotRun when the database is not the embedded one."""
    if env_text("DATABASE_URL"):
        raise CannotRun("DATABASE_URL is set: only the embedded database is dropped by this command.")
    var = env_path("TELEKLASA_VAR", REPOSITORY / "var")
    set_environment(options, var)
    require_room(var)
    with embedded_database() as folder, Children(var / "log", database=folder) as children:
        with psycopg.connect(embedded_database_url(SUPERUSER), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {DATABASE}")
        prepare_data(children, var)
    print(f"Szkoła próbna jest jak nowa · The sample school is as new ({embedded_folder()}).", flush=True)
