"""Files that are replaced in one piece, on a disk that fills up and with links, rights, and devices in the way."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from wizard.system.writing import write_file, write_files, write_private


@contextmanager
def _full_disk() -> Iterator[None]:
    """Let no file grow beyond one byte, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("private", [True, False])
def test_old_file_is_whole_when_the_disk_is_full(private: bool, tmp_path: Path) -> None:
    path = tmp_path / "libby.yaml"
    path.write_bytes(b"platform: Libby\r\n")
    with _full_disk(), pytest.raises(OSError) as failed:
        write_file(path, b"platform: OverDrive\r\n", private)
    assert failed.value.filename == path
    assert path.read_bytes() == b"platform: Libby\r\n"
    assert [*tmp_path.iterdir()] == [path]


def test_no_file_is_changed_when_one_of_them_cannot_be_written(tmp_path: Path) -> None:
    first, second = tmp_path / "libby.yaml", tmp_path / "gone" / "kindle.yaml"
    first.write_bytes(b"old")
    with pytest.raises(FileNotFoundError):
        write_files({first: b"new", second: b"new"})
    assert first.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [first]


def test_permissions_of_a_file_are_preserved(tmp_path: Path) -> None:
    path = tmp_path / "libby.yaml"
    path.touch(0o640)
    write_file(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o640
    write_private(path, b"newer")
    assert path.stat().st_mode & 0o777 == 0o600
    ordinary = tmp_path / "ordinary"
    ordinary.touch()
    write_file(tmp_path / "new", b"")
    assert (tmp_path / "new").stat().st_mode == ordinary.stat().st_mode


def test_link_still_leads_to_its_file_after_writing(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    file, link = tmp_path / "elsewhere" / "libby.yaml", tmp_path / "libby.yaml"
    link.symlink_to(file)
    for text in (b"new", b"newer"):
        write_file(link, text)
        assert link.is_symlink() and file.read_bytes() == text
    link.unlink()
    link.symlink_to(link)
    with pytest.raises(OSError, match=r"libby\.yaml"):
        write_file(link, b"new")
    assert link.is_symlink()


def test_pipe_and_device_are_written_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_file(pipe, b"new")
        assert (os.read(reading, 9), pipe.is_fifo()) == (b"new", True)
    finally:
        os.close(reading)
    write_private(Path(os.devnull), b"new")
    assert Path(os.devnull).is_char_device()
