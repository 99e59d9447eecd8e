"""The frame: signing in, the menu of every role, refusals that keep what was typed."""

import pytest

from conftest import COUNTY, SIZES, assert_accessible, assert_fits, fill_sign_in, menu_of, parts_on, today
from steps import prove

ROLES = {
    "the office": ["创建办干事", "创建办主任", "县领导", "督查员"],
    "administrators": ["系统管理员", "安全管理员", "审计管理员"],
    "departments": ["部门联络员", "部门分管领导", "部门主要领导"],
    "townships": ["乡镇（街道）联络员", "乡镇（街道）分管领导", "乡镇（街道）主要领导", "村（社区）工作者"],
}


@pytest.mark.parametrize("roles", ROLES.values(), ids=ROLES)
def test_every_role_signs_in_and_every_page_of_its_menu_is_accessible_and_fits(roles, sign_in, server):
    """The style sheet asks for the width and for nothing else of a screen: one page is looked at in every size. What is made
    of parts that stood in the same parts on pages before is the same to axe."""
    looked_at = set()
    for role in roles:
        page = sign_in(role, anew=True)
        for path in menu_of(page) + [f"/{COUNTY}/account"]:
            page.goto(server.address + path)
            assert page.get_by_role("heading", level=1).inner_text() != ""
            assert any(mark.is_visible() for mark in page.get_by_text("演示数据").all())
            parts = parts_on(page)
            is_new = not parts <= looked_at
            looked_at |= parts
            for size in SIZES.values():
                page.set_viewport_size(size["viewport"])
                assert_fits(page)
                if is_new:
                    assert_accessible(page)
            page.set_viewport_size({"width": 320, "height": 640})
            assert_fits(page)
        page.get_by_role("button", name="退出").click()
        page.get_by_role("button", name="登录").wait_for()


def test_a_signed_out_browser_has_no_photo(sign_in, server):
    """Neither on the way back nor at its address: whoever sits there next is somebody else."""
    page = sign_in("创建办主任", anew=True)
    page.goto(server.url("findings?standing=all"))
    page.get_by_role("table").get_by_role("link").first.click()
    page.get_by_role("heading", name="整改前").wait_for()
    finding = page.url
    photo = page.get_by_role("link").filter(has=page.get_by_role("img")).first.evaluate("link => link.href")
    page.goto(photo)
    assert page.locator("img").evaluate("image => image.naturalWidth") > 0
    page.goto(finding)
    page.get_by_role("button", name="退出").click()
    page.get_by_role("button", name="登录").wait_for()
    for address in [photo, photo.replace("/large", "/thumbnail"), finding]:
        page.goto(address)
        page.get_by_role("button", name="登录").wait_for()
        # From the browser's own store alone there is nothing either.
        assert page.evaluate("""address => fetch(address, { cache: "only-if-cached", mode: "same-origin" })
            .then((answer) => answer.status, () => "nothing")""", address) in {"nothing", 504}
    for _ in range(6):
        page.go_back()
        assert page.locator("img").count() == 0, page.url
        assert page.get_by_role("button", name="退出").count() == 0, page.url


def test_dark_mode_is_accessible(sign_in, server):
    page = sign_in("系统管理员")
    page.emulate_media(color_scheme="dark")
    for path in menu_of(page):
        page.goto(server.address + path)
        assert_accessible(page)


def test_a_wrong_password_says_so_and_keeps_the_name(open_page, server):
    page = open_page(expected_statuses={422})
    page.goto(server.url("sign-in"))
    page.get_by_label("登录名").fill("leader")
    page.get_by_label("密码").fill("不是这个密码")
    page.get_by_role("button", name="登录").click()
    assert "登录名或密码不对" in page.locator("#e-password").inner_text()
    assert page.get_by_label("登录名").input_value() == "leader"
    assert page.get_by_label("密码").input_value() == ""
    assert page.get_by_label("密码").evaluate("field => field === document.activeElement")
    assert_accessible(page)


def test_signing_in_with_the_keyboard_alone_leads_to_the_page_that_was_asked_for(open_page, server):
    name, password = server.sign_ins["创建办干事"]
    page = open_page()
    page.goto(server.url("divisions"))
    page.get_by_label("登录名").wait_for()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="区划").wait_for()
    assert page.url == server.url("divisions")


def test_a_form_that_comes_back_after_the_session_ended_loses_nothing(sign_in, server):
    page = sign_in("系统管理员", expected_statuses={401})
    page.goto(server.url("units/new"))
    page.context.clear_cookies()
    page.get_by_label("单位名称").fill("明川县教育局")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("alert").get_by_text("登录已经结束").wait_for()
    assert page.get_by_label("单位名称").input_value() == "明川县教育局"
    assert_accessible(page)

    name, password = server.sign_ins["系统管理员"]
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="登录").click()
    other = opened.value
    fill_sign_in(other, name, password)

    # It goes on by itself.
    page.get_by_text("已新增单位“明川县教育局”。").wait_for()


