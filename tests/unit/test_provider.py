"""The file that says where people sign in: what is right in it is taken, and what is wrong refuses the start in a sentence."""

import tomllib

import pytest

from data_access.errors import NotConfigured
from data_access.service.provider import configured, read_provider
from data_access.settings import read_settings
from tests.house.source import ROOT
from tests.provider_maker import COOKIE_SECRET, ISSUER, ROLES, SAID, file_of, written_in

EXAMPLE = ROOT / ".github" / "examples" / "sign-in.toml"


@pytest.fixture(autouse=True)
def forgotten():
    """A file is read once in a process, and these are many of one name."""
    read_provider.cache_clear()
    yield
    read_provider.cache_clear()


def _refusal(path: str) -> str:
    with pytest.raises(NotConfigured) as refused:
        read_provider(path)
    return str(refused.value)


def test_a_file_that_is_right_is_taken_and_describes_the_provider_below_its_issuer(tmp_path):
    provider = read_provider(written_in(tmp_path))
    assert (provider.issuer, provider.metadata_url) == (ISSUER, f"{ISSUER}/.well-known/openid-configuration")
    assert (dict(provider.roles), provider.prompt, provider.scope) == (ROLES, "login", "openid profile")


def test_nothing_that_prints_a_provider_shows_a_secret(tmp_path):
    provider = read_provider(written_in(tmp_path))
    assert not [secret for secret in (provider.client_secret, provider.cookie_secret) if secret in repr(provider)]


def test_the_example_holds_every_setting_and_is_refused_until_its_secrets_are_secrets(tmp_path):
    text = EXAMPLE.read_text(encoding="utf-8")
    assert set(tomllib.loads(text)) == {*SAID, "roles"}
    assert "client_secret" in _refusal(file_of(text, tmp_path)) or "cookie_secret" in _refusal(file_of(text, tmp_path))
    filled = text.replace('"change me"', f'"{COOKIE_SECRET}"')
    assert len(read_provider(file_of(filled, tmp_path)).roles) == 8


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"issuer": None}, "does not say issuer"),
        ({"client_id": ""}, "does not say client_id"),
        ({"client_secret": ""}, "does not say client_secret"),
        ({"role_claim": " "}, "does not say role_claim"),
        ({"cookie_secret": COOKIE_SECRET[:31]}, "has a cookie_secret of fewer than 32 characters"),
        ({"client_secret": "k7Qm2vN9rT4xW8z"}, "has a client_secret of fewer than 16 characters"),
        ({"cookie_secret": "please change me before going live!"}, "has a cookie_secret that is no secret"),
        ({"cookie_secret": "CHANGEME-CHANGEME-CHANGEME-CHANGEME"}, "has a cookie_secret that is no secret"),
        ({"cookie_secret": "abcabcabcabcabcabcabcabcabcabcabcabc"}, "has a cookie_secret that is no secret"),
        ({"client_secret": "your-client-secret-here"}, "has a client_secret that is no secret"),
        ({"redirect_uri": "http://review.police.test/oauth2callback"}, "has an address without encryption in redirect_uri"),
        ({"issuer": "http://login.police.test"}, "has an address without encryption in issuer"),
        ({"issuer": "http://127.0.0.1.police.test"}, "has an address without encryption in issuer"),
        ({"metadata_url": "http://login.police.test/x"}, "has an address without encryption in metadata_url"),
        ({"issuer": "login.police.test"}, "has no address in issuer"),
        ({"issuer": "https://login.police.test:port"}, "has no address in issuer"),
        ({"issuer": "https://someone@login.police.test"}, "has no address in issuer"),
        ({"redirect_uri": "https://review.police.test/"}, "must give a redirect_uri that ends in /oauth2callback"),
        ({"redirect_uri": "https://review.police.test/oauth2callback?next=x"}, "has no address in redirect_uri"),
        ({"prompt": "none"}, "has a prompt that is neither of login and select_account"),
        ({"scope": "profile groups"}, "has a scope without openid"),
        ({"rolle_claim": "groups"}, "has a setting that does not exist: 'rolle_claim'"),
        ({"roles": {}}, "has no table [roles]"),
        ({"roles": {"x": "superuser"}}, "gives a role that does not exist; the roles are: chief_officer,"),
        ({"roles": {"Leads": "review_lead", "leads": "auditor"}}, "has an empty value in [roles], or one twice"),
        ({"roles": {"leads": "review_lead", "leads ": "review_lead"}}, "has an empty value in [roles], or one twice"),
        ({"roles": {" ": "review_lead"}}, "has an empty value in [roles], or one twice"),
        ({"mode": 0o604}, "can be read or changed by everybody on this machine"),
    ],
)
def test_what_is_wrong_refuses_the_start_and_is_named_without_its_value(tmp_path, changes, said):
    refusal = _refusal(written_in(tmp_path, **changes))
    assert refusal.startswith(f"Nobody can sign in: the file that SIGN_IN_SETTINGS names {said}")
    assert refusal.endswith(".github/SIGN_IN.md says what it holds.")
    assert not [value for name, value in changes.items() if "secret" in name and value and value in refusal]


def test_an_address_without_encryption_is_taken_of_the_machine_itself(tmp_path):
    here = {
        "issuer": "http://localhost:9000",
        "redirect_uri": "http://127.0.0.1:8501/oauth2callback",
        "metadata_url": "http://[::1]:9000/x",
    }
    assert read_provider(written_in(tmp_path, **here)).metadata_url == "http://[::1]:9000/x"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("issuer = \n", "is not TOML (line 1)"),
        ('issuer = "a"\nissuer = "b"\n', "is not TOML (line 2); a name may stand in it once only"),
        ('issuer = 7\n[roles]\nx = "auditor"', "does not say issuer, as a text"),
        ('roles = "auditor"', "does not say issuer"),
    ],
)
def test_a_file_that_is_no_file_of_settings_is_refused(tmp_path, text, said):
    assert said in _refusal(file_of(text, tmp_path))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "is not there or cannot be read" in _refusal(str(tmp_path / "none.toml"))


def test_nobody_signs_in_where_no_file_is_named():
    assert configured(read_settings({})) is None


def test_a_private_machine_and_sign_in_refuse_each_other():
    with pytest.raises(NotConfigured, match="SIGN_IN_SETTINGS and PRIVATE_MACHINE contradict each other"):
        read_settings({"SIGN_IN_SETTINGS": "/etc/review/sign-in.toml", "PRIVATE_MACHINE": "yes"})
