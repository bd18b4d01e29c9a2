"""Every setting of the school, read from the environment once; defaults run on a laptop.

`TELEKLASA_DEMO=1` (set by `make run`) allows the sample school and BigBlueButton servers on
loopback; without it the production profile holds and `checks.py` refuses unsafe combinations.
"""

import hmac
import os
from datetime import timedelta
from pathlib import Path

from teleklasa.environment import (
    env_bool,
    env_choice,
    env_float,
    env_int,
    env_list,
    env_networks,
    env_numbers,
    env_path,
    env_secret,
    env_text,
    env_time_zone,
)
from teleklasa.keys.sealing import make_key_file
from teleklasa.site.api_description import DESCRIPTION, ENUM_NAMES, TAGS
from teleklasa.site.database import database_from_url
from teleklasa.site.media_origins import origins_of_files
from teleklasa.swarm.cost import WEIGHT_NAMES, Weights

REPOSITORY = Path(__file__).resolve().parents[3]
VAR = env_path("TELEKLASA_VAR", REPOSITORY / "var")

DEMO = env_bool("TELEKLASA_DEMO", default=False)
DEBUG = env_bool("TELEKLASA_DEBUG", default=False)
PUBLIC_URL = env_text("TELEKLASA_PUBLIC_URL", "http://localhost:8080").rstrip("/")
SCHOOL_NAME = env_text("TELEKLASA_SCHOOL_NAME", "TeleKlasa")
ALLOWED_HOSTS = env_list("TELEKLASA_ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")
PROXY_COUNT = env_int("TELEKLASA_PROXY_COUNT", 0)

# Keys: one file holds the masters of codes and seals, another Django's own; both are made on a laptop
# and must be given in production, where a lost file means that every printed link is dead.
KEYS_FILE = env_path("TELEKLASA_KEYS_FILE", VAR / "keys.json")
SECRET_KEY = env_secret("TELEKLASA_SECRET_KEY")
if not SECRET_KEY:
    from teleklasa.keys.local_secret import local_secret

    SECRET_KEY = local_secret(VAR / "django-secret")
make_key_file(KEYS_FILE)

DATABASES = {
    "default": database_from_url(env_text("DATABASE_URL", f"postgresql://postgres@/teleklasa?host={VAR / 'postgres'}"))
}
REPLICA_URL = env_text("TELEKLASA_REPLICA_URL")
if REPLICA_URL:
    DATABASES["replica"] = {**database_from_url(REPLICA_URL), "TEST": {"MIRROR": "default"}}
DATABASE_ROUTERS = ["teleklasa.rest.replica.ReadReplica"] if REPLICA_URL else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # user names are unique whatever their case, by a constraint on LOWER()
    "security.W001",  # the headers come from our own middleware, on every answer
    "security.W002",
]
AUTHENTICATION_BACKENDS = ["teleklasa.people.signin.PasswordBackend"]
PASSWORD_HASHERS = [
    "teleklasa.people.hashing.GatedArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# How many sign-ins of one process wait for the one whose password is being checked; fewer than its threads.
PASSWORDS_WAITING = env_int("TELEKLASA_PASSWORDS_WAITING", 12)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "procrastinate.contrib.django",
    "teleklasa.people",
    "teleklasa.media",
    "teleklasa.notifications",
    "teleklasa.swarm",
    "teleklasa.groups",
    "teleklasa.live",
    "teleklasa.courses",
    "teleklasa.demo",
    "teleklasa.site",
]
MIDDLEWARE = [
    "teleklasa.site.request_times.RequestTimes",
    "teleklasa.site.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "teleklasa.rest.body_cap.BodyCap",
    "teleklasa.rest.replica.ReadYourWrites",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "teleklasa.people.signin.LinkSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "teleklasa.site.urls"
WSGI_APPLICATION = "teleklasa.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Sessions and cookies.
IS_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_ENGINE = "teleklasa.people.browser_sessions"
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
LINK_SESSION_AGE_S = 12 * 3600
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "teleklasa.rest.problems.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_REFERRER_POLICY = "no-referrer"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Mail. A sample school without a mail server writes what it would send to var/log/mail, and no other school ever does.
LINK_ONLY_MAY_CLAIM = env_bool("TELEKLASA_LINK_ONLY_MAY_CLAIM", default=False)
DEFAULT_FROM_EMAIL = env_text("TELEKLASA_MAIL_FROM", "teleklasa@localhost")
MAIL_HOST = env_text("TELEKLASA_MAIL_HOST")
MAIL_TLS = env_choice("TELEKLASA_MAIL_TLS", "starttls", known=("starttls", "tls", "none"))
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": MAIL_HOST or "localhost",
            "port": env_int("TELEKLASA_MAIL_PORT", 587, least=1),
            "username": env_text("TELEKLASA_MAIL_USER"),
            "password": env_secret("TELEKLASA_MAIL_PASSWORD"),
            "use_tls": MAIL_TLS == "starttls",
            "use_ssl": MAIL_TLS == "tls",
            "timeout": 20,
        },
    }
    if MAIL_HOST or not DEMO
    else {
        "BACKEND": "teleklasa.site.letter_folder.LetterFolder",
        "OPTIONS": {"folder": VAR / "log" / "mail"},
    }
}

LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", "polski"), ("en", "English")]
TIME_ZONE = env_time_zone("TELEKLASA_TIME_ZONE", "Europe/Warsaw").key
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WEB_DIST = env_path("TELEKLASA_WEB_DIST", REPOSITORY / "web" / "dist")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "teleklasa.rest.authentication.Bearer",
        "teleklasa.rest.authentication.CookieSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["teleklasa.rest.authentication.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["teleklasa.rest.rendering.QuickJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["teleklasa.rest.parsing.CalmJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "teleklasa.rest.schema.ProblemSchema",
    "EXCEPTION_HANDLER": "teleklasa.rest.problems.answer_problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "teleklasa.people.signin.nobody",
}
# Tokens of programs; the key is derived, so that a token and a session never share one.
PERSON_OF_ACCESS_TOKEN = "teleklasa.people.sign_ins.person_of_access"  # noqa: S105 -- the name of a function
ACCESS_TOKEN_AGE = timedelta(seconds=env_int("TELEKLASA_ACCESS_TOKEN_S", 600, least=60))
REFRESH_TOKEN_AGE = timedelta(days=env_int("TELEKLASA_REFRESH_TOKEN_DAYS", 30, least=1))
TOKEN_LEEWAY_S = 30
SIMPLE_JWT = {
    "ALGORITHM": "HS256",
    "SIGNING_KEY": hmac.digest(SECRET_KEY.encode(), b"teleklasa.tokens", "sha256").hex(),
    "ISSUER": PUBLIC_URL,
    "AUDIENCE": "teleklasa-api",
    "LEEWAY": TOKEN_LEEWAY_S,
    "ACCESS_TOKEN_LIFETIME": ACCESS_TOKEN_AGE,
    "REFRESH_TOKEN_LIFETIME": REFRESH_TOKEN_AGE,
    "TOKEN_TYPE_CLAIM": "typ",
    "USER_ID_FIELD": "public_id",
    "USER_ID_CLAIM": "sub",
}
UNFOLD = {"SITE_TITLE": SCHOOL_NAME, "SITE_HEADER": SCHOOL_NAME, "SITE_URL": "/", "SHOW_HISTORY": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "TeleKlasa",
    "VERSION": "1",
    "DESCRIPTION": DESCRIPTION,
    "TAGS": TAGS,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "teleklasa.site.api_description.with_examples",
    ],
}

