"""Texts about calls of the command line and about this machine."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
    "folder-on-network": Text(
        "{folder} lies on a network file system ({kind}), where the outbox could be damaged.",
        "Choose a folder on a disk of this computer; several machines can share the work over PostgreSQL later.",
    ),
    "folder-synchronised": Text(
        "{folder} lies in a synchronised folder ({name}), where the outbox could be damaged.",
        "Choose a folder that no program synchronises, such as ~/Sealwright.",
    ),
    "workspace-missing": Text(
        "There is no workspace at {folder}.", "Make one with “sealwright init”, or name another with --workspace."
    ),
    "workspace-read-only": Text(
        "Nothing can be written in {folder}: {reason}.",
        "Nothing is taken in or sent meanwhile, and nothing is lost. Check that the folder belongs to you, and that "
        "its disk is not mounted read only.",
    ),
    "workspace-exists": Text("There is a workspace at {folder} already.", "Use it, or name another folder."),
    "workspace-not-empty": Text("The folder {folder} is not empty.", "Name a new or empty folder."),
    "secret-not-same": Text("The two were not the same.", "Try again."),
    "secret-empty": Text(
        "No password was given.", "Type it when you are asked, or hand it in as one line of standard input."
    ),
    "address-not-plain": Text("This is not one plain e-mail address.", "Write it like name@example.com."),
    "needs-yes": Text("This asks once, and there is nobody to ask.", "Add --yes if you are sure."),
    "live-default-stays-here": Text(
        "The default account {account} is the local mailbox: going live would send nothing.",
        "Set default_account in settings.toml to an account that sends ({known}).",
    ),
    "live-without-account": Text(
        "There is no account that could send to recipients.", "Add one with “sealwright account add”, then go live."
    ),
    "item-not-there": Text("{path} has no item number {number} in this event.", "Choose one that is there."),
    "file-not-found": Text("There is no file {file}.", "Check its name."),
    "output-exists": Text("There is a file {file} already.", "Name a new one; none is written over."),
    "output-not-workbook": Text("{file} is not the name of an Excel file.", "Let it end in .xlsx."),
    "confirm-without-reason": Text("--confirm {name} gives no reason.", 'Write --confirm {name}="the reason".'),
    "arguments-wrong": Text("{words}.", "“{command} --help” shows what can be given."),
    "file-trouble": Text(
        "The file or folder {file} cannot be used: {reason}.",
        "Check that it is there, that you may write to it and that the disk is not full.",
    ),
    "program-fault": Text(
        "The program made a mistake ({kind} in {place}).", "Nothing was lost. Please report it with these words."
    ),
    "state-unknown": Text("{state} is no state of a message.", "There are: {known}."),
    "sample-unknown": Text("The template has no sample {name}.", "There are: {known}."),
    "language-not-in-template": Text("The template has no language {name}.", "There are: {known}."),
    "password-key-unneeded": Text(
        "This message needs no password that you keep.", "“sealwright message show” says what it waits for."
    ),
    "password-not-kept": Text(
        "No password is kept under this key.", "“sealwright password list --reveal” shows the keys."
    ),
    "count-too-small": Text("--count must be at least 1.", "Give a larger number."),
    "account-is-default": Text(
        "{account} is the default account.", "Make another one the default first (default_account in settings.toml)."
    ),
    "pdf-engine-missing": Text(
        "PDFs cannot be made on this machine.",
        "On Debian: apt-get install libpangoft2-1.0-0 libharfbuzz-subset0. Elsewhere: install Pango.",
    ),
    "fonts-missing": Text("The bundled fonts are missing.", "Install the program again."),
}
