"""Texts about templates, publications and their checks."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
    "password-key-missing": Text(
        "The attachment {body} has a password that you keep, and nothing says under which key.",
        'Name a field in key, such as key = "{{{{ ctx.customer.number }}}}".',
    ),
    "password-key-unused": Text(
        'The attachment {body} names a key, which is for policy = "shared" only.',
        'Take key out, or write policy = "shared".',
    ),
    "template-not-found": Text("There is no template {name}.", "“sealwright template list” shows those there are."),
    "template-not-found-near": Text(
        "There is no template {name}. Did you mean {nearest}?", "“sealwright template list” shows those there are."
    ),
    "template-exists": Text("There is a template {name} already.", "Choose another id."),
    "template-id-invalid": Text(
        "{name} cannot be the id of a template.", "Use 1 to 64 letters, digits, underscores or hyphens."
    ),
    "template-id-differs": Text(
        "template.toml says id = {id}, but its folder is called {name}.", "Make them the same."
    ),
    "starter-not-found": Text("There is no starter {name}.", "There are: {known}."),
    "file-missing": Text("The template has no file {name}.", "Add it, or correct its name in {file}."),
    "file-not-utf8": Text("{file} is not UTF-8 text: byte {offset} cannot be read.", "Save it as UTF-8."),
    "file-name-reserved": Text("{name} is a name that publications use.", "Call it something else."),
    "file-name-unprintable": Text(
        "The file name {file} has characters that cannot be shown.", "Rename the file with plain letters."
    ),
    "file-not-regular": Text("{file} is a link or a device, not a file.", "Put the file itself into the template."),
    "package-too-large": Text(
        "The template has more than {files} files or {mib} MB.", "Take out what it does not need."
    ),
    "plural-without-other": Text(
        "The plural {key} in {file} has no form “other”.", 'Add other = "..."; every language needs it.'
    ),
    "text-not-text": Text("{key} in {file} is not text.", "Put it into quotes."),
    "template-syntax": Text("{file}, line {line}, column {column}: {detail}.", "Correct the template there."),
    "unknown-filter": Text(
        "{file}, line {line}, column {column}: there is no filter or test {name}.", "docs/templates.md lists them."
    ),
    "include-missing": Text(
        "{file}, line {line}, includes {name}, which is not in the template.", "Add the file, or correct the name."
    ),
    "include-circle": Text(
        "{file}, line {line}, includes {name}, which leads back to it.", "Take one of the includes out."
    ),
    "template-forbidden": Text(
        "{file}, line {line}, does something that templates may not do.", "Use fields, filters, if and for only."
    ),
    "mjml-syntax": Text(
        "{file}, line {line}: the MJML cannot be compiled: {detail}.", "Close every tag; write & as &amp;."
    ),
    "condition-not-allowed": Text(
        "“{where}” in {file} goes beyond what a condition may do.",
        "Use fields, literals, comparison, and, or, not, in, and the filters default, length, lower.",
    ),
    "format-not-yet": Text(
        "This version of Sealwright cannot do {what} yet.",
        "Take it out of template.toml; nothing is ever ignored in silence.",
    ),
    "underlay-without-page": Text(
        "The letterhead {name} lies under no page: its attachment has no page of ours (body).",
        "Take underlay out, or give the attachment a body.",
    ),
    "publication-missing": Text("There is no released version {number} of {name}.", "Release the template."),
    "publication-changed": Text(
        "The released version {number} of {name} was changed after it was made ({file}).",
        "Release the template again; released versions must not be edited.",
    ),
    "template-not-published": Text("{name} is not published.", "Publish it first: “sealwright publish {name}”."),
    "template-paused-already": Text("{name} is paused already.", "Resume it with “sealwright resume {name}”."),
    "template-not-paused": Text("{name} is not paused.", "There is nothing to resume."),
    "publication-current-already": Text(
        "Publication {number} of {name} is the current one already.", "Choose another number with --to."
    ),
    "publication-none-before": Text(
        "{name} has no earlier publication.", "To take it back altogether: “sealwright unpublish {name}”."
    ),
    "template-published": Text(
        "{name} is released and in use, so it cannot be renamed or deleted.",
        "Take it back first, under Released versions or by “sealwright unpublish {name}”.",
    ),
    "template-not-deleted": Text(
        "No deleted template {name} is kept here.", "“sealwright template list” shows the deleted ones."
    ),
    "package-not-zip": Text("{file} is no template in a zip file.", "Choose a file that “template export” has made."),
    "package-encrypted": Text("The zip file is locked with a password.", "Pack it again without a password."),
    "package-unsafe-name": Text(
        "The zip file holds a file whose name could reach outside the template: {file}.",
        "Ask whoever made it for one that “template export” has made.",
    ),
    "package-name-twice": Text(
        "The zip file holds {file} twice; capital and small letters are the same on some systems.",
        "Rename one of the two and pack it again.",
    ),
    "package-packed-too-tight": Text(
        "{file} in the zip file would grow to more than {ratio} times its size, as no template does.",
        "Ask whoever made it for one that “template export” has made.",
    ),
    "package-without-spec": Text(
        "The zip file holds no template.toml.", "It must lie at the top, or in the one folder at the top."
    ),
    "history-missing": Text("This earlier version is no longer kept.", "Choose another one."),
    "template-unconditional-twice": Text(
        "{name} is released for the event type {event_type} already, and neither has a “when”.",
        "Give one of them a routing condition, or another event_type.",
    ),
    "sample-none": Text(
        "The template has no sample.", "Put an event as JSON into samples/; checks and preview need one."
    ),
    "sample-type": Text(
        "The sample's type is not the template's event type {event_type}.", "Correct type in the sample."
    ),
    "field-unknown": Text("No sample has {path}.", "Correct the name, or add the field to a sample."),
    "field-unknown-near": Text("No sample has {path}. Did you mean {nearest}?", "Correct the name."),
    "burst-no-collection": Text(
        "{file}, line {line}: {key} names {path}, which is no collection of the template.",
        "Add it to collections under [fields].",
    ),
    "field-personal-in-mail": Text(
        "{path} is personal and may not stand in the mail.",
        "Use it in the attachment only, or release it under [fields] public.",
    ),
    "attachment-unsealed-personal": Text(
        "The attachment {body} has no password but uses the personal field {path}.",
        "Seal it, or say when you release why it may go out unsealed.",
    ),
    "text-unknown": Text("No language file has the text {path}.", "Add it, or correct the name."),
    "text-untranslated": Text("{file} has no text {key}, which {other} has.", "Translate it."),
    "words-alike": Text(
        "Words that stand in the page itself, and are the same in every language: {count}, such as “{words}”.",
        "Make them texts of the languages, and translate them; or leave them, where they are right in all.",
    ),
    "texts-not-translated": Text(
        "Texts of the language {language} that are still those of {other}: {count}.",
        "Translate them, or say when you release why they stay.",
    ),
    "firm-iban-malformed": Text(
        "The IBAN of your firm is not written as one: two letters, two digits, then 11 to 30 letters or digits.",
        "Write it on the page of the firm as your bank does.",
    ),
    "firm-iban-check-digits": Text(
        "The IBAN of your firm cannot be right: its check digits do not fit the rest.",
        "Compare it on the page of the firm with what your bank has written.",
    ),
    "firm-bic-malformed": Text(
        "The BIC of your firm is not written as one: 8 or 11 letters and digits, the fifth and sixth are letters.",
        "Write it on the page of the firm as your bank does.",
    ),
    "firm-web-malformed": Text(
        "The web address of your firm is not written as one that a link can lead to.",
        "Write it on the page of the firm with https:// before it, such as https://www.example.com.",
    ),
    "firm-email-malformed": Text(
        "The e-mail address of your firm is not written as one.",
        "Write it on the page of the firm, such as office@example.com.",
    ),
    "firm-country-malformed": Text(
        "The country code of your firm is not written as one: two letters.",
        "Write it on the page of the firm, such as DE or US.",
    ),
    "spreadsheet-without-id": Text(
        "Orders of this list have no id: one that is handed in again with a change would go out a second time.",
        'Write event_id = "{id}-{{{{ {path} }}}}" at the top, and list {path} under public.',
    ),
    "spreadsheet-without-any-id": Text(
        "Rows of this list have no id: one that is handed in again with a change goes out a second time.",
        "If a column holds a number of each row, use it in event_id, and list it under public.",
    ),
    "burst-reads-everybody": Text(
        "{path} is read out of the list of all recipients: each of them would get the same one, or everybody's.",
        "Write recipient in place of {each}: it is the one whose document this is.",
    ),
    "firm-untouched": Text(
        "The firm is still the invented one of the starters, and this template shows it.",
        "Fill in your own in firm.toml, or on the page of the firm, before anything goes out in earnest.",
    ),
    "firm-invented": Text(
        "These lines of the firm are still the invented ones: {lines}.",
        "Fill in your own on the page of the firm, or say when you release why they stay.",
    ),
    "language-file-missing": Text(
        "The language {language} is listed, but there is no {file}.",
        "Add the file, or take the language out of languages.",
    ),
    "password-part-public": Text(
        "{path}, a part of the password, is public: it can be read in the mail.",
        "Use fields in the formula that only the recipient knows.",
    ),
    "password-weak": Text(
        "The password has about {bits} bits; somebody who knows the formula needs {time} to guess it.",
        "Add a field that only the recipient knows; 40 bits or more are good.",
    ),
    "password-formula-missing": Text(
        "The attachment {body} has the policy “formula” but no formula.", 'Write one, or choose policy = "random".'
    ),
    "hint-missing": Text(
        "The attachment {body} is sealed, but has no hint to its password.",
        'Write hint = "...", so that the recipient knows what to type.',
    ),
    "body-missing": Text("The attachment number {number} names no body.", 'Write body = "....html".'),
    "value-bare-in-css": Text(
        "A value stands in CSS without a filter.", "Write | css_color or | css_length behind it."
    ),
    "value-bare-in-url": Text("A value stands in a link without a filter.", "Write | url behind it."),
    "value-bare-unquoted": Text("A value stands in an attribute without quotes.", "Put quotes around the attribute."),
    "mail-too-long": Text(
        "The mail's HTML has {kib} KB; Gmail cuts mails off at 102 KB.", "Shorten it; long lists belong into the PDF."
    ),
    "image-alt-missing": Text("An image has no alt text.", 'Write alt="..."; many people see the mail without images.'),
    "public-value-in-mail": Text(
        "A value of the personal field {path} stands in the mail, maybe by chance.",
        "Check that the template does not print it by another way.",
    ),
    "markup-not-closed": Text(
        "<{name}> is not closed; what holds it ends at line {other_line}, column {other_column}.",
        "Write </{name}> where it ends.",
    ),
    "markup-not-opened": Text("</{name}> closes nothing.", "Take it out, or write <{name}> where it begins."),
    "markup-crossed": Text(
        "<{name}> is closed at line {other_line}, column {other_column}, after the tag that holds it.",
        "Close <{name}> first: tags end in the opposite order in which they began.",
    ),
    "markup-unfinished": Text("The tag <{name} has no end.", "Write > where it ends."),
    "markup-across-jinja": Text(
        "<{name}> is closed at line {other_line}, column {other_column}, in another branch of a condition or a loop.",
        "Where you can, open and close it in the same branch; then it can be shown as one block.",
    ),
    "jinja-not-closed": Text("“{name}” is not ended.", "Write {{% end{name} %}} where it ends."),
    "jinja-not-opened": Text("“{name}” belongs to nothing.", "Take it out, or write the beginning that is missing."),
    "jinja-crossed": Text(
        "“{name}” is ended at line {other_line}, column {other_column}, after what holds it.",
        "End “{name}” first: what began last is ended first.",
    ),
    "jinja-unfinished": Text("“{name}” has no end.", "Write the closing braces behind it."),
    "companion-unsealed": Text(
        "The PDF that comes with the event ({name}) goes out without a password; nobody knows what it tells.",
        "Give it a password policy, or publish with --confirm companion-unsealed=REASON.",
    ),
    "companion-unchecked": Text(
        "Nothing is looked for in the PDF that comes with the event ({name}): another customer's would be sent.",
        'Add must_contain with what only the right file says, such as "{{{{ ctx.invoice.number }}}}".',
    ),
}
