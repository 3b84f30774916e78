"""The WSGI entry: ``gunicorn wsgi:application``."""

from foundation.settings import SettingsError
from webapp.factory import create_app

try:
    application = create_app()
except SettingsError as error:
    # What is wrong with the environment is all there is to say: a traceback would hide it.
    raise SystemExit(str(error)) from None
