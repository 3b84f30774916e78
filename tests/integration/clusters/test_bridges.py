"""Bridges to other clusters: who is beside whom, and what they share."""

from flask import Flask

from tests.support.clusters import Park
from tests.support.profiles import a_cluster, a_venture


def test_a_venture_of_another_cluster_is_named_with_what_both_share(app: Flask, park: Park) -> None:
    park.join()
    other = a_cluster(park.session, name="Trent Water Cluster")
    near = a_venture(park.session, name="Near Pipes", clusters=[other.slug])
    a_venture(park.session, name="In Both", clusters=[other.slug, park.cluster.slug])
    a_venture(park.session, name="Hidden Pipes", clusters=[other.slug], restricted=True)
    a_venture(park.session, name="In None")
    park.session.commit()
    page = app.test_client().get(f"{park.at}/bridges").text
    for words in (near.name, "Trent Water Cluster", "Water and environment", "Both mention"):
        assert words in page
    for words in ("Hidden Pipes", "In None"):
        assert words not in page
    rows = app.test_client().get(f"{park.at}/bridges?format=csv").text.splitlines()
    assert len(rows) == 3  # the header, and one pair for each venture that is here
    assert {row.split(",")[0] for row in rows[1:]} == {"Tarn Brakes", "In Both"}
    assert all(row.split(",")[1] == "Near Pipes" for row in rows[1:])


def test_without_another_cluster_there_is_no_bridge(app: Flask, park: Park) -> None:
    park.join()
    assert "No bridge yet" in app.test_client().get(f"{park.at}/bridges").text
