"""``flask seed``: load reference facts and the demo."""

from flask.cli import AppGroup

seed = AppGroup("seed", help="Load reference facts and the demo.")
