"""A real county from nothing to its first bulletin: 新昌县 (330624), its twelve townships from the national list.

No invented score hangs on a real place: the villages are the test's own (测试一村 …), and the data folder is gone
when the test ends."""

import datetime
import re
import subprocess

import pytest

from conftest import PATIENCE, ROOT, SIZES, WENMING, Server, assert_accessible, start, today
from steps import camera_photo, draw, note_spot, prove, submit_visit

COUNTY = "330624"
PASSWORD = "新昌 whole loop 2019"
PEOPLE = [
    ("clerk", "clerk", "创建办"), ("director", "director", "创建办"), ("leader", "leader", "创建办"),
    ("inspector", "inspector", "创建办"), ("liaison", "townshipLiaison", "回山镇"),
    ("system", "systemAdministrator", "创建办"),
]
LAST = today().replace(day=1) - datetime.timedelta(days=1)
MONTH = LAST.strftime("%Y-%m")
MONTH_IN_WORDS = f"{LAST.year}年{LAST.month}月"


def wenming(data, *arguments) -> str:
    done = subprocess.run([WENMING, *arguments, "--data", data], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def xinchang(tmp_path_factory):
    folder = tmp_path_factory.mktemp("xinchang")
    data = folder / "data"
    told = wenming(data, "import", "divisions", "--county", COUNTY, "--name", "新昌县", "--from", "2019-01-01",
                   str(ROOT / "Tests" / "Data" / "330624.csv"))
    assert "新增12个" in told
    passwords = {}
    for name, role, unit in PEOPLE:
        told = wenming(data, "user", "add", "--county", COUNTY, "--name", name, "--sign-in", name, "--role", role,
                       "--unit", unit)
        passwords[name] = re.search(r"初始密码 (\S+)，", told).group(1)
    process, address = start(data, folder / "server.log")
    yield Server(address, data, {name: (name, password) for name, password in passwords.items()})
    process.terminate()
    process.wait(timeout=60)


class People:
    """Everybody of the county, each in a browser of their own, signed in with a password of their own."""

    def __init__(self, browser, server, size):
        self.browser, self.server, self.size, self.pages = browser, server, size, {}

    def __getitem__(self, name):
        if name not in self.pages:
            page = self.browser.new_context(locale="zh-CN", **SIZES[self.size]).new_page()
            page.set_default_timeout(PATIENCE)
            page.goto(self.url("sign-in"))
            given = self.server.sign_ins[name][1]
            page.get_by_label("登录名").fill(name)
            page.get_by_label("密码").fill(given)
            page.get_by_role("button", name="登录").click()
            if given != PASSWORD:
                page.get_by_label("原密码").fill(given)
                page.get_by_label("新密码", exact=True).fill(PASSWORD)
                page.get_by_label("新密码（再输一次）").fill(PASSWORD)
                page.get_by_role("button", name="修改密码").click()
                page.get_by_text("密码已修改").wait_for()
                self.server.sign_ins[name] = (name, PASSWORD)
            self.pages[name] = page
        return self.pages[name]

    def url(self, path):
        return f"{self.server.address}/{COUNTY}/{path}"


def test_a_county_goes_from_its_import_to_its_first_bulletin(browser, xinchang, tmp_path):
    people = People(browser, xinchang, "desktop")
    import_villages(people, tmp_path)
    publish_the_sheet(people)
    clerk = people["clerk"]
    for tier, manner in [("自考", "明查"), ("县级抽查", "暗访")]:
        clerk.goto(people.url("plans/new"))
        clerk.get_by_label("月份").fill(MONTH)
        clerk.get_by_label("层级").select_option(label=tier)
        clerk.get_by_label("方式").select_option(label=manner)
        draw(clerk)

    # The county's visits, one of them with a spot; then one self-check of two.
    inspector = people["inspector"]
    for number in range(2):
        inspector.goto(people.url("visits"))
        inspector.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
        if number == 0:
            note_spot(inspector, "成堆垃圾", "桥头", camera_photo(tmp_path, "bridge"))
        inspector.get_by_label("检查日期").fill(f"{MONTH}-20")
        submit_visit(inspector)
    assert inspector.get_by_text("100.00").first.is_visible()
    liaison = people["liaison"]
    liaison.goto(people.url("visits"))
    liaison.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    liaison.get_by_label("检查日期").fill(f"{MONTH}-21")
    submit_visit(liaison)

    close_the_month(people)
    publish_the_bulletin(people)
    assert "一致" in wenming(xinchang.data, "recompute")
    assert "审计链完整" in wenming(xinchang.data, "doctor")


def import_villages(people, folder):
    lines = ["code,name"]
    for township in ["330624104", "330624107"]:
        lines += [f"{township}{201 + index},测试{township[-3:]}第{'一二三'[index]}村" for index in range(3)]
    (folder / "villages.csv").write_text("\n".join(lines))
    system = people["system"]
    system.goto(people.url("divisions/import"))
    system.get_by_label("生效日期").fill("2019-01-01")
    system.locator('input[type="file"]').set_input_files(folder / "villages.csv")
    system.get_by_role("button", name="核对").click()
    system.get_by_role("button", name="确认导入").click()
    system.get_by_text("新增6个").wait_for()


def publish_the_sheet(people):
    clerk = people["clerk"]
    clerk.goto(people.url("sheets/new"))
    clerk.get_by_role("button", name="保存草稿").click()
    clerk.get_by_text("草稿已保存").wait_for()
    clerk.get_by_role("button", name="送审").click()
    prove(clerk, PASSWORD, clerk.get_by_text("第1版已送审"))
    director = people["director"]
    director.goto(clerk.url)
    director.get_by_role("button", name="审核发布").click()
    prove(director, PASSWORD, director.get_by_text("审核发布：完成"))


def close_the_month(people):
    clerk, director = people["clerk"], people["director"]
    clerk.goto(people.url(f"assessments/{MONTH}"))
    clerk.get_by_role("button", name=f"提出{MONTH_IN_WORDS}关账").click()
    prove(clerk, PASSWORD, clerk.locator(".refused"))
    assert "没有自考" in clerk.locator(".refused").inner_text()
    clerk.get_by_label("已经核对").check()
    clerk.get_by_role("button", name=f"提出{MONTH_IN_WORDS}关账").click()
    prove(clerk, PASSWORD, clerk.get_by_text("已提出关账"))
    director.goto(people.url(f"assessments/{MONTH}"))
    director.get_by_role("button", name="同意关账").click()
    prove(director, PASSWORD, director.get_by_text("同意关账：完成"))
    assert_accessible(director)
    director.get_by_role("link", name="小将镇").click()
    director.get_by_role("heading", name="得分怎么来的").wait_for()


def publish_the_bulletin(people):
    clerk, director, leader = people["clerk"], people["director"], people["leader"]
    clerk.goto(people.url("bulletins/new"))
    clerk.locator("#new-month").get_by_role("button", name="起草").click()
    clerk.get_by_text("已按").wait_for()
    bulletin = clerk.url
    clerk.get_by_role("link", name="修改", exact=True).click()
    text = clerk.get_by_role("textbox", name="一、总体情况")
    text.press("Control+End")
    text.press_sequentially("另有3处。")
    clerk.get_by_role("button", name="保存").click()
    assert "“3”是手写的数字" in clerk.locator(".field-error").inner_text()
    text = clerk.get_by_role("textbox", name="一、总体情况")
    text.press("Control+End")
    for _ in "另有3处。":
        text.press("Backspace")
    text.press_sequentially("县级抽查")
    # A brace leads to the panel, Enter brings what was found there into the text.
    text.press("{")
    clerk.get_by_label("查找").fill("县级村次")
    clerk.get_by_label("查找").press("Enter")
    text.press_sequentially("村次，天气晴好。")
    clerk.get_by_role("button", name="保存").click()
    clerk.get_by_text("已保存").wait_for()
    for page, step, after in [(clerk, "送审", "已送审"), (director, "审核通过", "主任已审核"), (leader, "签发", "领导已签发"), (clerk, "发布", "已发布")]:
        page.goto(bulletin)
        page.get_by_role("button", name=step).click()
        prove(page, PASSWORD, page.get_by_text(f"现在是“{after}”"))
    year = today().year
    assert f"督查通报〔{year}〕1号" in clerk.locator(".line").inner_text()
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="下载公文").click()
    assert download.value.suggested_filename == f"督查通报〔{year}〕1号.docx"

    # A record behind a published number changes: the bulletin's page says so.
    director.goto(people.url("visits/all?tier=county"))
    director.get_by_role("row").filter(has_text="99.50").get_by_role("link").click()
    director.get_by_text("作废这一处").click()
    director.get_by_label("作废的原因").fill("误记")
    director.get_by_role("button", name="作废").click()
    director.get_by_text("已作废，得分改为100.00").wait_for()
    clerk.goto(bulletin)
    assert "发现问题：文中1，现在0" in clerk.locator(".notice-amber").inner_text()
