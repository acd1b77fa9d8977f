"""An auditor in a browser: the file of the log is taken, and that is in the log."""


def test_the_log_is_taken_as_a_file_and_that_is_in_the_log(visit):
    page = visit("/audit?view_as=auditor")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download the log (CSV)").click()
    assert taken.value.suggested_filename == "audit.csv"
    assert taken.value.path().read_bytes().startswith(b'\xef\xbb\xbf"number","at","viewer"')
    page.reload()
    page.get_by_role("cell", name="disclosure").first.wait_for()
