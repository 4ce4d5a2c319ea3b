"""Settings, all from the environment. The defaults are the safe ones; what production must bring is checked in checks.py."""

import base64
import os
from pathlib import Path
from typing import Any

import bootstrap_wrapper

from onewindow.config.database import from_url

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _key(text: str) -> bytes:
    """Empty where it is no Base64: checks.py says so in words."""
    try:
        return base64.b64decode(text.strip(), validate=True)
    except ValueError:
        return b""


def _keys(name: str) -> list[bytes]:
    return [_key(part) for part in _list(name)]


# What kind of run this is: production unless said otherwise.
MODE = os.environ.get("ONEWINDOW_MODE", "production")  # production | demo | test
DEMO = MODE == "demo"
DEBUG = _flag("DEBUG")
STATE = Path(os.environ.get("ONEWINDOW_STATE", str(ROOT / ".onewindow")))

SECRET_KEY = os.environ.get("SECRET_KEY", "")
FIELD_KEYS = _keys("FIELD_KEYS")  # AES-256 keys, base64, the newest first; encrypt personal data at rest
DIGEST_KEY = _key(os.environ.get("DIGEST_KEY", ""))  # keys the digests that personal data is looked up by
DIGEST_ALGORITHM = os.environ.get("DIGEST_ALGORITHM", "sha256")  # or sm3
ALLOWED_HOSTS = _list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if MODE != "production" else "")
CSRF_TRUSTED_ORIGINS = _list("CSRF_TRUSTED_ORIGINS")
PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", "http://localhost:8000").rstrip("/")  # printed in QR codes

# One deployment serves one prefecture (Art. 2); another city is other data.
PREFECTURE = os.environ.get("PREFECTURE", "410300000000")
EFFECTIVE_FROM = os.environ.get("EFFECTIVE_FROM", "2025-01-01")  # when the Measures came into force (Art. 59)

RECOMPUTE_CONNECTIONS = int(os.environ.get("RECOMPUTE_CONNECTIONS", "2"))  # side by side, after a calendar was imported
URGING_ANSWER_DAYS = int(os.environ.get("URGING_ANSWER_DAYS", "2"))  # working days to answer an urging order

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # its widgets' templates, for FORM_RENDERER
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "oauth2_provider",
    "onewindow.network",
    "onewindow.accounts",
    "onewindow.staff",
    "onewindow.record",
    "onewindow.catalogue",
    "onewindow.notices",
    "onewindow.consultations",
    "onewindow.cases",
    "onewindow.oversight",
    "onewindow.privacy",
    "onewindow.administration",
    "onewindow.web",
    "onewindow.web.api",
]

MIDDLEWARE = [
    "onewindow.web.health.Health",
    "onewindow.web.observed.Observed",
    "onewindow.web.metrics.Metrics",
    "django.middleware.security.SecurityMiddleware",
    "onewindow.web.security.ContentSecurityPolicy",  # before the static files, which carry it too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "onewindow.web.security.NotTooLarge",
    "onewindow.web.security.NotKept",
    "onewindow.web.security.NoNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "onewindow.web.refused.Refused",
    "onewindow.web.sign_ins.Seen",
    "allauth.account.middleware.AccountMiddleware",
    "onewindow.web.desk.first_password.FirstPasswords",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "onewindow.config.urls"
WSGI_APPLICATION = "onewindow.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "onewindow.web.context.page",
            ],
        },
    }
]

# The application's role (no owner, no superuser) and, where migrations run, the owner.
DATABASES: dict[str, dict[str, Any]] = {}
if url := os.environ.get("DATABASE_URL"):
    DATABASES["default"] = from_url(url, pool=_flag("DATABASE_POOL", MODE != "test"))
if url := os.environ.get("DATABASE_OWNER_URL"):
    DATABASES["owner"] = from_url(url, pool=False)

