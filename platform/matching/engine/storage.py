"""A fitted catalogue on disk: plain arrays and JSON, nothing that runs when it is read."""

import json
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.catalogue import MandateRows, VentureRows
from matching.engine.cells import SortedVentures
from matching.engine.encoder import Encoder
from matching.engine.profiles import Catchment, Condition, MandateProfile, PlaceRule, VentureProfile
from matching.engine.sets import Sets
from matching.engine.state import State
from matching.engine.tables import VentureTable
from matching.engine.taxonomy import DistrictNode, PlaceNode, SectorNode, Taxonomy
from matching.engine.text import TextProjection

FORMAT = 2
SETS = ("sector_sets", "activity_sets")


def save_state(state: State, folder: Path) -> None:
    """Write a fitted catalogue into a folder.

    Parameters
    ----------
    state : State
        The catalogue; recent changes are sorted in first.
    folder : Path
        Made where it does not exist.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if len(state.recent) or len(state.stale):
        state = State.of(state.encoder, state.all_ventures(), state.mandates, state.weights)
    for name, array in _arrays(state).items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    ventures = state.settled.ventures
    document = {
        "format": FORMAT,
        "weights": state.weights,
        "n_text": state.encoder.projection.n_components,
        "n_words": state.encoder.projection.n_words,
        "universities": ventures.table.universities,
        "taxonomy": _taxonomy_document(state.encoder.taxonomy),
        "mandates": [_plain(mandate) for mandate in state.mandates.profiles],
        "ventures": None if ventures.profiles is None else [_plain(venture) for venture in ventures.profiles],
    }
    (folder / "catalogue.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def load_state(folder: Path, *, mmap: bool) -> State:
    """Read a fitted catalogue.

    Parameters
    ----------
    folder : Path
        Written by :func:`save_state`.
    mmap : bool
        True to leave the arrays on disk, so that all processes of a machine share one copy in memory.

    Returns
    -------
    state : State
        The catalogue.

    Raises
    ------
    ValueError
        If the folder was written in another format.
    """
    document = json.loads((folder / "catalogue.json").read_text(encoding="utf-8"))
    if document.get("format") != FORMAT:
        raise ValueError(f"{folder} holds format {document.get('format')!r}; this version reads {FORMAT}.")

    def array(name: str) -> NDArray[Any]:
        # A memory map is kept behind a plain view: arrays of the subclass cost twice the time in every small step.
        read = np.load(folder / f"{name}.npy", mmap_mode="r" if mmap else None, allow_pickle=False)
        return np.asarray(read)

    projection = TextProjection(document["n_text"], n_words=document["n_words"])
    projection.idf_, projection.components_ = array("idf"), array("components")
    encoder = Encoder(_taxonomy(document["taxonomy"]), array("similarity"), projection)
    columns: dict[str, Any] = {name: array(name) for name in (*VentureTable.ROWS, "registered", "ask_sizes")}
    columns |= {name: Sets(array(f"{name}_starts"), array(f"{name}_members")) for name in SETS}
    table = VentureTable(**columns, universities=tuple(document["universities"]))
    profiles = document["ventures"]
    kept = None if profiles is None else tuple(_venture(each) for each in profiles)
    ventures = VentureRows(table, array("text"), kept)
    settled = SortedVentures(ventures, **{name: array(f"cell_{name}") for name in SortedVentures.ARRAYS})
    settled.__dict__["by_key"] = (array("keys_ascending"), array("rows_by_key"))
    mandates = MandateRows.of([_mandate(each) for each in document["mandates"]], encoder)
    none = np.empty(0, dtype=np.intp)
    return State(encoder, settled, none, VentureRows.of([], encoder), mandates, document["weights"])


def _arrays(state: State) -> dict[str, NDArray[Any]]:
    settled, encoder = state.settled, state.encoder
    table = settled.ventures.table
    arrays: dict[str, NDArray[Any]] = {
        name: getattr(table, name) for name in (*VentureTable.ROWS, "registered", "ask_sizes")
    }
    for name in SETS:
        arrays[f"{name}_starts"] = getattr(table, name).starts
        arrays[f"{name}_members"] = getattr(table, name).members
    for name in SortedVentures.ARRAYS:
        arrays[f"cell_{name}"] = getattr(settled, name)
    arrays["keys_ascending"], arrays["rows_by_key"] = settled.by_key
    arrays["text"] = settled.ventures.text
    arrays["similarity"] = encoder.similarity
    arrays["idf"] = encoder.projection.idf_
    arrays["components"] = encoder.projection.components_
    return arrays


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {key: _plain(each) for key, each in asdict(value).items() if each not in (None, "", ())}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return {key: _plain(each) for key, each in value.items()} if isinstance(value, dict) else value


def _from_plain(kind: type, document: dict[str, Any], dates: tuple[str, ...]) -> dict[str, Any]:
    names = {each.name for each in fields(kind)}
    values = {name: value for name, value in document.items() if name in names}
    for name, value in values.items():
        if name in dates:
            values[name] = date.fromisoformat(value)
        elif isinstance(value, list):
            values[name] = tuple(value)
    return values


def _venture(document: dict[str, Any]) -> VentureProfile:
    return VentureProfile(**_from_plain(VentureProfile, document, ("incorporated_on", "facts_as_of")))


def _mandate(document: dict[str, Any]) -> MandateProfile:
    values = _from_plain(MandateProfile, document, ("opens_on", "closes_on", "last_confirmed_on"))
    values["place_rules"] = tuple(_place_rule(each) for each in values.get("place_rules", ()))
    values["conditions"] = tuple(Condition(**each) for each in values.get("conditions", ()))
    values["weights"] = tuple((name, weight) for name, weight in values.get("weights", ()))
    return MandateProfile(**values)


def _place_rule(document: dict[str, Any]) -> PlaceRule:
    catchment = document.get("catchment")
    if catchment is None:
        return PlaceRule(**document)
    rings = tuple(tuple((lat, lon) for lat, lon in ring) for ring in catchment["rings"])
    centre = None if catchment["centre"] is None else tuple(catchment["centre"])
    return PlaceRule(**(document | {"catchment": Catchment(**(catchment | {"rings": rings, "centre": centre}))}))


def _taxonomy_document(taxonomy: Taxonomy) -> dict[str, Any]:
    return {
        "sectors": [_plain(node) for node in taxonomy.sectors.values()],
        "stages": [list(stage) for stage in taxonomy.stages],
        "instruments": dict(taxonomy.instruments),
        "places": [_plain(node) for node in taxonomy.places.values()],
        "area_names": [[kind, code, name] for (kind, code), name in taxonomy.area_names.items()],
        "uk_countries": sorted(taxonomy.uk_countries),
        "districts": [_plain(node) for node in taxonomy.districts.values()],
    }


def _taxonomy(document: dict[str, Any]) -> Taxonomy:
    sectors = [SectorNode(**_from_plain(SectorNode, each, ())) for each in document["sectors"]]
    places = [PlaceNode(**_from_plain(PlaceNode, each, ())) for each in document["places"]]
    return Taxonomy(
        sectors={node.code: node for node in sectors},
        stages=tuple((code, name) for code, name in document["stages"]),
        instruments=document["instruments"],
        places={node.code: node for node in places},
        area_names={(kind, code): name for kind, code, name in document["area_names"]},
        uk_countries=frozenset(document["uk_countries"]),
        districts={each["code"]: DistrictNode(**each) for each in document["districts"]},
    )
