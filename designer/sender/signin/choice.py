"""Whom to sign in with for an account; the provider's library is loaded only when it is used."""

from __future__ import annotations

from pathlib import Path

from designer.core.settings import AccountSettings, Provider
from designer.core.vault import Vault
from designer.sender.signin.tokens import Kept, SigningIn, client_secret_name, tokens_name


def signing_in(name: str, account: AccountSettings, vault: Vault, *, folder: Path) -> SigningIn:
    """How to sign in to this account, whose provider's library is loaded now. `folder` is the workspace."""
    kept = Kept(vault, tokens_name(name))
    ca = str(folder / account.ca_file) if account.ca_file and account.sign_in_url else ""
    if account.signs_in_with is Provider.GOOGLE:
        from designer.sender.signin.google import GoogleSignIn

        return GoogleSignIn(account, kept, client_secret=vault.secret(client_secret_name(name)) or "", ca=ca)
    from designer.sender.signin.microsoft import MicrosoftSignIn

    return MicrosoftSignIn(account, kept, ca=ca)
