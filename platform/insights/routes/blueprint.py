"""The blueprint that the pages of this package share."""

from flask import Blueprint

gap_pages = Blueprint("insights", __name__, template_folder="../templates")
