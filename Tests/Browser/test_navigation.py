"""The menu by keyboard, the bar at the thumb, and the elder's version."""

from playwright.sync_api import expect

from conftest import SIZES, assert_accessible, assert_fits, assert_sound


def test_the_menu_opens_and_closes_by_the_keyboard_alone(sign_in, server):
    page = sign_in("创建办干事")
    menu = page.get_by_role("navigation", name="主菜单")
    group = menu.locator("summary", has_text="督查整改")
    entry = menu.get_by_role("link", name="问题", exact=True)
    group.focus()
    page.keyboard.press("Enter")
    expect(entry).to_be_visible()
    assert_accessible(page)
    # Another group, opened, closes it; Escape closes that, and the focus is where it was.
    other = menu.locator("summary").last
    other.focus()
    expect(entry).to_be_hidden()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="考核标准")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="考核标准")).to_be_hidden()
    assert other.evaluate("summary => summary === document.activeElement")
    group.focus()
    page.keyboard.press("Enter")
    while not entry.evaluate("link => link === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="问题", level=1).wait_for()
    expect(menu.get_by_text("督查整改")).to_contain_text("现在在这里")


def test_on_a_phone_everything_is_two_presses_from_the_thumb(sign_in, server):
    page = sign_in("村（社区）工作者", "phone")
    expect(page.get_by_role("navigation", name="主菜单")).to_be_hidden()
    bar = page.get_by_role("navigation", name="常用")
    bar.get_by_role("link", name="问题", exact=True).first.tap()
    page.get_by_role("heading", name="问题", level=1).wait_for()
    bar.get_by_text("更多").tap()
    assert_sound(page)
    # A press beside it closes it again.
    page.get_by_role("heading", name="问题", level=1).tap()
    expect(bar.get_by_role("link", name="督查通报")).to_be_hidden()
    bar.get_by_text("更多").tap()
    bar.get_by_role("link", name="督查通报").tap()
    page.get_by_role("heading", name="督查通报", level=1).wait_for()


def test_nothing_lies_under_the_bar_at_the_thumb(sign_in, server):
    """What has the focus is seen (WCAG 2.4.11)."""
    page = sign_in("创建办干事", "phone")
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 320, "height": 480})
    page.goto(server.url("plans/new"))
    top = page.get_by_role("navigation", name="常用").bounding_box()["y"]
    last = page.locator("main form").last.locator("button").last
    last.focus()
    box = last.bounding_box()
    assert box["y"] + box["height"] <= top


def test_the_elders_version_is_larger_and_still_fits(sign_in, server):
    page = sign_in("村（社区）工作者", "phone", anew=True)
    page.goto(server.url("account"))
    size = "() => parseFloat(getComputedStyle(document.body).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="换成长辈版").click()
    page.get_by_text("已换成长辈版").wait_for()
    assert page.evaluate(size) >= 1.2 * before
    for path in ["", "findings?standing=all", "visits/all", "assessments", "account"]:
        page.goto(server.url(path))
        for shape in SIZES.values():
            page.set_viewport_size(shape["viewport"])
            assert_fits(page)
        assert_sound(page)
    page.get_by_role("button", name="换回普通版").click()
    page.get_by_text("已换回普通版").wait_for()
    assert page.evaluate(size) == before
