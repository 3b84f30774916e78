"""The blueprint that the pages of accounts stand on."""

from flask import Blueprint

accounts = Blueprint("accounts", __name__, template_folder="../templates")
