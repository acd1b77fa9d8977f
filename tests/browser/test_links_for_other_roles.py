"""A link that a browser follows: to the overview by its name, and to a page that the reader's role may not open."""

import pytest

from tests.browser.conftest import settle

WANTED = "as_at=2024-01-11&known_by=then&compared_with=2023-12-08&route=right_to_know"


def test_the_overview_is_found_by_its_name_with_all_that_the_link_asks_for(visit):
    page, same = visit(f"/overview?{WANTED}"), visit(f"/?{WANTED}")
    assert page.get_by_text("Page not found").count() == 0
    assert page.get_by_text("As at Thursday 11 January 2024").is_visible()
    assert page.locator(".headlines").inner_text() == same.locator(".headlines").inner_text()
    page.get_by_role("link", name="Risk", exact=True).click()
    page.get_by_text("re-graded up").wait_for()
    settle(page)
    page.get_by_role("link", name="Overview", exact=True).click()
    page.locator(".headlines").wait_for()
    settle(page)
    assert page.url.partition("?")[0].endswith("/")
    assert page.get_by_text("As at Thursday 11 January 2024").is_visible()


@pytest.mark.parametrize(
    ("name", "role", "sentence"),
    [
        ("workload", "board_member", "The role Board member may not open workload; a chief officer, an analyst or a review lead may."),
        ("overview", "importer", "The role Importer may not open overview; a chief officer, a board member, a press officer,"),
        ("audit", "review_lead", "The role Review lead may not open the audit; an auditor may. Ask them."),
    ],
)
def test_a_link_to_a_page_of_another_role_says_who_may_open_it_and_shows_no_figure(visit, name, role, sentence):
    page = visit(f"/{name}?{WANTED}&view_as={role}")
    assert page.get_by_text(sentence).is_visible()
    assert page.get_by_text("Page not found").count() == 0
    assert page.locator(".headlines, table, h1").count() == 0
    assert page.get_by_role("link", name="Definitions").count() == 1, "the reader's own pages are a click away"
