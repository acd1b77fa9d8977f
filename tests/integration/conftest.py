"""What several of these tests begin with: a release published under today's schema, which databases of older ones are filled from."""

import pytest

from tests.conftest import Databases
from tests.desk_maker import closing, desk_over, published


@pytest.fixture(scope="module")
def today(tmp_path_factory):
    """A pair of files of today's schema, with a release published."""
    folder = tmp_path_factory.mktemp("today")
    pair = Databases(f"sqlite:///{folder / 'case.db'}", f"sqlite:///{folder / 'register.db'}")
    with closing(desk_over(pair, is_demonstration=True)) as desk:
        assert published(desk) == 1
    return pair
