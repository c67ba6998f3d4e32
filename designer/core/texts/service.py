"""Texts about the sender as a service of this computer."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
    "service-manager-missing": Text(
        "The program {program}, which runs services, is not on this computer.",
        "Start “sealwright send” in the way this computer starts its other services.",
    ),
    "service-refused": Text(
        "{program} refused: {said}.",
        "Sign in as the person whose service this is to be, not with su or sudo, and try again.",
    ),
    "service-not-ours": Text(
        "{file} was not made by this program, so it is left alone.", "Delete it or rename it, then try again."
    ),
    "service-not-at-boot": Text(
        "On this system the sender runs while somebody is signed in; --at-boot is for Linux.",
        "Leave it out, and let the computer sign in by itself if it must send without anybody.",
    ),
    "service-key-file-not-here": Text(
        "A task of Windows cannot be given a key file.",
        "Take CREDENTIALS_DIRECTORY away and let the keyring open the vault: “sealwright vault recover”.",
    ),
    "service-master-password": Text(
        "This vault opens by a master password only, and a service has nobody to ask.",
        "Let a key file or the keyring open it, too: “sealwright vault recover”; see docs/running.md.",
    ),
    "service-path-unusual": Text(
        "The path {path} holds characters that no service can be told of.", "Move the folder to a plainer path."
    ),
}
