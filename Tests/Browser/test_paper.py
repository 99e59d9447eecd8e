"""A paper is edited as the paper that it will be: figures as chips, inserted from the panel beside the text, by mouse and by
keyboard; two who write at once are told; without script it is the same form."""

import pytest

from conftest import SIZES, assert_accessible, assert_fits
from steps import prove


def draft(page, server):
    """A bulletin of the clerk's own, about the last closed month; its address."""
    page.goto(server.url("bulletins/new"))
    page.locator("#new-month").get_by_role("button", name="起草").click()
    page.get_by_text("已按").wait_for()
    return page.url


def overview(page):
    return page.get_by_role("textbox", name="一、总体情况")


def written(page):
    """What the form will send of the first section."""
    return page.locator("#f-text0").input_value()


@pytest.mark.parametrize("size", SIZES)
def test_figures_are_chips_that_are_inserted_and_taken_out(size, sign_in, server):
    page = sign_in("创建办干事", size)
    bulletin = draft(page, server)
    page.get_by_role("link", name="修改", exact=True).click()
    text = overview(page)
    before = written(page)
    assert "{检查村次}" in before
    assert "{" not in text.inner_text()
    assert text.locator(".figure-chip").count() == before.count("{")
    assert_accessible(page)
    assert_fits(page)

    text.press("Control+End")
    text.press_sequentially("得分")
    text.press("{")
    search = page.get_by_label("查找")
    assert search.evaluate("field => field === document.activeElement")
    search.fill("平均分")
    search.press("Enter")
    text.press_sequentially("分。")
    assert written(page) == before + "得分{平均分}分。"
    # Taken out again, a chip goes as a whole.
    for _ in "分。":
        text.press("Backspace")
    text.press("Backspace")
    text.press("Backspace")
    assert written(page) == before + "得分"
    text.press_sequentially("{")
    search.press("Escape")
    assert text.evaluate("field => field === document.activeElement")
    text.press("Enter")
    text.press_sequentially("另起一段。")
    assert written(page).endswith("\n另起一段。")

    page.get_by_role("button", name="预览").click()
    assert text.get_attribute("contenteditable") == "false"
    assert not page.locator(".paper-inserts").is_visible()
    page.get_by_role("button", name="继续修改").click()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存").wait_for()
    assert "另起一段。" in page.get_by_role("article").inner_text()
    assert page.url.split("?")[0] == bulletin
    assert_fits(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert_fits(page)


def test_two_who_write_at_once_are_told_and_lose_nothing(sign_in, server):
    page = sign_in("创建办干事", expected_statuses={409})
    bulletin = draft(page, server)
    director = sign_in("创建办主任")
    for one in [page, director]:
        one.goto(f"{bulletin}/edit")
    overview(director).press("Control+End")
    overview(director).press_sequentially("主任写的。")
    director.get_by_role("button", name="保存").click()
    director.get_by_text("已保存").wait_for()
    overview(page).press("Control+End")
    overview(page).press_sequentially("干事写的。")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("别人也保存过这份督查通报").wait_for()
    assert overview(page).inner_text().strip().endswith("干事写的。")
    assert "主任写的。" in page.locator(".kept").inner_text()


def test_without_script_it_is_a_form_with_names_in_braces(sign_in, server):
    page = sign_in("创建办干事")
    bulletin = draft(page, server)
    plain = page.context.browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    other = plain.new_page()
    other.goto(f"{bulletin}/edit")
    text = other.get_by_label("一、总体情况")
    text.fill(text.input_value() + "县级抽查{县级村次}村次。")
    assert other.get_by_text("{县级村次}").first.is_visible()
    other.get_by_role("button", name="保存").click()
    other.get_by_text("已保存").wait_for()
    plain.close()


def test_it_is_signed_by_three(sign_in, server):
    clerk = sign_in("创建办干事")
    bulletin = draft(clerk, server)
    for name, step, after in [
        ("创建办干事", "送审", "已送审"), ("创建办主任", "审核通过", "主任已审核"), ("县领导", "签发", "领导已签发"),
    ]:
        page = sign_in(name)
        page.goto(bulletin)
        page.get_by_role("button", name=step).click()
        prove(page, server.sign_ins[name][1], page.get_by_text(f"现在是“{after}”"))
        assert_accessible(page)
