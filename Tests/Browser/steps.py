"""What several tests do on their way, as people do it: drawing a plan, walking a visit, photos of a camera."""

import re
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page

TOWNSHIP = "茶亭乡"
GARBAGE = "成堆垃圾"


def camera_photo(folder: Path, name: str, taken: str = "") -> Path:
    """A JPEG as a camera makes it: with the time in its EXIF (`2019:07:15 09:30:00`) unless that is empty. Each name
    gives other bytes."""
    picture = Image.new("RGB", (1200, 900), (118, 142, 104))
    pen = ImageDraw.Draw(picture)
    for index, letter in enumerate(name):
        shade = ord(letter) % 256
        pen.ellipse((60 * index, 300, 60 * index + 200, 500), fill=(shade, 96, 255 - shade))
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken  # DateTimeOriginal
    path = folder / f"{name}.jpg"
    picture.save(path, exif=exif)
    return path


def large_photo(folder: Path, name: str) -> Path:
    """A JPEG of more than a megabyte, as cameras make them: of noise, which does not compress."""
    path = folder / f"{name}.jpg"
    Image.effect_noise((1600, 1200), 90).save(path, quality=95)
    return path


def name_of(page: Page) -> str:
    """Who is signed in on a page."""
    return page.get_by_role("banner").locator('a[href$="/account"]').inner_text()


def prove(page: Page, password: str, done: Locator) -> None:
    """Waits for what was done, and gives the password where the last time was long enough ago for it to be asked again."""
    asked = page.get_by_label("您的登录密码")
    asked.or_(done).first.wait_for()
    if asked.is_visible():
        asked.fill(password)
        page.get_by_role("button", name="确认，继续").click()
    done.first.wait_for()


def draw(page: Page) -> None:
    """Sends the filled form of a plan, and draws on the page that asks first."""
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("heading", name="核对后抽定").wait_for()
    page.get_by_role("button", name="抽定").click()
    page.get_by_text("已抽定").wait_for()


def add_place(clerk: Page, server, name: str, kind: str) -> None:
    """A place of a kind in a village of the township whose people can sign in."""
    clerk.goto(server.url("divisions/990101200210/places/new"))
    clerk.get_by_label("点位名称").fill(name)
    clerk.get_by_label("类别").select_option(label=kind)
    clerk.get_by_role("button", name="保存").click()
    clerk.get_by_text(name).first.wait_for()


def draw_for(inspector: str, month: str, clerk: Page, server, sheet: str = "", target: str = "") -> tuple[str, str]:
    """An announced draw of a month, one village of each township or some places of a kind, all for one inspector: the
    visit in the township whose people can sign in, as its village and address. By the sheet of a title, or the first of
    them."""
    clerk.goto(server.url("plans/new"))
    if target:
        clerk.get_by_label("检查对象").select_option(label=target)
    if sheet:
        choice = clerk.get_by_label("考核标准")
        choice.select_option(choice.locator("option").filter(has_text=sheet).get_attribute("value"))
    clerk.get_by_label("月份").fill(month)
    clerk.get_by_label("层级").select_option(label="县级抽查")
    clerk.get_by_label("方式").select_option(label="明查")
    # Of places the county's are drawn from; of villages at least one of each township.
    clerk.get_by_label("抽查比例（%）").fill("100" if target else "1")
    for box in clerk.get_by_role("group", name="督查员（县级抽查）").get_by_role("checkbox").all():
        box.set_checked(inspector in box.locator("xpath=..").inner_text())
    draw(clerk)
    link = clerk.get_by_role("row").filter(has_text=TOWNSHIP).get_by_role("link").first
    return link.inner_text(), link.evaluate("link => link.href")


def spots(page: Page) -> Locator:
    """The spots noted so far on the page of a visit that is being walked."""
    return page.get_by_role("heading", level=3)


def spot(page: Page, title: str) -> Locator:
    """The open spot of a title: its stepper, note and photos."""
    return page.locator(".spot-open").filter(has=page.get_by_role("heading", level=3, name=title))


