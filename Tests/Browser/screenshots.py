"""Pictures of the main screens at desktop and phone size, of a demo county of their own."""

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from conftest import CHROMIUM, SIZES, WENMING, Server, start

# Name, role (nobody's for None), path below the county.
SCREENS = [
    ("sign-in", None, "sign-in"),
    ("home", "安全管理员", ""),
    ("divisions", "创建办干事", "divisions"),
    ("division", "创建办干事", "divisions/990101200"),
    ("import", "系统管理员", "divisions/import"),
    ("units", "系统管理员", "units"),
    ("people", "安全管理员", "people"),
    ("rights", "创建办主任", "rights"),
    ("audit", "审计管理员", "audit"),
    ("account", "县领导", "account"),
    ("refused", "县领导", "audit"),
    ("sheets", "创建办主任", "sheets"),
    ("sheet", "创建办主任", "sheets a"),
    ("plans", "创建办主任", "plans"),
    ("plan", "创建办主任", "plans a"),
    ("plan-new", "创建办主任", "plans/new"),
    ("sheet-edit", "创建办主任", "sheets/new"),
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
            process.wait(timeout=20)


def picture(browser, server: Server, folder: Path, size: str, options: dict) -> None:
    pages = {}
    draw_a_plan(browser, server)
    for name, role, path in SCREENS:
        if role not in pages:
            pages[role] = signed_in(browser.new_context(locale="zh-CN", **options).new_page(), server, role)
        # “sheets a” is the first link of the list at “sheets”.
        address, _, follow = path.partition(" ")
        pages[role].goto(server.url(address))
        if follow:
            pages[role].locator("main table a").first.click()
            pages[role].locator("h1").wait_for()
        pages[role].screenshot(path=folder / f"{name}-{size}.png", scale="css")


def signed_in(page, server: Server, role: str | None):
    if role:
        page.goto(server.url("sign-in"))
        page.get_by_label("登录名").fill(server.sign_ins[role][0])
        page.get_by_label("密码").fill(server.sign_ins[role][1])
        page.get_by_role("button", name="登录").click()
        page.get_by_role("button", name="退出").wait_for()
    return page


def draw_a_plan(browser, server: Server) -> None:
    """So that the list of plans and a plan have something to show; once is enough."""
    page = signed_in(browser.new_context(locale="zh-CN").new_page(), server, "创建办干事")
    page.goto(server.url("plans"))
    if page.locator("main table").count() == 0:
        page.goto(server.url("plans/new"))
        page.get_by_label("方式").select_option(label="明查")
        page.get_by_role("button", name="抽定").click()
        page.get_by_text("已抽定").wait_for()
    page.context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