AUTH_USER_MODEL = "accounts.User"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # people here have phones; nobody signs in by mail
MFA_ADAPTER = "onewindow.accounts.acts.second_factor.Adapter"  # secrets encrypted at rest
MFA_TOTP_TOLERANCE = 1  # periods: a phone's clock may be half a minute early or late
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "onewindow.accounts.acts.passwords.LongEnough", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "onewindow.accounts.local_words.NoLocalWords"},
]
PASSWORD_WORDS = _list("PASSWORD_WORDS", "牡丹,龙门,河洛,0379")  # besides the names of city, counties and platform

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [("bootstrap", Path(bootstrap_wrapper.__file__).parent.parent / "bootstrap")]
STATIC_ROOT = STATE / "static"
MEDIA_ROOT = Path(os.environ.get("FILES", str(STATE / "files")))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files have digests in their names and are compressed, as a slow line wants them.
COLLECTED = MODE in {"production", "demo"}
if COLLECTED:
    STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if bucket := os.environ.get("S3_BUCKET"):
    STORAGES["default"] = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": bucket}}
WHITENOISE_USE_FINDERS = not COLLECTED

# Uploads: sizes in bytes.
UPLOAD_MAX_BYTES = int(os.environ.get("UPLOAD_MAX_BYTES", 20 * 1024 * 1024))
UPLOAD_MAX_PAGES = int(os.environ.get("UPLOAD_MAX_PAGES", 200))
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX_BYTES + 1024 * 1024
REQUEST_MAX_BYTES = 10 * UPLOAD_MAX_BYTES  # of one request with all its files
CLAMAV = os.environ.get("CLAMAV", "")  # host:port or socket path of clamd, that looks uploads through; empty: none
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Sessions, cookies, transport.
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "onewindow.accounts.sessions"
SESSION_HOURS = int(os.environ.get("SESSION_HOURS", 8))  # from the sign-in, whatever is done
OFFICER_IDLE_MINUTES = int(os.environ.get("OFFICER_IDLE_MINUTES", 30))  # without a request
APPLICANT_IDLE_MINUTES = int(os.environ.get("APPLICANT_IDLE_MINUTES", 120))
# A number that is given up rests 90 days before operators give it out again: so long after a code was last redeemed the holder may be another.
SIGN_IN_DORMANT_DAYS = int(os.environ.get("SIGN_IN_DORMANT_DAYS", 90))
SESSION_COOKIE_AGE = (SESSION_HOURS + 1) * 3600  # who comes late is still known: what they typed is kept for them
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
TLS = _flag("TLS", MODE == "production")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = TLS
if TLS:  # the browser takes such cookies from this very host only, over TLS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_REDIRECT_EXEMPT = [
    r"^api/v1/(?!docs$|openapi\.json$|oauth/authorize)"
]  # refused: a secret sent in the clear is not to go unnoticed
SECURE_HSTS_SECONDS = 31536000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _flag("HSTS_SUBDOMAINS", TLS)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the desk shows uploaded PDFs in a frame of its own
if _flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Messages. Gateways: onewindow.notices.gateways.http.HttpGateway (production), onewindow.notices.gateways.screen.ScreenGateway (demo)
SMS_GATEWAY = os.environ.get(
    "SMS_GATEWAY",
    "onewindow.notices.gateways.http.HttpGateway"
    if MODE == "production"
    else "onewindow.notices.gateways.screen.ScreenGateway",
)
SMS_ENDPOINT = os.environ.get("SMS_ENDPOINT", "")
SMS_TOKEN = os.environ.get("SMS_TOKEN", "")
SMS_SIGNATURE = os.environ.get("SMS_SIGNATURE", "洛阳一窗")
SMS_TEMPLATES = dict(part.split("=", 1) for part in _list("SMS_TEMPLATES"))  # kind=template id, …
SMS_DEDUPLICATES = _flag(
    "SMS_DEDUPLICATES", MODE != "production"
)  # the gateway drops a second message with the same key

