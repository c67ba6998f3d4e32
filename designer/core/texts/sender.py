"""Texts about files of events, the last look, and why messages are where they are."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
    "file-empty": Text("The file holds no event.", "Put at least one event into it."),
    "file-kind-not-yet": Text(
        "This version of Sealwright cannot read {kind} files yet.", "Send .json, .jsonl, .csv or .xlsx."
    ),
    "file-kind-unknown": Text("{kind} is no format for events.", "Send .json, .jsonl, .csv or .xlsx."),
    "file-unreadable": Text(
        "The file may not be read.",
        "Let the user whom the sender runs as read it, and put it into the folder again.",
    ),
    "file-not-plain": Text(
        "This is a link, a pipe or a device, or a file with two names; such are never read.",
        "Copy the file itself into the folder.",
    ),
    "inbox-folder-link": Text(
        "{folder} is a link. The sender keeps its files in a folder of its own only.",
        "Delete the link; the folder is made anew.",
    ),
    "file-too-large": Text("The file is larger than {limit} MB.", "Split it into several files."),
    "refused-twice": Text(
        "More than one folder has a refused file called {file}: {ids}.", "Name the one you mean by its id."
    ),
    "refused-unknown": Text("No refused file is called {file}.", "“sealwright inbox” lists those there are."),
    "refused-without-report": Text(
        "It is not known any more why this file was refused: its report is gone.", "Try it again, or delete it."
    ),
    "sender-does-not-answer": Text(
        "The sender does not answer.", "Look at logs/ in the workspace; stop it and start it again."
    ),
    "sender-stopped": Text("It goes on when the sender is started."),
    "sender-stopping": Text("The sender is about to stop."),
    "dispatcher-ended": Text(
        "The sender stopped because of a mistake of the program.",
        "Start it again; nothing is lost. Please report it with the files in logs/.",
    ),
    "command-unknown": Text(
        "The sender does not know this command.", "Update the program so that both sides are of one version."
    ),
    "look-headers": Text(
        "The stored mail has other headers than those that were meant.",
        "It was stopped before it was sent. Retry it; if it stays, restore the last backup.",
    ),
    "look-recipient": Text(
        "The stored mail names another recipient than its event.",
        "It was stopped before it was sent. Retry it; if it stays, restore the last backup.",
    ),
    "look-message-id": Text(
        "The stored mail has another Message-ID than its row.", "It was stopped before it was sent. Retry it."
    ),
    "look-attachments": Text(
        "The attachments of the stored mail are not those that were made for it.",
        "It was stopped before it was sent. Retry it.",
    ),
    "look-token": Text("An attachment belongs to another message.", "It was stopped before it was sent. Retry it."),
    "look-row": Text(
        "Somebody changed this message in the outbox.",
        "It was stopped before it was sent. Send its event again under a new id.",
    ),
    "internal-fault": Text(
        "The program made a mistake here ({kind}).", "Retry the message; if it happens again, report it with the log."
    ),
    "rehearsal-without-testers": Text(
        "This message was accepted in rehearsal, and there are no testers any more.",
        "Name testers in settings.toml, then retry it.",
    ),
    "kept-local": Text("Kept in the local mailbox."),
    "template-paused": Text("The template is paused.", "Resume it, or release the message."),
    "account-missing": Text(
        "The account of the template is not in settings.toml.", "Add the account, then release the message."
    ),
}
