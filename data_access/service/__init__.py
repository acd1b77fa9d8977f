"""The front desk's public face: what pages and the command line may use, and nothing else."""

from data_access.errors import BadRequest, DatabaseUnavailable, NotConfigured, NotPermitted, NotSignedIn, ReviewError
from data_access.outputs import screen_markup
from data_access.outputs.markup import Markup
from data_access.outputs.model import (
    Block,
    Chart,
    ChartBlock,
    Controls,
    Option,
    PageView,
    ShownTable,
)
from data_access.outputs.plotly_charts import draw
from data_access.outputs.screen_words import plain
from data_access.permissions import OPENED_BY
from data_access.service.asking import Ask
from data_access.service.desk import PAGES, Desk, open_desk_at
from data_access.service.logs import begin_log, correlation, new_reference
from data_access.service.opening import look_again, open_desk, the_provider
from data_access.service.readiness import Watch
from data_access.service.releases import ShownRelease
from data_access.sign_ins import IDLE
from data_access.viewer import Viewer

__all__ = [
    "IDLE",
    "OPENED_BY",
    "PAGES",
    "Ask",
    "BadRequest",
    "Block",
    "Chart",
    "ChartBlock",
    "Controls",
    "DatabaseUnavailable",
    "Desk",
    "Markup",
    "NotConfigured",
    "NotPermitted",
    "NotSignedIn",
    "Option",
    "PageView",
    "ReviewError",
    "ShownRelease",
    "ShownTable",
    "Viewer",
    "Watch",
    "begin_log",
    "correlation",
    "draw",
    "look_again",
    "new_reference",
    "open_desk",
    "open_desk_at",
    "plain",
    "screen_markup",
    "the_provider",
]
