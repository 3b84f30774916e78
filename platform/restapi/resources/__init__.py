"""The addresses of the API."""

from restapi.resources.abroad import offers_abroad
from restapi.resources.allocation import allocation
from restapi.resources.applications import applications
from restapi.resources.assessing import assessing
from restapi.resources.blueprint import Resource
from restapi.resources.board import board
from restapi.resources.boundaries import boundary_losses
from restapi.resources.closings import closings, portfolios
from restapi.resources.clusters import clusters
from restapi.resources.contacts import contacts
from restapi.resources.deals import deals
from restapi.resources.deciding import funnels, passes
from restapi.resources.disclosures import disclosures
from restapi.resources.documents import documents
from restapi.resources.exposure import exposure
from restapi.resources.funders import funders
from restapi.resources.gap import claims, gap
from restapi.resources.introductions import introductions
from restapi.resources.mandates import mandates
from restapi.resources.matches import matches
from restapi.resources.me import me
from restapi.resources.meetings import meetings
from restapi.resources.offering import deal_terms, shares
from restapi.resources.plans import plans
from restapi.resources.pools import pension_funds, pools
from restapi.resources.readiness import readiness
from restapi.resources.rounds import rounds
from restapi.resources.runways import runways
from restapi.resources.threads import threads
from restapi.resources.tokens import tokens
from restapi.resources.ventures import ventures
from restapi.resources.views import views
from restapi.resources.votes import votes
from restapi.resources.webhooks import webhooks

blueprints: tuple[Resource, ...] = (
    tokens,
    ventures,
    mandates,
    matches,
    readiness,
    plans,
    offers_abroad,
    runways,
    introductions,
    threads,
    applications,
    assessing,
    me,
    documents,
    disclosures,
    funders,
    clusters,
    gap,
    claims,
    boundary_losses,
    exposure,
    pools,
    pension_funds,
    allocation,
    views,
    deals,
    meetings,
    board,
    votes,
    webhooks,
    closings,
    portfolios,
    rounds,
    deal_terms,
    shares,
    passes,
    funnels,
    contacts,
)
