"""The REST API, version 1: assembled from the schemas and services of the packages below."""

from flask import Flask

from foundation.web import csrf
from restapi import errors
from restapi.docs import docs
from restapi.document import Document
from restapi.resources import blueprints


def init_app(app: Flask) -> None:
    """Add the API, its document and the page about it to an application.

    It comes after the pages' own error handlers, which it keeps for everything that is not under ``/api``.
    """
    document = Document()
    document.init_app(app)
    for blueprint in blueprints:
        # Programs send a token with each request, and cookies are not looked at: there is nothing to forge.
        csrf.exempt(blueprint)
        document.register_blueprint(blueprint)
    app.extensions["parity_api"] = document
    app.register_blueprint(docs)
    errors.init_app(app)