# The daily root goes outside the database; publish this folder.
ROOTS = Path(os.environ.get("ROOTS", str(STATE / "roots")))
OFFICIAL_TEXT = Path(os.environ.get("OFFICIAL_TEXT", str(STATE / "official")))  # a folder
PAYMENT_ENDPOINT = os.environ.get("PAYMENT_ENDPOINT", "").rstrip("/")  # of the payment system; empty: the sandbox
DEMO_PAYMENT = MODE != "production"
PAYMENT_KEY = os.environ.get("PAYMENT_KEY", "") or ("" if MODE == "production" else f"sandbox:{SECRET_KEY}")
DATA_REQUEST_DAYS = int(os.environ.get("DATA_REQUEST_DAYS", 15))  # working days to answer a request about personal data
CONSULTATION_DAYS = int(os.environ.get("CONSULTATION_DAYS", 5))  # working days for an answer; no law sets them
PUBLICATION_DAYS = int(os.environ.get("PUBLICATION_DAYS", 7))  # working days after a grant until it is public
PUBLIC_NOTICE_DAYS = int(os.environ.get("PUBLIC_NOTICE_DAYS", 30))  # natural days of a delivery by public notice
SPOT_CHECK_SHARE = int(os.environ.get("SPOT_CHECK_SHARE", 5))  # per cent of instant decisions checked afterwards
CASE_NUMBER = os.environ.get("CASE_NUMBER", "{implementation_code}{date:%Y%m%d}{sequence:04d}")

# The API: calls a minute (0: no limit), tokens. What RFC 9700 asks for is enforced: hashed tokens, PKCE with S256, no tokens in addresses.
API_PER_MINUTE = int(os.environ.get("API_PER_MINUTE", 600))  # by one caller, unless its client has a limit of its own
API_PER_MINUTE_ADDRESS = int(os.environ.get("API_PER_MINUTE_ADDRESS", 1200))  # from one network address
API_BODY_MAX_BYTES = 1024 * 1024  # of a JSON body
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"  # named, since models of ours relate to them
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = "oauth2_provider.AccessToken"  # noqa: S105
APP_DAYS = int(os.environ.get("APP_DAYS", 90))  # after so many an app asks the person anew, however busy it was
OAUTH2_PROVIDER: dict[str, Any] = {
    "SCOPES_BACKEND_CLASS": "onewindow.web.api.scopes.Registered",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 8 * 3600,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 60,
    "OAUTH2_VALIDATOR_CLASS": "onewindow.web.api.apps_allowed.Validator",
    "PKCE_REQUIRED": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
}

# Logs go to standard error. What they never hold: query strings, bodies, parameters of statements, numbers of persons.
LOG_FORMAT = os.environ.get("LOG_FORMAT", "json" if MODE == "production" else "text")
LOG_LEVEL = os.environ.get("LOG_LEVEL", "WARNING")
ACCESS_LOG = _flag("ACCESS_LOG", MODE == "production")  # one line a request
SLOW_QUERY_MS = int(os.environ.get("SLOW_QUERY_MS", 500))  # a statement that takes longer is named; 0: none
METRICS_FROM = _list("METRICS_FROM", "127.0.0.0/8,::1")  # addresses and networks that /metrics answers
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "onewindow.kernel.logs.JsonLines"},
        "text": {
            "()": "onewindow.kernel.logs.Text",
            "format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s",
        },
    },
    "filters": {"belonging": {"()": "onewindow.kernel.logs.Belonging"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "text" if LOG_FORMAT == "text" else "json",
            "filters": ["belonging"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "psycopg.pool": {"level": "ERROR"},  # every attempt is a warning; whoever waited is told once
        "onewindow.access": {"level": "INFO" if ACCESS_LOG else "ERROR"},
        "onewindow.security": {"level": "INFO"},
    },
}
