"""Makes the pictures of README and handbook: a terminal, a map, the page in a browser, and the first page of each kind
of paper, as LibreOffice prints it in Swedish.

Needs soffice and pdftoppm, playwright with Chromium, and the program with the extra [pdf]:

    python tools/bilder.py docs/bilder
"""

import os
import pty
import shlex
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).parent.parent
PROGRAM = (sys.executable, "-m", "tillaggsbelopp")
INVENTED = ROOT / "examples/distriktstillskott"
"""Where a year can be decided and an index value come after it, without anything invented of a real agreement."""
DECIDED = (
    "faststall 2025 --kunskapsdatum 2024-11-15",
    "index deflator 2025=3,9 --slag utfall --publicerad 2026-02-01 --kalla 'Påhittad siffra' --skriv",
    "avrakna 2025 --ut avrakning.xlsx",
)
PAPERS = (
    "folj-upp 2025 2026 --ut .",
    "berakna 2025 --ut sammanfattning.xlsx",
    "jamfor 2024 2025 --ut jamforelse.xlsx",
    "jamfor 2025 --alternativ alla --ut alternativ.xlsx",
    "nyckeltal kostnad_65_plus --ut nyckeltal.xlsx",
    "karta totalt --ar 2025 --per-invanare --ut karta.png",
)
TERMINAL = ("berakna 2024", "forklara laxå 2024")
COLUMNS = 80
SCREEN = """<style>pre {{ display: inline-block; margin: 0; padding: 16px 20px; font: 15px/1.35 monospace;
color: {foreground}; background: {background} }}</style><pre>{code}</pre>
"""
PAGE = "sida 2025 --ut sida.html"
PULLED = ("slider-1", 5)
"""The slider that is pulled in the picture of the page, and how far."""
PAGES = {"kommunbilaga": ("sammanfattning", 3)}
DPI = 80
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>sv-SE</value></prop>
</item>
</oor:items>
"""


def main(pictures: Path) -> None:
    """Write a picture of each paper into a folder."""
    pictures.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as made:
        folder = Path(made)
        for source, under, commands in ((INVENTED, "invented", DECIDED), (ROOT, "shipped", PAPERS)):
            for name in ("config", "data"):
                shutil.copytree(source / name, folder / under / name)
            for command in commands:
                run(*PROGRAM, *shlex.split(command), cwd=folder / under)
        shutil.copy(folder / "shipped/karta.png", pictures)
        run(*PROGRAM, *shlex.split(PAGE), cwd=folder / "shipped")
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"))
            picture_of_terminal(browser, folder / "shipped", pictures / "terminal.png")
            picture_of_page(browser, folder / "shipped/sida.html", pictures / "sida.png")
            browser.close()
        (folder / "profile/user").mkdir(parents=True)
        (folder / "profile/user/registrymodifications.xcu").write_text(PROFILE, "utf-8")
        books = [*folder.glob("*/*.xlsx")]
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        run("soffice", profile, "--headless", "--convert-to", "pdf", *map(str, books), cwd=folder)
        pages = {book.stem.partition("-")[0]: (book.stem, 1) for book in books} | PAGES
        for picture, (paper, page) in pages.items():
            only = ("-f", str(page), "-l", str(page), "-singlefile")
            run(
                "pdftoppm", "-png", "-r", str(DPI), *only, f"{paper}.pdf", str(pictures.resolve() / picture), cwd=folder
            )


def picture_of_terminal(browser: Browser, folder: Path, picture: Path) -> None:
    """Take a picture of commands and what they write on a terminal."""
    answers = []
    for command in TERMINAL:
        answer = Text.from_ansi(on_terminal(*PROGRAM, *shlex.split(command), cwd=folder))
        answers.append(Text.assemble((f"$ tillaggsbelopp {command}\n", "bold green"), answer))
    shown = Text("\n\n").join(answers)
    console = Console(record=True, file=StringIO(), width=COLUMNS)
    console.print(shown, end="", soft_wrap=True)
    page = browser.new_page()
    page.set_content(console.export_html(theme=MONOKAI, code_format=SCREEN, inline_styles=True).rstrip())
    page.locator("pre").screenshot(path=picture)


def on_terminal(*command: str, cwd: Path) -> str:
    """Run a command that must succeed; what it writes on a terminal, colours and all."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        command, cwd=cwd, stdin=its, stdout=its, env={**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    ) as running:
        os.close(its)
        written = bytearray()
        try:
            while part := os.read(ours, 65536):
                written += part
        except OSError:  # how Linux says that the other end has been closed
            pass
    os.close(ours)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return written.decode().replace("\r\n", "\n").rstrip()


def picture_of_page(browser: Browser, page: Path, picture: Path) -> None:
    """Take a picture of what a window shows of the page, with a slider pulled."""
    slider, steps = PULLED
    shown = browser.new_page(viewport={"width": 1280, "height": 860})
    shown.goto(page.as_uri())
    shown.locator(f"#{slider}").focus()
    for _ in range(steps):
        shown.keyboard.press("ArrowRight")
    shown.screenshot(path=picture)


def run(*command: str, cwd: Path) -> None:
    """Run a command that must succeed."""
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/bilder"))
