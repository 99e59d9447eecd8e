"""Notices, forms that units return, instructions and meetings, as those see them who have to do with them."""

import pytest

from conftest import assert_sound, on_both_engines_and_sizes

LISTS = {
    "创建办干事": ["collections", "returns", "instructions", "meetings", "official-files", "chronicle", "leading-groups"],
    "村（社区）工作者": ["returns", "instructions", "meetings", "official-files", "chronicle", "leading-groups"],
}


@pytest.mark.parametrize("role", LISTS)
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_lists_and_what_they_open_are_sound(role, size, sign_in, server):
    page = sign_in(role, size)
    for path in LISTS[role]:
        page.goto(server.url(path))
        assert_sound(page)
        first = page.locator(f'table[data-rows="{path}"] tbody a').first
        if first.count():
            first.click()
            page.get_by_role("heading", level=1).wait_for()
            assert_sound(page)


@pytest.mark.parametrize("path", [
    "collections/new", "instructions/new", "meetings/new", "official-files/new", "chronicle/new", "leading-groups/new"])
def test_the_forms_are_sound_and_come_back_with_what_is_missing(path, sign_in, server):
    page = sign_in("创建办干事", "phone", expected_statuses={422})
    page.goto(server.url(path))
    assert_sound(page)
    page.locator("main form .btn-primary").last.click()
    page.get_by_role("alert").wait_for()
    assert page.locator(".field-error").count() > 0
    assert_sound(page)


@on_both_engines_and_sizes
def test_a_form_goes_out_to_units_and_comes_back(size, sign_in, server):
    page = sign_in("创建办干事", "desktop", expected_statuses={422})
    page.goto(server.url("collections/new"))
    page.get_by_label("标题").fill("宣传栏统计")
    page.get_by_label("内容").fill("每个单位填一份。")
    page.get_by_label("全部乡镇（街道）").check()
    page.get_by_label("第1栏").fill("宣传栏（块）")
    page.get_by_label("类型").first.select_option("数字")
    page.get_by_role("button", name="存为草稿").click()
    page.get_by_role("heading", level=1, name="宣传栏统计").wait_for()
    assert_sound(page)
    page.get_by_role("button", name="发出").click()
    page.get_by_role("heading", name="哪些单位还没报送").wait_for()
    address = page.url

    unit = sign_in("乡镇（街道）联络员", size, expected_statuses={422})
    unit.goto(server.url("returns?q=宣传栏统计"))
    unit.locator('table[data-rows="returns"] tbody a').first.click()
    with unit.expect_navigation():
        unit.get_by_role("button", name="签收", exact=True).click()
    unit.get_by_label("宣传栏（块）").fill("约20")
    unit.get_by_role("button", name="报送").click()
    unit.get_by_text("应是一个数字").wait_for()
    assert unit.get_by_label("宣传栏（块）").input_value() == "约20"
    assert_sound(unit)
    unit.get_by_label("宣传栏（块）").fill("２０")
    unit.get_by_role("button", name="报送").click()
    unit.get_by_text("已报送").first.wait_for()
    assert_sound(unit)

    page.goto(address)
    page.get_by_role("link", name="看汇总表").click()
    page.get_by_role("cell", name="合计").wait_for()
    assert page.get_by_role("row").filter(has_text="合计").get_by_text("20").count() == 1
    assert_sound(page)