def press(page: Page, button: Locator) -> None:
    """Presses a button that saves in the background, and waits for the page's new state to stand there."""
    with page.expect_response(lambda response: response.request.method == "POST"):
        button.click()


def note_spot(page: Page, title: str, note: str, photo: Path | None) -> None:
    """Notes one spot with a word and, unless it is to lack it, a photo."""
    press(page, page.get_by_role("button", name=re.compile(f"＋ {title}")))
    spot(page, title).wait_for()
    write(page, title, note)
    if photo:
        add_photo(page, title, photo)


def write(page: Page, title: str, note: str) -> None:
    field = spot(page, title).get_by_role("textbox")
    field.fill(note)
    with page.expect_response(lambda response: response.request.method == "POST"):
        field.press("Enter")
    page.get_by_role("status").filter(has_text="已保存").wait_for()


def add_photo(page: Page, title: str, photo: Path) -> None:
    before = spot(page, title).get_by_role("img").count()
    spot(page, title).locator('input[type="file"]').set_input_files(photo)
    spot(page, title).get_by_role("img").nth(before).wait_for()


def submit_visit(page: Page) -> None:
    """Submits a visit, and says once more that nothing costs marks where the page asks for it."""
    page.get_by_role("button", name="提交检查").click()
    done = page.get_by_text("已提交，得分")
    sure = page.get_by_role("button", name="确定没有扣分，提交检查")
    done.or_(sure).first.wait_for()
    if sure.is_visible():
        sure.click()
    done.wait_for()


def step(page: Page, name: str) -> Locator:
    """The form of a step on a finding's page, opened."""
    act = page.locator("details.act").filter(has=page.locator("summary").get_by_text(name, exact=True))
    if act.get_attribute("open") is None:
        act.locator("summary").click()
    return act


def take(page: Page, name: str, after: str) -> None:
    """Takes a step whose fields are filled in, and waits until the finding stands where it leads."""
    step(page, name).get_by_role("button", name=name, exact=True).click()
    page.get_by_text(f"{name}：完成，现在是“{after}”").wait_for()


def found(month: str, mark: str, clerk: Page, inspector: Page, server, folder: Path) -> str:
    """A finding of a visit of its own, of which nobody has heard yet; `mark` is in its description alone. Its
    address."""
    _, visit = draw_for(name_of(inspector), month, clerk, server)
    inspector.goto(visit)
    note_spot(inspector, GARBAGE, mark, camera_photo(folder, mark, f"{month.replace('-', ':')}:15 09:30:00"))
    inspector.get_by_label("检查日期").fill(f"{month}-15")
    submit_visit(inspector)
    clerk.goto(server.url(f"findings?standing=unassigned&q={mark}"))
    clerk.get_by_role("table").get_by_role("link").click()
    clerk.get_by_role("heading", name="现在可以").wait_for()
    return clerk.url


def go_on(page: Page, name: str, **answers: str) -> None:
    """Takes a step of any kind of record on its page: its fields by their names (`note=…`, `choice=…`), and its button."""
    form = page.locator(f"#step-{name}")
    act = form.locator("xpath=ancestor::details[1]")
    if act.get_attribute("open") is None:
        act.locator("summary").first.click()
    for field, answer in answers.items():
        control = form.locator(f'[name="{field}"]')
        if control.evaluate("control => control.tagName") == "SELECT":
            control.select_option(answer)
        elif control.get_attribute("type") == "file":
            control.set_input_files(answer)
        else:
            control.fill(answer)
    with page.expect_navigation():
        form.locator("button[type=submit]").click()


def enter_as_resident(page: Page, village: Page, server, name: str, phone: str) -> None:
    """A village registers somebody and prints his code; he opens what his camera reads, and presses the one button."""
    village.goto(server.url("residents/new"))
    village.get_by_label("姓名").fill(name)
    village.get_by_label("电话").fill(phone)
    village.get_by_label("出生日期").fill("1958-03-08")
    village.get_by_role("button", name="登记").click()
    village.get_by_role("button", name="发登录码").click()
    code = village.locator(".code-card .letters").inner_text()
    page.goto(server.url(f"my/c/{code}"))
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="退出").wait_for()
