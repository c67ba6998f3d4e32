"""Texts of the mails to those who look after the sender: the digest and the alarms."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
    "report-nobody": Text(
        "Nobody is named who gets the digest and the alarms.",
        'Name somebody under [report] in settings.toml: people = ["name@example.com"].',
    ),
    "report-not-sent": Text(
        "The last mail to those who look after the sender could not be sent ({reason}).",
        "It is tried again by itself. “sealwright report --send” tries at once and says what is wrong.",
    ),
    "report-by-its-own": Text(
        "Alarms leave through the account “{account}”, which also sends the messages: when it stops, nobody is told.",
        "Name a second account under [report] in settings.toml.",
    ),
    "report-stays-here": Text(
        "Digest and alarms go to the local mailbox, so nobody is told.",
        "Name an account that sends under [report] in settings.toml.",
    ),
    "alarm-account": Text(
        "The account “{account}” is paused, and {count} messages wait for it.",
        "Mend it as told below; what waits then goes out by itself.",
    ),
    "alarm-uncertain": Text(
        "Messages wait for a decision ({count}): they may or may not have arrived.",
        "Ask the recipients or look into the Sent folder, then mark them as sent or send them again.",
    ),
    "alarm-silent": Text(
        "Nothing has been sent for an hour, though {count} messages are due.",
        "Open the window, or run “sealwright doctor”, to see what keeps them.",
    ),
    "folder-silent": Text(
        "The folder {folder} does not answer; what is put into it is not taken.",
        "Look whether the computer or the network share that it lies on is there. Nothing else waits for it.",
    ),
    "alarm-files": Text(
        "Files with events were refused ({count}).",
        "Open the window, or run “sealwright inbox”, to see why; mend them, or delete them.",
    ),
    "alarm-callbacks": Text(
        "What became of messages could not be told to the receiver of “{template}” ({count}).",
        "Mend the receiver, then type “sealwright callback retry”.",
    ),
    "alarm-was-away": Text(
        "The sender did not run, or the computer slept, from {since} to {until}, and messages or files waited.",
        "They go out now. See that the sender starts by itself: “sealwright service status”.",
    ),
    "mail-needs-you": Text("Sealwright needs you: {count} things."),
    "mail-is-over": Text("It is over, since {at}."),
    "mail-subject": Text("Sealwright: {words}."),
    "mail-subject-over": Text("Sealwright: over: {words}."),
    "mail-still": Text("Each thing is told once, and once more when it is over."),
    "mail-origin": Text("Sent by Sealwright on {machine}, because you are named under [report] in its settings.toml."),
    "mail-rehearsal": Text("It rehearses: nothing reaches a recipient."),
    "digest-subject": Text("Sealwright: {sent} sent, {failed} failed, {waiting} waiting."),
    "digest-span": Text("From {since} to {until}."),
    "digest-events": Text("Events in: {count}."),
    "digest-none": Text("No message ended."),
    "digest-messages": Text("Messages: {tally}."),
    "digest-waiting": Text("Waiting now: {tally}."),
    "digest-failed": Text("Why messages failed."),
    "digest-share": Text("Failed: {share} % of those that were tried."),
    "digest-time": Text("In the outbox until sent: half within {median} s, 95 % within {p95} s."),
}
