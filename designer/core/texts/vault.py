"""Texts about the vault and the keyring that opens it."""

from __future__ import annotations

from designer.core.texts.text import Text

_RECOVER = "The data is safe. Open it with the recovery key: “sealwright vault recover”, in a terminal."
_BACKUP = (
    "Put back vault.bin from a copy of this folder, or restore your last backup into a new folder: "
    "“sealwright restore”. Delete nothing before that."
)
_STEPS = "“A computer without a keyring” in the guide, under “When it fails” (docs/troubleshooting.md), has the steps."
_ALTERNATIVE = f"Install one (GNOME Keyring or KWallet) and sign in again, or keep the key in a file. {_STEPS}"

TEXTS: dict[str, Text] = {
    "vault-missing": Text("The vault ({file}) is missing from the workspace.", _BACKUP),
    "vault-exists": Text("There is a vault ({file}) in this folder already; it is left as it is."),
    "vault-unreadable": Text(
        "The vault ({file}) cannot be opened.", "Check that the file belongs to you and that you may read it."
    ),
    "vault-not-written": Text(
        "The vault ({file}) could not be saved; it is unchanged.",
        "Check the free disk space and that you may write there.",
    ),
    "vault-damaged": Text("The vault was damaged or changed by another program.", _BACKUP),
    "vault-newer": Text(
        "The vault was written by a later version of Sealwright.", "Install that version, or a later one."
    ),
    "vault-no-slot": Text("The vault cannot be opened on this computer.", _RECOVER),
    "credential-missing": Text(
        "The key file of this office folder was not found: the variable CREDENTIALS_DIRECTORY names no folder with the "
        "file sealwright-key in it. The data is safe.",
        "Start the program with that variable set as it was when the folder was set up. If the key file is lost, the "
        f"recovery key opens the folder. {_STEPS}",
    ),
    "credential-wrong": Text("The key in the credential sealwright-key does not open the vault.", _RECOVER),
    "credential-unreadable": Text("The credential {file} cannot be read.", "Check the service's LoadCredential= line."),
    "credential-malformed": Text(
        "The credential {file} does not hold a key.", "It must be 32 random bytes in base64 and nothing else."
    ),
    "keyring-missing": Text("This computer has no keyring to keep the key in.", _ALTERNATIVE),
    "keyring-insecure": Text(
        "The only keyring here ({backend}) keeps secrets readable or not at all, so it is not used.", _ALTERNATIVE
    ),
    "keyring-locked": Text("Your keyring is locked.", "Unlock it, or sign in to your desktop, and try again."),
    "keyring-failed": Text("Your keyring gave no answer ({failure}).", "Check that it is running and try again."),
    "keyring-forgets": Text("Your keyring did not keep the key.", _ALTERNATIVE),
    "keyring-entry-damaged": Text("The entry “sealwright” in your keyring is damaged.", _RECOVER),
    "keyring-without-key": Text("Your keyring holds no key for this vault.", _RECOVER),
    "keyring-key-wrong": Text("The key in your keyring does not open this vault.", _RECOVER),
    "master-password-needed": Text(
        "The vault opens only with its master password, and nobody can be asked for it here.",
        "Use “sealwright send” and the other commands in a terminal, which asks for it; or let the vault open by this"
        " computer's keyring from now on: “sealwright vault recover”.",
    ),
    "master-password-wrong": Text("That is not the vault's master password.", "Try again, with care for capitals."),
    "master-password-short": Text("The master password is too short.", "Take at least {least} characters."),
    "recovery-key-mistyped": Text(
        "That is no recovery key: a character is wrong or missing.",
        "Compare it with the paper; it has seven groups of four characters.",
    ),
    "recovery-key-wrong": Text(
        "This recovery key does not open this vault.",
        "It may belong to another workspace, or a newer key has replaced it.",
    ),
    "backup-none": Text("This file is no backup of this program.", "Name a file that “sealwright backup” has made."),
    "backup-damaged": Text(
        "The backup is cut off or was changed; nothing was restored.", "Use another copy of it, or an older backup."
    ),
    "backup-exists": Text("There is a file {file} already.", "Name a new one; a backup never replaces another."),
    "backup-inside": Text(
        "{file} would lie in the workspace itself, and be lost with it.", "Name a file on another disk."
    ),
    "backup-while-rotating": Text(
        "The vault was changed while the backup was made; it is not kept.", "Make the backup again."
    ),
    "sealed-key-unknown": Text(
        "Stored data was sealed with a key that the vault does not hold.",
        "Put back the vault that belongs to this workspace.",
    ),
    "sealed-damaged": Text(
        "Stored data ({content}) was altered or does not belong to this message; it is not used.",
        "Send the event again.",
    ),
}
