"""Signing in from the command line, as a person does it: a browser, an authority, and a service that takes the mail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_accounts import pause
from tests.servers.authority import CLIENT, CLIENT_SECRET, TENANT, Authority
from tests.servers.certificates import Certificate, make_certificate
from tests.servers.mail_api import MailApi

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def authority(certificate: Certificate) -> Iterator[Authority]:
    with Authority(certificate) as running:
        yield running


@pytest.fixture
def api(certificate: Certificate) -> Iterator[MailApi]:
    with MailApi(certificate) as running:
        yield running


def add(run: Run, authority: Authority, api: MailApi, kind: str = "graph") -> None:
    secret = f"{CLIENT_SECRET}\n" if kind == "gmail" else ""
    ran = run(
        "account", "add", "main", "--kind", kind, "--from", "Shop <shop@firm.example>", "--client-id", CLIENT,
        "--tenant", TENANT, "--sign-in-url", authority.url, "--api-url", api.url, "--ca-file",
        str(authority.certificate.ca), "--user", "shop@firm.example", stdin=secret,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert "sealwright account sign-in main" in ran.out


def sign_in(authority: Authority, *options: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: it opens the browser that the environment names."""
    browser = f"{sys.executable} -m tests.servers.browser {authority.certificate.ca} %s"
    return subprocess.run(
        [sys.executable, "-m", "designer", "account", "sign-in", "main", *options],
        env={**os.environ, "BROWSER": browser}, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["graph", "gmail"])
def test_who_signs_in_releases_what_waited_and_is_told_how_much(
    run: Run, office: Path, authority: Authority, api: MailApi, kind: str
) -> None:
    add(run, authority, api, kind)
    run("live", "--yes")
    run("submit", str(office / "templates" / "order_confirmation" / "samples" / "normal.json"))
    pause(office, "main")
    before = run("account", "test", "main", "--json")
    assert before.code == 1
    assert "Sign in with the provider first" in before.document["remedy"]
    signed = sign_in(authority, "--json")
    assert signed.returncode == 0, signed.stderr
    told = json.loads(signed.stdout.partition("\n")[2])
    assert (told["signed_in_as"], told["released"]) == ("shop@firm.example", 1)
    assert run("account", "test", "main").code == 0
    assert run("send", "--until-empty").code == 0
    assert len(api.messages) == 1
    everything = b"".join(path.read_bytes() for path in office.rglob("*") if path.is_file())
    assert not any(word in everything for word in (b"refresh-0", b"access-0", CLIENT_SECRET.encode()))


@pytest.mark.parametrize("kind", ["graph", "gmail"])
def test_trying_an_account_tries_the_mailbox_whose_bounces_are_wanted(
    run: Run, office: Path, authority: Authority, api: MailApi, kind: str
) -> None:
    add(run, authority, api, kind)
    settings = office / "settings.toml"
    settings.write_text(settings.read_text().replace(f'kind = "{kind}"', f'kind = "{kind}"\nbounces = true'))
    signed = sign_in(authority, "--json")
    assert signed.returncode == 0, signed.stderr
    assert run("account", "test", "main").code == 0
    api.may_read = False
    refused = run("account", "test", "main", "--json")
    assert refused.code == 1
    assert "sign in again" in refused.document["remedy"]


def test_a_machine_without_a_browser_shows_a_code(run: Run, office: Path, authority: Authority, api: MailApi) -> None:
    add(run, authority, api)
    ran = run("account", "sign-in", "main", "--device-code")
    assert ran.code == 0
    assert "https://example.com/devicelogin" in ran.out
    assert "ABC-DEF" in ran.out
    listed = {one["name"]: one for one in run("account", "list", "--json").document["accounts"]}
    assert (listed["main"]["signs_in_with"], listed["main"]["signed_in"]) == ("microsoft", True)
    assert (listed["mailbox"]["signs_in_with"], listed["mailbox"]["signed_in"]) == ("", False)


def test_google_gives_no_code_and_says_why(run: Run, office: Path, authority: Authority, api: MailApi) -> None:
    add(run, authority, api, "gmail")
    ran = run("account", "sign-in", "main", "--device-code")
    assert ran.code == 3
    assert "Leave out --device-code" in ran.err


def test_an_account_with_a_password_is_not_signed_in_to(run: Run, office: Path) -> None:
    run("account", "add", "main", "--from", "a@example.com", "--host", "mail.example.com", "--user", "a", stdin="x\n")
    assert run("account", "sign-in", "main").code == 2


def test_a_removed_account_leaves_nothing_in_the_vault(
    run: Run, office: Path, authority: Authority, api: MailApi
) -> None:
    add(run, authority, api, "gmail")
    assert run("account", "add", "other", "--from", "a@example.com", "--kind", "mailbox", "--default").code == 0
    assert run("account", "remove", "main", "--yes").code == 0
    add(run, authority, api)
    assert run("account", "test", "main", "--json").document["ok"] is False


def test_an_account_can_go_from_a_password_to_signing_in_and_back(
    run: Run, office: Path, authority: Authority, api: MailApi
) -> None:
    smtp = ("account", "add", "main", "--from", "a@example.com", "--host", "mail.example.com", "--user", "a")
    assert run(*smtp, stdin="x\n").code == 0
    signed = run(*smtp, "--login", "oauth", "--provider", "microsoft", "--client-id", CLIENT)
    assert (signed.code, "sign-in main" in signed.out) == (0, True)
    add(run, authority, api)
    listed = {one["name"]: one for one in run("account", "list", "--json").document["accounts"]}
    assert (listed["main"]["kind"], listed["main"]["host"]) == ("graph", "")
    assert run("account", "list").code == 0


def test_a_recipient_can_only_be_asked_for_at_a_mail_server(
    run: Run, office: Path, authority: Authority, api: MailApi
) -> None:
    add(run, authority, api)
    assert run("account", "test", "main", "--to", "ana@example.com").code == 2
    assert api.requests == []
