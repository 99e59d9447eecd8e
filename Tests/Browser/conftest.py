"""A real server with the demo county, and a real Chromium in front of it."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

# Of Tests/Crash, which pytest.ini puts on the path; the tests here take them from us.
import cluster
from installation import COUNTY, ROOT, WENMING, certificate, free_port, soon, start  # noqa: F401

# The same engine as chromium's, without a window of its own to draw, which takes a third of the time of all tests.
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
# For what comes in a moment and on a busy machine in some (milliseconds): a deadline, not a measure.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
SIZES = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True,
              "device_scale_factor": 2},
}


def today() -> date:
    """As the county has it: the machine that tests may have another day for eight hours of each."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


@dataclass
class Server:
    """A running server: where it is, and the demo's sign-ins by role."""

    address: str
    data: Path
    sign_ins: dict[str, tuple[str, str]]

    def url(self, path: str = "") -> str:
        return f"{self.address}/{COUNTY}/{path}"


# For what is to pass on either engine and at either size: nothing that depends on both needs all four.
on_both_engines_and_sizes = pytest.mark.parametrize(
    ("server", "size"), [("sqlite", "desktop"), ("postgresql", "phone")], indirect=["server"])


@pytest.fixture(scope="session")
def servers(demo):
    """Each worker's own servers by engine, started when they are first asked for."""
    with contextlib.ExitStack() as ending:
        running = {}

        def serve(engine: str) -> Server:
            if engine not in running:
                running[engine] = ending.enter_context(serving(engine, *demo))
            return running[engine]
        yield serve


@contextlib.contextmanager
def serving(engine: str, source: Path, sign_ins: dict[str, tuple[str, str]]):
    """A server with its own copy of the demo county."""
    with contextlib.ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="wenming-")))
        data, log, database = folder / "data", folder / "server.log", ""
        if engine == "sqlite":
            shutil.copytree(source, data)
        else:
            database = ending.enter_context(cluster.Cluster().removed()).address
            copied = subprocess.run([WENMING, "copy", "--from", source / "wenming.sqlite", "--to", database,
                                     "--to-data", data],
                                    capture_output=True, text=True, check=False)
            assert copied.returncode == 0, copied.stderr
        process, address = start(data, log, database)
        try:
            yield Server(address, data, sign_ins)
        finally:
            process.send_signal(signal.SIGTERM)
            if process.wait(timeout=60) != 0:
                sys.stderr.write(log.read_text()[-4000:])


@pytest.fixture
def server(servers, request) -> Server:
    """On SQLite unless a test asks for PostgreSQL."""
    return servers(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def browser():
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield instance
        instance.close()


@pytest.fixture
def open_page(browser, server):
    """Makes pages of a size; the test fails when any of them met an error of ours."""
    contexts, faults = [], []

    def make(size: str = "desktop", expected_statuses: set[int] = frozenset(), scripts: bool = True) -> Page:
        context = browser.new_context(locale="zh-CN", java_script_enabled=scripts, **SIZES[size])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))

        def heard(message):
            # Chromium reports a 4xx page as a console error; the statuses are checked below.
            if message.type == "error" and "Failed to load resource" not in message.text:
                faults.append(f"console: {message.text}")

        def answered(response):
            if response.status >= 400 and response.status not in expected_statuses:
                faults.append(f"{response.status} {response.url}")

        page.on("console", heard)
        page.on("response", answered)
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture(scope="session")
def sessions() -> dict:
    """What each server gave those who signed in, to be shown again: a password costs the time of several pages."""
    return {}


@pytest.fixture
def sign_in(open_page, server, sessions):
    """A page on which somebody of a role is signed in; `anew` where the session is not to be anybody else's."""

    def enter(role: str, size: str = "desktop", anew: bool = False, **options) -> Page:
        page, known = open_page(size, **options), (server.address, role)
        if not anew:
            page.context.add_cookies(sessions.get(known, []))
        page.goto(server.url())
        if page.get_by_label("登录名").is_visible():
            fill_sign_in(page, *server.sign_ins[role])
            if not anew:
                sessions[known] = page.context.cookies()
        return page

    return enter


def fill_sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="退出").wait_for()


# Of elements that stand side by side and differ in their words only, two are looked at, as each has a neighbour then.
ALIKE = """() => {
    const kind = element => {
        const seen = new Map();
        for (const child of element.children) {
            const its = kind(child), before = seen.get(its) ?? 0;
            seen.set(its, before + 1);
            child.toggleAttribute("data-alike", before >= 2);
        }
        const attributes = [...element.attributes].filter(each => each.name !== "data-alike").map(
            each => /^(class|role|type|aria-|data-)/.test(each.name) && !/\\d/.test(each.value)
                ? `${each.name}=${each.value}` : each.name);
        const hasWords = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim() !== "");
        return `<${element.tagName} ${attributes.sort().join(" ")}${hasWords ? " …" : ""}>${[...seen.keys()].sort().join("")}</>`;
    };
    kind(document.body);
}"""


# Of each element on the page what it is in what: the same for pages that differ in words, in how many there are of a kind, and
# in what is left out.
PARTS = """() => {
    const kind = element => {
        const attributes = [...element.attributes].filter(each => each.name !== "data-alike").map(
            each => /^(class|role|type|aria-|data-)/.test(each.name) && !/\\d/.test(each.value)
                ? `${each.name}=${each.value}` : each.name);
        const hasWords = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim() !== "");
        return `${element.tagName} ${attributes.sort().join(" ")}${hasWords ? " …" : ""}`;
    };
    const all = [...document.body.querySelectorAll("*")].map(element => `${kind(element.parentElement)} > ${kind(element)}`);
    return [...new Set(all)];
}"""


def parts_on(page: Page) -> set[str]:
    return set(page.evaluate(PARTS))


def assert_accessible(page: Page) -> None:
    """axe-core finds no violation of WCAG 2.2 A and AA."""
    page.evaluate(ALIKE)
    violations = violations_on(page)
    if violations:
        # What a bar at the window's edge lies over just now, whoever reads scrolls out from under it: so all of the page at once.
        size = page.viewport_size
        page.set_viewport_size({**size, "height": page.evaluate("document.documentElement.scrollHeight")})
        violations = violations_on(page)
        page.set_viewport_size(size)
    assert violations == [], page.url


def violations_on(page: Page) -> list[str]:
    result = Axe().run(page, {"exclude": [["[data-alike]"]]},
                       options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
                                "resultTypes": ["violations"]})
    return [
        f"{item['id']}: {item['help']}: {[node['html'][:120] for node in item['nodes']][:3]}"
        for item in result.response["violations"]
    ]


def assert_fits(page: Page) -> None:
    """Nothing makes the page itself scroll sideways (WCAG 1.4.10)."""
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1], f"{page.url} is {width[0]} px wide in {width[1]}"


def assert_sound(page: Page) -> None:
    """Accessible, and wide enough for the window that it is in and for one of 320 px."""
    assert_accessible(page)
    assert_fits(page)
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    assert_fits(page)
    page.set_viewport_size(size)


def menu_of(page: Page) -> list[str]:
    """Where its entries lead; those of a closed group are no links to a role yet."""
    links = page.locator('nav[aria-label="主菜单"] a[href]')
    return [link.get_attribute("href") for link in links.all()]


def token_of(page: Page) -> str:
    return page.locator('input[name="_token"]').first.get_attribute("value")


def number_in(text: str) -> int:
    return int(re.search(r"\d+", text).group())
