"""What the runner of pages demands of a page."""

from pathlib import Path

import pytest

from tests.docs.console_blocks import needs_bash, run_page

pytestmark = needs_bash


def run(tmp_path: Path, *blocks: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# Page\n\n" + "\n\nText.\n\n".join(f"```console\n{block}\n```" for block in blocks) + "\n", "utf-8"
    )
    folder = tmp_path / "empty"
    folder.mkdir()
    run_page(page, folder)


def test_commands_share_a_session_and_a_folder(tmp_path: Path) -> None:
    run(tmp_path, "$ mkdir a\n$ cd a\n$ echo x > f", "$ cat f\nx\n$ ls ..\na")


def test_what_is_written_on_stderr_counts_in_its_place(tmp_path: Path) -> None:
    run(tmp_path, '$ python -c "import sys; print(1); print(2, file=sys.stderr); print(3)"\n1\n2\n3')


def test_lines_and_parts_of_lines_can_be_left_out(tmp_path: Path) -> None:
    run(tmp_path, "$ printf 'a\\nb 1 c\\nd\\ne\\n'\na\nb … c\n…")


def test_no_break_spaces_and_ends_of_lines_do_not_count(tmp_path: Path) -> None:
    run(tmp_path, "$ printf '1\\u00a0000 \\n'\n1 000")


def test_a_file_of_the_page_is_written_where_the_session_stands(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```console\n$ mkdir work\n$ cd work\n```\n\n**`b/it's.yaml`**\n\n```yaml\na: $HOME\n```\n\n"
        "```console\n$ cat b/*\na: $HOME\n```\n",
        "utf-8",
    )
    run_page(page, tmp_path)
    assert (tmp_path / "work/b/it's.yaml").read_text("utf-8") == "a: $HOME\n"


def test_a_command_that_fails_is_followed_by_its_code(tmp_path: Path) -> None:
    run(tmp_path, "$ (exit 3)\n$ echo $?\n3\n$ true")


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("$ echo 1 234\n1 23", "page.md:4: $ echo 1 234\nwrites\n1 234"),
        ("$ echo a; echo b\na", "writes\na\nb"),
        ("$ echo a\na\nb", "writes\na"),
        ("$ echo a", "writes\na"),
        ("$ echo a\na\n…", "writes\na"),
        ("$ echo aXb\na.b", "writes\naXb"),
        ("$ true\n$ false\n$ true", "page.md:5: $ false\nended with 1"),
        ("$ false", "ended with 1"),
        ("$ exit 0\n$ true", "the session broke off"),
        ("a\n$ true", "line 4: a block begins with a command"),
    ],
)
def test_anything_else_is_told_with_its_line(tmp_path: Path, block: str, told: str) -> None:
    with pytest.raises(AssertionError) as refusal:
        run(tmp_path, block)
    assert told in str(refusal.value)


def test_a_page_without_commands_is_no_page_to_run(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="has no commands"):
        run(tmp_path)
