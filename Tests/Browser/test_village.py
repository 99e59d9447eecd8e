"""A village's days: a grandmother who asks for help by telephone, and a feast that the council hears of."""

from conftest import assert_sound, today
from steps import camera_photo, go_on

TEAM = "茶亭乡红马甲志愿服务队"


def test_a_grandmothers_request_by_phone_is_dispatched_accepted_done_and_rated(sign_in, server, tmp_path):
    clerk, village = sign_in("创建办干事"), sign_in("村（社区）工作者", "phone")
    clerk.goto(server.url("volunteers?sort=newest"))
    row = clerk.locator('table[data-rows="volunteers"] tbody tr').first
    volunteer, number = row.locator("a").get_attribute("href"), row.locator('[data-label="编号"]').inner_text()

    village.goto(server.url("orders/new"))
    assert_sound(village)
    village.get_by_label("来源").select_option(label="电话")
    village.get_by_label("事项").fill("换煤气管")
    village.get_by_label("情况").fill("煤气管老化，想请人换一根。")
    village.get_by_role("textbox", name="点单人").fill("李奶奶")
    village.get_by_role("textbox", name="住址").fill("桥头三号")
    village.get_by_role("button", name="登记").click()
    village.get_by_text("已登记，等受理").wait_for()
    go_on(village, "admit")
    village.get_by_label("队伍").select_option(label=f"{TEAM}（茶亭乡）")
    village.locator("#dispatch button[type=submit]").click()
    village.get_by_text("已派单").first.wait_for()
    assert_sound(village)
    order = village.url

    # The team reads who asks once it was sent to it, and a stranger to it never.
    team = sign_in("乡镇（街道）联络员", "phone")
    team.goto(order)
    team.get_by_text("李奶奶").wait_for()
    go_on(team, "accept")
    go_on(team, "start")
    team.get_by_text("登记服务人员").click()
    helping = team.locator("#helper")
    for field, value in [("number", number), ("start", "00:00"), ("end", "00:30")]:
        helping.locator(f'[name="{field}"]').fill(value)
    with team.expect_navigation():
        helping.locator("button[type=submit]").click()
    go_on(team, "finish", note="换了新管，试过不漏。", photo=str(camera_photo(tmp_path, "煤气管")))
    department = sign_in("部门联络员", expected_statuses={404})
    assert department.goto(order).status == 404

    village.goto(order)
    go_on(village, "confirm", note="很满意。")
    village.get_by_label("评价").select_option(label="五星，很满意")
    village.locator("#rate button[type=submit]").click()
    village.get_by_text("已评价").first.wait_for()
    assert_sound(village)
    # Hours stand on the volunteer's page as soon as it was confirmed.
    clerk.goto(server.address + volunteer)
    clerk.get_by_text("换煤气管").or_(clerk.get_by_text("30分")).first.wait_for()
    assert_sound(clerk)


def test_a_feast_is_told_the_council_comes_and_what_it_was_is_filled_in_by_the_keyboard_alone(sign_in, server):
    page = sign_in("村（社区）工作者")
    page.goto(server.url("banquets/new"))
    assert_sound(page)

    def write(name, value):
        page.locator(f'[name="{name}"]').first.focus()
        page.keyboard.type(value)

    write("host", "吕小满")
    page.get_by_label("日期（公历）").fill(today().isoformat())
    write("tables", "10")
    write("price", "600")
    page.keyboard.press("Enter")
    page.get_by_text("已登记，请理事会上门说说标准").wait_for()
    assert_sound(page)

    page.get_by_label("承诺书").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("都说清楚了。")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("主人家签了承诺书").first.wait_for()
    assert_sound(page)

    page.locator('#fill [name="tables"]').focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.get_by_text("已回填").wait_for()
    page.get_by_text("符合标准").first.wait_for()
    assert_sound(page)