def test_a_refused_form_names_each_field_and_keeps_what_was_typed(sign_in, server):
    page = sign_in("系统管理员", expected_statuses={422})
    page.goto(server.url("people/new"))
    page.get_by_label("姓名").fill("周小雨")
    page.get_by_label("登录名").fill("周小雨")
    page.get_by_role("button", name="保存").click()
    assert "小写字母" in page.locator("#e-signInName").inner_text()
    assert "请填写单位" in page.locator("#e-unit").inner_text()
    assert page.get_by_label("姓名").input_value() == "周小雨"
    assert_accessible(page)


@pytest.mark.parametrize("size", SIZES)
def test_a_person_is_added_given_a_role_and_a_password_and_changes_it(size, sign_in, open_page, server):
    sign_in_name = f"he.qing.{size}"
    page = sign_in("系统管理员", size)
    page.goto(server.url("people/new"))
    page.get_by_label("姓名").fill("何青")
    page.get_by_label("登录名").fill(sign_in_name)
    page.get_by_label("单位").select_option(label="茶亭乡")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已新增何青").wait_for()
    person = page.url

    page = sign_in("安全管理员", size, expected_statuses={422})
    own_password = server.sign_ins["安全管理员"][1]
    page.goto(person)
    page.get_by_label("县领导").check()
    page.get_by_role("button", name="保存角色").click()
    prove(page, own_password, page.locator("#e-roles"))
    assert "不属于这类单位" in page.locator("#e-roles").inner_text()
    page.get_by_label("县领导").uncheck()
    page.get_by_label("乡镇（街道）联络员").check()
    page.get_by_role("button", name="保存角色").click()
    page.get_by_text("角色已保存").wait_for()
    page.get_by_role("button", name="发放密码").click()
    password = page.locator(".given").inner_text()

    page = open_page(size)
    page.goto(server.url("sign-in"))
    page.get_by_label("登录名").fill(sign_in_name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("heading", name="我的账号").wait_for()
    page.get_by_label("原密码").fill(password)
    page.get_by_label("新密码", exact=True).fill("茶亭 山路 晒谷 2019")
    page.get_by_label("新密码（再输一次）").fill("茶亭 山路 晒谷 2019")
    page.get_by_role("button", name="修改密码").click()
    page.get_by_text("密码已修改").wait_for()
    page.goto(server.url("divisions"))
    assert page.get_by_role("link", name="茶亭乡").is_visible()
    assert not page.get_by_role("link", name="云溪镇").is_visible()


def test_an_unknown_address_answers_in_words_with_a_request_number_and_a_strict_policy(open_page, server):
    page = open_page(expected_statuses={404})
    response = page.goto(server.address + "/990101/no-such-page")
    assert response.status == 404
    assert page.get_by_role("heading", name="没有找到").is_visible()
    assert page.locator("code").inner_text() == response.headers["x-request-id"]
    assert response.headers["content-security-policy"].startswith("default-src 'self'")


def test_a_refused_page_stands_in_the_audit_and_says_who_may(sign_in, server):
    page = sign_in("创建办干事", expected_statuses={403})
    page.goto(server.url("audit"))
    assert page.get_by_text("可以这样做的是：审计管理员").is_visible()
    page = sign_in("审计管理员")
    page.goto(server.url("audit"))
    row = page.get_by_role("row").filter(has_text="越权被拒").first
    assert "您的角色不能“查看审计记录”" in row.inner_text()


def test_a_list_of_divisions_is_imported_from_a_file(sign_in, server, tmp_path):
    file = tmp_path / "villages.csv"
    file.write_text("代码,名称\n990101200299,新亭村\n330624001,羽林街道\n", encoding="utf-8")
    page = sign_in("系统管理员", expected_statuses={422})
    page.goto(server.url("divisions/import"))
    page.get_by_role("button", name="核对").click()
    assert "请选择名单文件" in page.locator("#e-file").inner_text()
    page.get_by_label("名单文件").set_input_files(file)
    page.get_by_label("生效日期").fill("2019-01-01")
    page.get_by_role("button", name="核对").click()
    assert "已经关账" in page.locator("#e-validFrom").inner_text()
    page.get_by_label("名单文件").set_input_files(file)
    page.get_by_label("生效日期").fill(today().replace(day=1).isoformat())
    page.get_by_role("button", name="核对").click()
    page.get_by_text("新亭村（村）").wait_for()
    assert "1行，跳过" in page.get_by_role("main").inner_text()
    # What answered the file stands at an address of its own: it is gone back to.
    page.get_by_role("link", name="换一个文件").click()
    page.get_by_label("名单文件").wait_for()
    page.go_back()
    page.get_by_text("新亭村（村）").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("新增1个，改名或改类别0个，未变0个").wait_for()