# Live lessons.
DEVICES_PER_LINK = env_int("TELEKLASA_DEVICES_PER_LINK", 2, least=1)
SEND_FULL_NAMES = env_bool("TELEKLASA_SEND_FULL_NAMES", default=True)
LARGEST_ROSTER_PEOPLE = env_int("TELEKLASA_LARGEST_ROSTER", 500, least=1)
SERVER_ATTEMPTS = env_int("TELEKLASA_SERVER_ATTEMPTS", 3, least=1)
NO_MODERATOR_KEPT_MIN = env_int("TELEKLASA_NO_MODERATOR_KEPT_MIN", 10, least=1)
# A node whose keepalives stopped for so long is silent; three times the pause between two of them is the least.
NODE_SILENT_S = env_float("TELEKLASA_NODE_SILENT_S", 200.0)
ATTENDANCE_KEPT_DAYS = env_int("TELEKLASA_ATTENDANCE_KEPT_DAYS", 30, least=1)
DELETED_KEPT_DAYS = env_int("TELEKLASA_DELETED_KEPT_DAYS", 30, least=1)
READ_NOTIFICATIONS_KEPT_DAYS = env_int("TELEKLASA_READ_NOTIFICATIONS_KEPT_DAYS", 90, least=1)
NOTIFICATIONS_KEPT_DAYS = env_int("TELEKLASA_NOTIFICATIONS_KEPT_DAYS", 365, least=1)

# Jobs beyond each app's `tasks`.
PROCRASTINATE_IMPORT_PATHS = [
    "teleklasa.courses.authoring.jobs",
    "teleklasa.courses.packages.jobs",
    "teleklasa.courses.talk.jobs",
    "teleklasa.courses.tasks.jobs",
]

# Courses. Who may make one ("adults" with an account, "moderators", "admins"), and whether pupils without
# an account may comment.
COURSE_AUTHORS = env_choice("TELEKLASA_COURSE_AUTHORS", "adults", known=("adults", "moderators", "admins"))
LINK_ONLY_MAY_COMMENT = env_bool("TELEKLASA_LINK_ONLY_MAY_COMMENT", default=True)

# Answers to anonymous visitors that every worker keeps in memory for as long as proxies may; 0 turns it off.
KEPT_ANSWERS_BYTES = env_int("TELEKLASA_KEPT_ANSWERS_MB", 32) * 1024 * 1024
COURSE_REVIEW = env_bool("TELEKLASA_COURSE_REVIEW", default=True)  # an admin looks at a course before it is listed

# The swarm. A node may register itself when its host lies under one of NODE_DOMAINS.
NODE_DOMAINS = env_list("TELEKLASA_NODE_DOMAINS")
# Servers at private addresses are refused unless the school says that its own network holds some.
PRIVATE_SERVERS = env_bool("TELEKLASA_PRIVATE_SERVERS", default=False)
POLL_INTERVAL_S = env_float("TELEKLASA_POLL_INTERVAL_S", 10.0)
# Changes to `swarm.cost.Weights`, field by field: "ceiling_utilisation=0.9 cameras_share=0.5".
PLACEMENT_WEIGHTS = env_numbers("TELEKLASA_PLACEMENT_WEIGHTS", known=WEIGHT_NAMES)
Weights(**PLACEMENT_WEIGHTS)  # type: ignore[arg-type]  # numbers that make no sense stop the start
HEARTBEAT_KEPT_S = env_float("TELEKLASA_HEARTBEAT_KEPT_S", 300.0)
# The monitoring tells of alerts with this token; one without news for so long no longer drains a server.
ALERTS_TOKEN = env_secret("TELEKLASA_ALERTS_TOKEN")
ALERTS_KEPT_S = env_int("TELEKLASA_ALERTS_KEPT_S", 5 * 3600, least=60)

# Figures for Prometheus at /metrics, which is there only for whoever has the token or asks from one of the networks.
METRICS_TOKEN = env_secret("TELEKLASA_METRICS_TOKEN")
METRICS_ALLOW = env_networks("TELEKLASA_METRICS_ALLOW")
METRICS_FOLDER = env_path("TELEKLASA_METRICS_FOLDER", VAR / "metrics")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_FOLDER)  # prometheus-client reads it while it is imported

