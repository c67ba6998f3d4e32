"""Each account has one channel, made when it is first used."""

from __future__ import annotations

import pytest

from designer.core.errors import SetupError
from designer.core.settings import parse_settings
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.sender.channel.mailbox import MailboxChannel
from designer.sender.channel.smtp import SmtpChannel
from designer.sender.channels import LOCAL, Channels, secret_name
from tests.support.office import settings_of


@pytest.fixture
def channels(office: Workspace) -> Channels:
    text = office.settings.read_text() + '\n[accounts.box]\nkind = "mailbox"\nfrom = "box@example.com"\n'
    return Channels(parse_settings(text), Vault.in_memory(), office)


def test_an_account_keeps_its_channel(channels: Channels) -> None:
    assert channels.get("main") is channels.get("main")
    assert isinstance(channels.get("main"), SmtpChannel)


def test_test_accounts_and_the_local_mailbox_keep_messages_here(channels: Channels) -> None:
    assert isinstance(channels.get("box"), MailboxChannel)
    assert isinstance(channels.get(LOCAL), MailboxChannel)


def test_an_unknown_account_is_a_matter_of_set_up(channels: Channels) -> None:
    with pytest.raises(SetupError) as refused:
        channels.get("gone")
    assert refused.value.code == "account-unknown"


def test_after_closing_a_channel_is_made_anew(channels: Channels) -> None:
    first = channels.get("main")
    channels.close()
    assert channels.get("main") is not first


def test_the_password_of_an_account_has_its_own_name(office: Workspace) -> None:
    names = {secret_name(name) for name in (*settings_of(office).accounts, "other")}
    assert len(names) == 2
