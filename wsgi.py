"""The WSGI entry: ``gunicorn wsgi:application``."""

from webapp.factory import create_app

application = create_app()
