"""The blueprint that the pages of this package share."""

from flask import Blueprint

allocation_pages = Blueprint("allocation", __name__, template_folder="../templates")
