"""Headers that keep a browser from doing what no page of ours asks for."""

from flask import Flask, Response
from flask_talisman import Talisman

from foundation.web import is_framed, settings

#: Nothing inline and nothing from elsewhere. ``data:`` pictures are the arrows of form controls in the style sheet.
CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
}


def init_app(app: Flask) -> None:
    """Send the headers with every answer."""
    strict = settings(app).secure_cookies

    @app.after_request
    def _let_others_frame(answer: Response) -> Response:
        """Open a public chart to frames. Asked for before Talisman's headers are, it runs after them."""
        if is_framed():
            policy = answer.headers.get("Content-Security-Policy", "")
            answer.headers["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", "frame-ancestors *")
            answer.headers.pop("X-Frame-Options", None)
        return answer

    Talisman(
        app,
        force_https=False,
        strict_transport_security=strict,
        strict_transport_security_max_age=31_536_000,
        content_security_policy=CONTENT_SECURITY_POLICY,
        frame_options="DENY",
        referrer_policy="strict-origin-when-cross-origin",
        session_cookie_secure=strict,
        permissions_policy={"geolocation": "()", "camera": "()", "microphone": "()", "payment": "()"},
    )
