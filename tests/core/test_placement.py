"""A workspace lies on a disk of this machine, or it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from designer.core.errors import SetupError
from designer.core.placement import refuse_shared_folder

MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/office /srv/office nfs4 rw 0 0
//pc/share /srv/my\\040share cifs rw 0 0
/dev/vdb /srv/office/local ext4 rw 0 0
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    path = tmp_path / "mounts"
    path.write_text(MOUNTS)
    return path


@pytest.mark.parametrize("folder", ["/srv/office", "/srv/office/sealwright", "/srv/my share/sealwright"])
def test_a_network_folder_is_refused(folder: str, mounts: Path) -> None:
    with pytest.raises(SetupError) as refused:
        refuse_shared_folder(Path(folder), mounts=mounts)
    assert refused.value.code == "folder-on-network"


@pytest.mark.parametrize("folder", ["/home/ana/Sealwright", "/srv/office2", "/srv/office/local/sealwright"])
def test_a_local_folder_is_fine(folder: str, mounts: Path) -> None:
    refuse_shared_folder(Path(folder), mounts=mounts)


@pytest.mark.parametrize(
    "folder", ["/home/ana/Dropbox/x", "/home/ana/OneDrive - Firm/x", "/home/ana/Nextcloud", "/u/Dropbox (Personal)/a"]
)
def test_a_synchronised_folder_is_refused(folder: str, mounts: Path) -> None:
    with pytest.raises(SetupError) as refused:
        refuse_shared_folder(Path(folder), mounts=mounts)
    assert refused.value.code == "folder-synchronised"


def test_a_name_that_only_begins_like_one_is_fine(mounts: Path) -> None:
    refuse_shared_folder(Path("/home/ana/dropbox-alternative/x"), mounts=mounts)


def test_where_mounts_cannot_be_told_the_names_still_count(tmp_path: Path) -> None:
    refuse_shared_folder(tmp_path, mounts=tmp_path / "none")
    with pytest.raises(SetupError):
        refuse_shared_folder(tmp_path / "iCloud Drive", mounts=tmp_path / "none")
