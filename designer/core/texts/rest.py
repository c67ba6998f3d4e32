"""Texts about the REST inbox and its keys."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
    "rest-no-key": Text(
        "This call has no key, or one that is not known here.",
        "Send the header “Authorization: Bearer KEY”. A key is made with “sealwright key add NAME”.",
    ),
    "rest-host": Text(
        "This name is none of this inbox.",
        "Call it by the address that the sender names, or add the name to rest.hosts in settings.toml.",
    ),
    "rest-origin": Text(
        "This call comes from a page of another website in a browser.", "Call it from a program, with a key of its own."
    ),
    "rest-key-type": Text(
        "The key {key} may not hand in events of this type.", "Use another key, or make one for this type."
    ),
    "rest-no-such-place": Text("There is no such address here.", "/openapi.json lists all of them."),
    "rest-method": Text("This address is not called with this method.", "/openapi.json lists what can be called how."),
    "rest-too-slow": Text(
        "The call took longer than {seconds} seconds to arrive.", "Send it again, over a better connection."
    ),
    "rest-too-large": Text("The call is larger than {limit} MiB.", "Send fewer events in one call."),
    "rest-too-many": Text("The call holds more than {limit} events.", "Send them in several calls."),
    "rest-media-type": Text("The body of this call is not JSON.", "Send it with “Content-Type: application/json”."),
    "rest-multipart": Text(
        "This body is no whole multipart/form-data.", "Let your HTTP library make it, with the boundary in the header."
    ),
    "rest-parts": Text(
        "A call with files has one part “event”, with a single event, and parts “file” that each have a file name.",
        "Name the parts so; hand in several events with files in several calls.",
    ),
    "rest-encoding": Text("The body of this call is compressed.", "Send it as it is, without Content-Encoding."),
    "rest-idempotency": Text(
        "This Idempotency-Key came before, with another body.", "Use a new one for every call that is another."
    ),
    "rest-idempotency-long": Text(
        "The Idempotency-Key is longer than {limit} characters.", "Send a shorter one: a number, or a random text."
    ),
    "rest-too-often": Text("This key calls more often than {limit} times a minute.", "Wait {seconds} seconds."),
    "rest-high-water": Text(
        "More than {limit} messages wait to be sent already, so nothing is taken in now.",
        "Send the call again later. limits.waiting in settings.toml says how many may wait.",
    ),
    "rest-preview-type": Text(
        "{path} names another event type than that of this template, {expected}.",
        "Send an event of this type, or name the template that is for it.",
    ),
    "rest-preview-body": Text(
        "A preview wants an object with two keys, template and event.",
        'Send {{"template": "invoice", "event": {{...}}}}; GET /v1/templates lists the templates.',
    ),
    "rest-template-unknown": Text("No template of this id is published.", "GET /v1/templates lists those that are."),
    "rest-no-pdf": Text(
        "This template makes no PDF for this event.", "Ask for the mail instead: Accept: message/rfc822."
    ),
    "rest-previews-busy": Text("Two previews are being made already.", "Ask again in a moment."),
    "rest-internal": Text(
        "Something went wrong here that should not.", "Send the call again. The sender's log says more, without data."
    ),
    "rest-port": Text(
        "The REST inbox cannot listen on {host}, port {port}: {reason}.",
        "Choose another one in settings.toml, under [rest].",
    ),
    "rest-certificate": Text(
        "The certificate of the REST inbox cannot be used: {reason}.",
        "rest.certificate and rest.private_key in settings.toml name two PEM files that belong together.",
    ),
    "event-unknown": Text(
        "There is no event of this id, or it is forgotten by now.", "Look at the id, and whether it was a rehearsal."
    ),
    "api-key-name-taken": Text(
        "There is a key of the name {name} already.",
        "Choose another name, or remove it first: “sealwright key remove {name}”.",
    ),
    "api-key-unknown": Text("There is no key of the name {name}.", "“sealwright key list” shows them."),
}
