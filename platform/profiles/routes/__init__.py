"""Pages of profiles: ventures, clusters, funders with their mandates."""

from flask import Blueprint

from profiles.routes import (
    clusters,
    directory,
    disclosures,
    exports,
    funders,
    imports,
    one_page,
    showings,
    venture_editing,
    ventures,
)
from profiles.routes.blueprint import profiles

blueprints: tuple[Blueprint, ...] = (profiles,)

__all__ = ["blueprints"]

#: Importing these modules is what puts their pages on the blueprint.
_PAGES = (
    clusters, directory, disclosures, exports, funders, imports, one_page, showings, venture_editing, ventures,
)  # fmt: skip