# Files that people send. They lie in a folder, or in a bucket of S3 when one is named.
MEBIBYTE = 1024 * 1024
MEDIA_FOLDER = env_path("TELEKLASA_MEDIA_FOLDER", VAR / "media")
MEDIA_HOST_URL = env_text("TELEKLASA_MEDIA_URL").rstrip("/")  # a second host for files, "https://files.school.example"
MEDIA_S3_BUCKET = env_text("TELEKLASA_S3_BUCKET")
MEDIA_S3_ENDPOINT = env_text("TELEKLASA_S3_ENDPOINT")
MEDIA_S3_REGION = env_text("TELEKLASA_S3_REGION", "us-east-1")
MEDIA_S3_KEY = env_text("TELEKLASA_S3_KEY")
MEDIA_S3_SECRET = env_secret("TELEKLASA_S3_SECRET")
MEDIA_MOST_BYTES = {
    "image": env_int("TELEKLASA_IMAGE_MB", 15, least=1) * MEBIBYTE,
    "document": env_int("TELEKLASA_DOCUMENT_MB", 50, least=1) * MEBIBYTE,
    "video": env_int("TELEKLASA_VIDEO_MB", 2048, least=1) * MEBIBYTE,
    "captions": MEBIBYTE,
    "package": env_int("TELEKLASA_PACKAGE_MB", 500, least=1) * MEBIBYTE,
}
PACKAGE_UNPACKED_BYTES = env_int("TELEKLASA_PACKAGE_UNPACKED_MB", 2048, least=1) * MEBIBYTE
MEDIA_MOST_PIXELS = env_int("TELEKLASA_IMAGE_MEGAPIXELS", 30, least=1) * 1_000_000
MEDIA_PLACE_QUOTA_BYTES = env_int("TELEKLASA_PLACE_QUOTA_MB", 20_480) * MEBIBYTE  # of a course
MEDIA_GROUP_QUOTA_BYTES = env_int("TELEKLASA_GROUP_QUOTA_MB", 500) * MEBIBYTE  # of the slides of a group
MEDIA_OWN_QUOTA_BYTES = env_int("TELEKLASA_OWN_QUOTA_MB", 1024) * MEBIBYTE
MEDIA_LINK_QUOTA_BYTES = env_int("TELEKLASA_LINK_QUOTA_MB", 200) * MEBIBYTE  # who has only a personal link
MEDIA_UNFINISHED_KEPT_H = env_int("TELEKLASA_UPLOAD_KEPT_H", 24, least=1)
MEDIA_UNUSED_KEPT_DAYS = env_int("TELEKLASA_UNUSED_FILE_KEPT_DAYS", 7, least=1)
MEDIA_HLS = env_bool("TELEKLASA_HLS", default=False)
MEDIA_HLS_WITHIN_S = env_int("TELEKLASA_HLS_WITHIN_S", 3 * 3600, least=1)
LONG_BODIES = "/api/v1/uploads/"  # the only addresses that take a PATCH of any length; it is never held in memory
CAPPED_BODIES = f"(?!{LONG_BODIES})/api/"  # where the bridge reads none that is too long
# Reads that wait for nothing but the database: no paper is drawn, no store of files and no other server is asked.
QUICK_REQUESTS = (
    r"(?:GET|HEAD) /(?:courses|api/v1/(?!uploads/|callbacks/|.*\.(?:pdf|ics|gift)$))|POST /api/v1/me/progress$"
)
MEDIA_ORIGINS = origins_of_files(
    host=MEDIA_HOST_URL, bucket=MEDIA_S3_BUCKET, endpoint=MEDIA_S3_ENDPOINT, region=MEDIA_S3_REGION
)
if MEDIA_HOST_URL:
    ALLOWED_HOSTS.append(MEDIA_HOST_URL.partition("//")[2].partition(":")[0])

LOGGING_CONFIG = None
from teleklasa.site.logs import configure_logs  # noqa: E402 -- needs DEBUG

configure_logs(is_readable=DEBUG or DEMO, level=env_text("TELEKLASA_LOG_LEVEL", "INFO"))
