"""The blueprint that all pages of profiles hang on."""

from flask import Blueprint

profiles = Blueprint("profiles", __name__, template_folder="../templates")
