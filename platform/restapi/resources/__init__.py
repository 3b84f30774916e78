"""The addresses of the API."""

from restapi.resources.blueprint import Resource
from restapi.resources.gap import gap
from restapi.resources.tokens import tokens

blueprints: tuple[Resource, ...] = (tokens, gap)
