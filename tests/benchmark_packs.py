"""How long a board pack takes: composing it anew, and writing it as each kind of file. What was promised is in seconds, so that seconds are shown."""

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

from data_access.releases.published_before import register_published_before
from data_access.service import Ask, open_desk_at
from data_access.service.pack_files import FILES
from data_access.service.packs import KINDS, compose_pack
from tests.benchmark_results import Note


def show_packs(
    urls: tuple[str, str], day: date, rounds: int, timed: Callable[[Callable[[], object]], tuple[float, object]], note: Note
) -> None:
    """Prints and notes a line for each kind of pack."""
    print(f"  {'board packs, seconds':<44}{'compose':>10}" + "".join(f"{ending:>10}" for ending in FILES))
    desk = open_desk_at(*urls, is_demonstration=True)
    register_published_before(desk.register, at=desk.clock())
    viewer = desk.viewer()
    compose_pack(desk, viewer, "gold", Ask(day))
    for kind in KINDS:
        # Another day each time: the same one would be handed out as composed before.
        days = [day + timedelta(days=1 + number) for number in range(rounds)]
        composed = [timed(lambda one=one, kind=kind: compose_pack(desk, viewer, kind, Ask(one))) for one in days]
        pack = composed[-1][1]
        written = [median(timed(lambda file=file, pack=pack: file.write(pack))[0] for _ in range(rounds)) for file in FILES.values()]
        took = {"compose": median(taken for taken, _ in composed)} | dict(zip(FILES, written, strict=True))
        print(f"  {KINDS[kind].title:<44}" + "".join(f"{taken:>10.2f}" for taken in took.values()), flush=True)
        for what, taken in took.items():
            note(KINDS[kind].title, what, taken)
    desk.case.dispose()
    desk.register.dispose()
