"""The headers every answer carries (SECURITY: ASVS 3.4, 14.2, 14.3)."""

from flask import Flask, Response, request

from eventapp.web.guards import viewer

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS = (
    ("Content-Security-Policy", CONTENT_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=()"),
)
_PERSONAL = (
    "/my/",
    "/organizer",
    "/sign-in",
    "/account",
    "/password",
    "/passages",
    "/calendars/",
    "/chairings/",
    "/preview/",
)
_TOKEN = ("/my/", "/calendars/", "/chairings/", "/passages/", "/preview/")


def install(app: Flask) -> None:
    """Add them after each request."""
    https = app.config["BASE_URL"].startswith("https:")

    @app.after_request
    def add(response: Response) -> Response:
        headers, path = response.headers, request.path
        for name, value in _ALWAYS:
            headers.setdefault(name, value)
        token = path.startswith(_TOKEN)
        headers.setdefault("Referrer-Policy", "no-referrer" if token else "strict-origin")
        if "Cache-Control" not in headers and _is_personal(response):
            headers["Cache-Control"] = "no-store"
        if https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response


def _is_personal(response: Response) -> bool:
    """Every page of who has signed in: also the privacy page and a 404 show their menu."""
    is_page = response.mimetype == "text/html"
    return request.path.startswith(_PERSONAL) or (is_page and viewer().is_authenticated)
