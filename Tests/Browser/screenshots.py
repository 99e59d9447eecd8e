"""Pictures of the main screens at desktop and phone size, of a demo county of their own."""

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from conftest import CHROMIUM, SIZES, WENMING, Server, start

# Name, role (nobody's for None), path below the county; `@` follows the first link of the list's rows.
SCREENS = [
    ("sign-in", None, "sign-in"),
    ("leader", "县领导", ""),
    ("home", "创建办干事", ""),
    ("ranking", "创建办主任", "assessments @1"),
    ("township", "创建办主任", "assessments @1 @0"),
    ("findings", "创建办干事", "findings?standing=open"),
    ("finding", "创建办干事", "findings?standing=closed&source=visit @0"),
    ("visits", "创建办主任", "visits/all?tier=county&state=submitted"),
    ("visit", "创建办主任", "visits/all?tier=county&state=submitted @9"),
    ("record-visit", "创建办干事", "visits/all?tier=county&state=open @0"),
    ("bulletin", "县领导", "bulletins @0"),
    ("plans", "创建办主任", "plans"),
    ("plan", "创建办主任", "plans @0"),
    ("plan-new", "创建办主任", "plans/new"),
    ("rules", "创建办主任", "assessments/rules"),
    ("sheets", "创建办主任", "sheets"),
    ("sheet", "创建办主任", "sheets @0"),
    ("sheet-edit", "创建办主任", "sheets/new"),
    ("divisions", "创建办干事", "divisions"),
    ("division", "创建办干事", "divisions/990101200"),
    ("units", "系统管理员", "units"),
    ("operations", "系统管理员", "operations"),
    ("people", "安全管理员", "people"),
    ("rights", "创建办主任", "rights"),
    ("audit", "审计管理员", "audit"),
    ("account", "县领导", "account"),
    ("refused", "县领导", "audit"),
]


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="wenming-") as scratch:
        data = Path(scratch) / "data"
        demo = subprocess.run([WENMING, "demo", "--data", data], capture_output=True, text=True, check=True)
        sign_ins = {role: (name, password)
                    for role, name, password in (line.split("\t") for line in demo.stdout.splitlines())}
        process, address = start(data, Path(scratch) / "server.log")
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                for size, options in SIZES.items():
                    picture(browser, Server(address, data, sign_ins), folder, size, options)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def picture(browser, server: Server, folder: Path, size: str, options: dict) -> None:
    pages = {}
    for name, role, path in SCREENS:
        if role not in pages:
            pages[role] = signed_in(browser.new_context(locale="zh-CN", **options).new_page(), server, role)
        page = pages[role]
        address, *follow = path.split(" ")
        page.goto(server.url(address))
        for step in follow:
            links = page.locator("main table a")
            if links.count() > int(step[1:]):
                page.goto(server.address + links.nth(int(step[1:])).get_attribute("href"))
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}-{size}.png", scale="css")


def signed_in(page, server: Server, role: str | None):
    if role:
        page.goto(server.url("sign-in"))
        page.get_by_label("登录名").fill(server.sign_ins[role][0])
        page.get_by_label("密码").fill(server.sign_ins[role][1])
        page.get_by_role("button", name="登录").click()
        page.get_by_role("button", name="退出").wait_for()
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1]))
