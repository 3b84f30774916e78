"""What is kept in a process, and what is given up."""

from foundation.database import Session
from foundation.kept import Newest


def test_of_something_with_one_state_only_the_newest_is_kept(session: Session) -> None:
    read: list[str] = []
    held: Newest[str] = Newest(most=2)

    def at(key: str, mark: int) -> str:
        def fresh() -> str:
            read.append(f"{key}{mark}")
            return read[-1]

        return held.of(session, (key,), mark, fresh)

    assert [at("a", 1), at("a", 1), at("a", 2), at("a", 1)] == ["a1", "a1", "a2", "a1"]
    assert read == ["a1", "a2", "a1"]
    assert [at("b", 1), at("a", 1), at("c", 1), at("a", 1)] == ["b1", "a1", "c1", "a1"]
    assert at("b", 1) == "b1"
    assert read == ["a1", "a2", "a1", "b1", "c1", "b1"], "the least used thing was given up"
