"""Texts about the outbox and what an operator asks of it."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
    # opening
    "outbox-missing": Text("This workspace has no outbox yet.", "Start the sender once: sealwright send."),
    "outbox-newer": Text(
        "The outbox was written by a newer version of this program (format {version}; this one knows {known}).",
        "Update this program.",
    ),
    "outbox-older": Text(
        "The outbox still has the format of an older version of this program (format {version}, needed: {known}).",
        "Start the sender once; it brings the outbox up to date.",
    ),
    "outbox-damaged": Text(
        "The file outbox.sqlite3 is damaged and cannot be read.",
        "Stop the sender, keep the file, and restore the last backup.",
    ),
    "outbox-without-key": Text(
        "The outbox is open without the vault's key, so its contents cannot be read.", "Unlock the vault first."
    ),
    "sender-running": Text(
        "Another sender is at work in this workspace (process {pid}).", "Stop it first, or let it do the work."
    ),
    # not now
    "disk-full": Text("The disk is full. Nothing was accepted halfway.", "Free some space; then it goes on."),
    "disk-low": Text(
        "Only {free_mib} MiB are free on this disk; at least {floor_mib} MiB are needed.",
        "Free some space, or lower limits.free_space_mib in settings.toml.",
    ),
    "outbox-busy": Text("Another program keeps the outbox locked.", "Close it; nothing is lost meanwhile."),
    "outbox-io": Text(
        "The outbox cannot be read from or written to this disk.", "Check the disk and the folder's permissions."
    ),
    "outbox-closed": Text("The sender has stopped.", "Start it again; nothing is lost meanwhile."),
    "outbox-read-only": Text(
        "The outbox can only be read here; nothing was changed.", "Let the sender make the change, or check the disk."
    ),
    "event-still-coming-in": Text(
        "An event with this id is just coming in with a file that is not complete yet.", "Send it again in a minute."
    ),
    # accepting
    "event-id-taken": Text(
        "An event with this id was accepted before, with other content.",
        "Did the first one fail because of the template? Mend the template, release it, and try the first message "
        "again. Was its data wrong? As long as nothing of it was begun, cancel its message and send the new event "
        "again; later correct the message, or send the new event under an id, or a number, of its own.",
    ),
    "batch-gone": Text("This file is no longer being taken in.", "Put it into the folder again."),
    # working
    "lease-lost": Text(
        "Message {message} was taken from this worker, because its time was over.", "It is tried again by itself."
    ),
    "already-journaled": Text("Message {message} was already handed to the mail server in this turn."),
    "preview-without-template": Text(
        "There is nothing to look at: no template is released for this message, or it is a proof ({state}).",
        "Release a template for its event type.",
    ),
    # operator's moves
    "message-not-one": Text(
        "More than one message is meant by {message}.", "Give more of its id; see: sealwright message list."
    ),
    "message-unknown": Text("There is no message {message}.", "See the messages with: sealwright message list."),
    "move-forbidden": Text(
        "{action} is not possible for message {message}: it is {state}.",
        "See its history with: sealwright message show {message}.",
    ),
    "correction-empty": Text(
        "Nothing is corrected.", "Say what is right with --email ADDRESS, --data FILE or --attach FILE.pdf."
    ),
    "still-unroutable": Text(
        "There is still no released version of a template for message {message}.", "Release one first."
    ),
    "kept-mail-missing": Text(
        "The mail is no longer there.",
        "Its data was deleted when its time was over, or somebody took it out of the folder mailbox.",
    ),
    "archive-without": Text(
        "The archive holds no message {message}.",
        "“sealwright archive list” shows what it holds; only what was sent live, with archive set in its template.",
    ),
    "archive-damaged": Text("The file {file} of the archive was damaged.", "Put the file back from a backup."),
    "archive-key-unknown": Text(
        "The file {file} of the archive was sealed with a key that the vault does not hold.",
        "Restore the backup that it is from into another folder, and export it there.",
    ),
    "archive-not-resealed": Text(
        "These files of the archive cannot be opened, so the old keys and the old recovery key stay: {files}.",
        "Put them back from a backup, or move them out of the archive if there is none. Then call it again.",
    ),
    "archive-newer": Text("The archive was written by a newer version of this program.", "Update this program."),
    "archive-exists": Text("There is a file {file} already.", "Name a new or empty folder."),
    "record-exists": Text("There is a file {file} already.", "Name a new one; nothing is replaced."),
    "data-purged": Text(
        "The data of message {message} was deleted when its time was over.", "Send the event again under a new id."
    ),
    # reasons that stand beside a state
    "expiration-passed": Text("Its expiration passed before it could be sent."),
    "waited-too-long": Text("It waited longer than anything may wait (retention.unsettled_days in settings.toml)."),
    "recipient-suppressed": Text("Its recipient is blocked.", "Unblock the address if mail reaches it again."),
    "batch-to-confirm": Text(
        "It came in a list that waits until a person has looked at it.",
        "Release the list with sealwright inbox release, or cancel it; sealwright inbox names it.",
    ),
    "batch-unknown": Text("No list with the number {batch} waits.", "Run sealwright inbox to see what waits."),
    "no-template": Text("No template is released for this event type.", "Release one; the message is then sent."),
    "no-template-near": Text(
        "No template is released for this event type. Is the type mistyped? There is a template for “{near}”.",
        "Correct the event and send it again, or release a template for its type; the message is then sent.",
    ),
    "approve-first": Text(
        "The first messages of a newly released version wait for a person.", "Look at them, then release them."
    ),
    "shared-password-missing": Text(
        "The password that you keep for this customer is not set.",
        "Set it: “sealwright password set --message ID”. The message goes out as soon as it is there.",
    ),
    "interrupted": Text(
        "The program stopped between handing over the message and the mail server's answer: it may have been sent.",
        "Look for it in the account's Sent folder; then mark it as sent, or cancel it.",
    ),
    "poison": Text(
        "The program stopped several times while it worked on this message.",
        "Look at its data; retry it when the cause is mended.",
    ),
    "tries-used-up": Text("The mail server was not ready to take it for 5 days.", "Retry it when the server is."),
    "domain-outage": Text(
        "So many addresses at {domain} were refused within an hour that the provider seems to be in trouble.",
        "Its messages wait an hour, then they are tried again. Try those again that have failed meanwhile.",
    ),
    "restored-from-backup": Text(
        "It was restored from a backup, and may have been sent since the backup was made.",
        "Look whether it was sent meanwhile; then release it, or cancel it.",
    ),
    "file-restored": Text(
        "The file waited to be taken in when the backup was made; its events may have been sent since.",
        "Look whether they were sent meanwhile; then put it back, or delete it.",
    ),
    "stale": Text(
        "It waited longer than its template allows.", "Release it if it is still wanted; otherwise cancel it."
    ),
    "corrected": Text("A corrected message took its place."),
    "resent": Text("The same went out again in another message, because nobody knew whether it had arrived."),
    "held-by-person": Text("A person stopped it for now.", "Release it to send it."),
    "canceled-by-person": Text("A person stopped it."),
    "list-canceled-by-person": Text("A person stopped its whole list or file.", "The corrected list may come again."),
    "found-in-sent": Text("It was found in the Sent folder of the account: it was sent."),
    "marked-sent-by-person": Text("A person marked it as sent."),
}
