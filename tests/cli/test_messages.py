"""Events are handed in, sent and seen from the command line; personal data is masked unless it is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from designer.sender.loopback import LoopbackServer
from tests.cli.conftest import Ran, Run


def sample(office: Path, name: str = "normal") -> str:
    return str(office / "templates" / "order_confirmation" / "samples" / f"{name}.json")


@pytest.fixture
def sent(run: Run, office: Path) -> str:
    """The id of a message that the local mailbox has."""
    assert run("submit", sample(office)).code == 0
    assert run("send", "--until-empty").code == 0
    return str(run("message", "list", "--json").document["messages"][0]["id"])


def test_submit_accepts_and_a_second_time_recognises(run: Run, office: Path) -> None:
    first = run("submit", sample(office), "--json").document["files"][0]["events"]
    again = run("submit", sample(office), "--json").document["files"][0]["events"]
    assert [first[0]["is_new"], again[0]["is_new"]] == [True, False]
    assert first[0]["messages"] == again[0]["messages"]


def test_submit_of_a_bad_file_exits_with_1_and_says_why(run: Run, office: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"type": "order_confirmation", "email": "a@example.com, b@example.com"}')
    ran = run("submit", str(bad), "--json")
    assert ran.code == 1
    assert ran.document["files"][0]["errors"][0]["code"] == "email-several"
    assert run("submit", str(tmp_path / "none.json")).code == 2


def test_what_stays_in_the_local_mailbox_never_reads_as_sent(run: Run, sent: str) -> None:
    ran = run("message", "list")
    assert "kept in the local mailbox, not sent" in ran.out
    assert "Mode: rehearsal" in ran.out


def test_show_masks_personal_data(run: Run, office: Path, sent: str) -> None:
    ran = run("message", "show", sent)
    event = json.loads(Path(sample(office)).read_bytes())
    assert ran.code == 0
    assert event["email"] not in ran.out
    assert event["ctx"]["customer"]["name"] not in ran.out
    assert "***" in ran.out


def test_show_reveals_on_request_and_logs_that(run: Run, office: Path, sent: str) -> None:
    document = run("message", "show", sent, "--reveal", "--json").document
    event = json.loads(Path(sample(office)).read_bytes())
    assert document["recipient"] == event["email"]
    assert document["attachments"][0]["password"]
    assert document["data"]["customer"]["name"] == event["ctx"]["customer"]["name"]
    assert [one["action"] for one in document["log"]][-1] == "reveal"


def test_a_message_is_found_by_its_recipient(run: Run, office: Path, sent: str) -> None:
    address = json.loads(Path(sample(office)).read_bytes())["email"]
    assert len(run("message", "list", "--search", address.upper(), "--json").document["messages"]) == 1
    assert run("message", "list", "--search", "nobody@example.com", "--json").document["messages"] == []


def test_an_unknown_state_is_answered_with_the_known_ones(run: Run, sent: str) -> None:
    ran = run("message", "list", "--state", "snet")
    assert ran.code == 2
    assert "uncertain" in ran.err


def test_moves_answer_with_the_new_state_or_the_reason(run: Run, office: Path) -> None:
    def state_after(*arguments: str) -> Ran:
        return run("message", *arguments, "--json")

    message = run("submit", sample(office), "--json").document["files"][0]["events"][0]["messages"][0]["id"]
    for action, state in (("hold", "held"), ("release", "pending"), ("cancel", "canceled")):
        assert state_after(action, message).document["messages"] == [{"id": message, "state": state}]
    refused = state_after("release", message)
    assert refused.code == 1
    assert refused.document["messages"][0]["error"]["arguments"]["state"] == "canceled"
    assert run("message", "release", message).code == 1


def test_a_live_workspace_sends_through_its_account(run: Run, office: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    with LoopbackServer(kept) as server:
        run("account", "add", "main", "--from", "Shop <shop@example.com>", "--host", "127.0.0.1", "--port",
            str(server.port), "--security", "none", "--default")  # fmt: skip
        assert run("account", "test", "main").code == 0
        assert run("live", "--yes").code == 0
        run("submit", sample(office))
        ran = run("send", "--until-empty", "--json")
        lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["state"] for line in lines[:-1]] == ["sent"]
    assert lines[-1] == {"mode": "live", "ended": {"sent": 1}}
    assert len(list(kept.iterdir())) == 1


def test_a_message_is_named_by_its_event_or_the_beginning_of_its_id(run: Run, office: Path, sent: str) -> None:
    event = run("message", "list", "--json").document["messages"][0]["event_id"]
    for text in (sent, sent[:10], event):
        assert run("message", "show", text, "--json").document["id"] == sent
    assert run("message", "show", "no-such").code == 2
    assert run("message", "retry", event, "--json").document["messages"][0]["id"] == sent


def test_what_is_piped_is_whole(run: Run, office: Path, sent: str) -> None:
    event = run("message", "list", "--json").document["messages"][0]["event_id"]
    lines = run("message", "list").out.splitlines()
    assert [line for line in lines if event in line and "kept in the local mailbox, not sent" in line]


def wanted(run: Run, tmp_path: Path, *arguments: str, data: object = None) -> Ran:
    """Correct the newest message."""
    newest = run("message", "list", "--json").document["messages"][0]["id"]
    if data is not None:
        (tmp_path / "data.json").write_text(json.dumps(data))
        arguments = (*arguments, "--data", str(tmp_path / "data.json"))
    return run("message", "correct", newest, *arguments, "--json")


def test_a_document_is_sent_again_in_a_new_message(run: Run, sent: str) -> None:
    answer = run("message", "resend", sent, "--json").document["messages"][0]
    assert answer["state"] == "sent"
    assert run("send", "--until-empty").code == 0
    shown = run("message", "show", answer["new"], "--json").document
    assert (shown["state"], shown["repeats"]) == ("sent", sent)
    assert run("message", "show", sent, "--json").document["followed_by"] == [answer["new"]]
    assert answer["new"] in run("message", "show", sent).out


def test_a_corrected_event_goes_out_in_a_new_message(run: Run, office: Path, sent: str, tmp_path: Path) -> None:
    event = json.loads(Path(sample(office)).read_bytes())
    event["ctx"]["customer"]["name"] = "Ana Right"
    ran = wanted(run, tmp_path, "--email", "ana.right@example.com", data=event["ctx"])
    new = ran.document["messages"][0]["new"]
    assert run("send", "--until-empty").code == 0
    shown = run("message", "show", new, "--reveal", "--json").document
    assert (shown["state"], shown["recipient"], shown["corrects"]) == ("sent", "ana.right@example.com", sent)
    assert shown["data"]["customer"]["name"] == "Ana Right"
    assert shown["event_id"] == run("message", "show", sent, "--json").document["event_id"]
    first = run("message", "show", sent, "--reveal", "--json").document
    assert first["data"]["customer"]["name"] != "Ana Right"


def test_a_whole_event_can_be_the_correction(run: Run, office: Path, sent: str, tmp_path: Path) -> None:
    event = json.loads(Path(sample(office)).read_bytes()) | {"email": "b@example.com", "id": "another", "type": "other"}
    new = wanted(run, tmp_path, data=event).document["messages"][0]["new"]
    shown = run("message", "show", new, "--reveal", "--json").document
    assert (shown["recipient"], shown["event_type"]) == ("b@example.com", "order_confirmation")


@pytest.mark.parametrize(
    ("arguments", "data", "code"),
    [
        ((), None, "correction-empty"),
        (("--email", "a@example.com, b@example.com"), None, "email-several"),
        ((), [1], "event-not-object"),
        (("--data", "no-such-file.json"), None, "file-not-found"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_in_words(
    run: Run, sent: str, tmp_path: Path, arguments: tuple[str, ...], data: object, code: str
) -> None:
    ran = wanted(run, tmp_path, *arguments, data=data)
    assert ran.code in (1, 2)
    assert ran.document["error"]["code"] == code
    assert len(run("message", "list", "--json").document["messages"]) == 1


def test_what_waits_is_not_corrected_yet(run: Run, office: Path, tmp_path: Path) -> None:
    assert run("submit", sample(office)).code == 0
    ran = wanted(run, tmp_path, "--email", "ana@example.com")
    assert ran.code == 1
    assert ran.document["messages"][0]["error"]["code"] == "move-forbidden"


def copied(run: Run, office: Path, tmp_path: Path) -> str:
    """The id of a sent copy."""
    event = json.loads(Path(sample(office)).read_bytes()) | {"copies": [{"email": "tax@example.org"}]}
    (tmp_path / "copied.json").write_text(json.dumps(event))
    (answer,) = run("submit", str(tmp_path / "copied.json"), "--json").document["files"][0]["events"]
    assert run("send", "--until-empty").code == 0
    assert len(answer["messages"]) == 2
    return str(answer["messages"][1]["id"])


def test_a_copy_shows_its_own_recipient(run: Run, office: Path, tmp_path: Path) -> None:
    copy = copied(run, office, tmp_path)
    assert run("message", "show", copy, "--json").document["recipient"] == "t***@example.org"
    assert run("message", "show", copy, "--reveal", "--json").document["recipient"] == "tax@example.org"
    assert [one["id"] for one in run("message", "list", "--search", "tax@example.org", "--json").document["messages"]]


def test_a_correction_of_a_copy_changes_its_address_only(run: Run, office: Path, tmp_path: Path) -> None:
    copy = copied(run, office, tmp_path)
    whole = json.loads(Path(sample(office)).read_bytes()) | {"email": "eve@example.com", "language": "sv"}
    (tmp_path / "data.json").write_text(json.dumps(whole))
    ran = run(
        "message", "correct", copy, "--email", "right@example.org", "--data", str(tmp_path / "data.json"), "--json"
    )
    new = ran.document["messages"][0]["new"]
    assert run("send", "--until-empty").code == 0
    shown = run("message", "show", new, "--reveal", "--json").document
    assert (shown["state"], shown["recipient"]) == ("sent", "right@example.org")
    assert run("message", "list", "--search", "eve@example.com", "--json").document["messages"] == []
