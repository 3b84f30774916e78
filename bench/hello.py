"""The floor of the page benchmark: Flask, one line, nothing else."""

from flask import Flask

application = Flask("hello")


@application.get("/")
def hello() -> str:
    """Say hello."""
    return "hello"
