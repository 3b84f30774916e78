"""The WSGI entry: ``gunicorn wsgi:application``."""

import gc

# Nothing that is imported is garbage, and to look for some again and again is a quarter of a start.
gc.disable()

from foundation.settings import SettingsError  # noqa: E402
from webapp.factory import create_app  # noqa: E402

try:
    application = create_app()
except SettingsError as error:
    # What is wrong with the environment is all there is to say: a traceback would hide it.
    raise SystemExit(str(error)) from None

# What is there now stays, and is passed over from here on: workers that are forked from here share it untouched.
gc.freeze()
gc.enable()
