"""A year's report: drafted by one press, each number with what stands behind it beside the text, written another way or by
hand with a reason."""

import pytest

from conftest import SIZES, assert_accessible, assert_fits


def draft(page, server):
    page.goto(server.url("reports/new"))
    page.get_by_role("button", name="起草", exact=True).click()
    page.get_by_text("已按").wait_for()
    return page.url


def written(page, section):
    """What the form will send of a section."""
    return page.locator(f"#f-text{section}").input_value()


@pytest.mark.parametrize("size", SIZES)
def test_a_number_shows_what_stands_behind_it_and_is_written_as_the_clerk_likes(size, sign_in, server):
    page = sign_in("创建办干事", size)
    report = draft(page, server)
    assert_accessible(page)
    assert_fits(page)
    assert page.locator("article .gap").count() > 0

    page.get_by_role("link", name="修改", exact=True).click()
    chip = page.locator(".paper-text .figure-chip[data-name='各来源发现问题']")
    chip.click()
    evidence = page.locator("[data-evidence='各来源发现问题']")
    assert evidence.is_visible()
    assert page.locator("[data-evidence]:visible").count() == 1
    assert evidence.get_by_role("link", name="打开全部").is_visible()
    assert_fits(page)
    before = written(page, 1)
    evidence.locator("[data-write]").first.click()
    assert written(page, 1) == before.replace("{各来源发现问题}", "{各来源发现问题，到十}")

    page.locator(".paper-text .figure-chip[data-name='销号率']").click()
    evidence = page.locator("[data-evidence='销号率']")
    evidence.locator("summary").click()
    evidence.get_by_label("写成").fill("九成")
    evidence.get_by_role("button", name="写上").click()
    # Without a reason nothing is written.
    assert "{销号率}" in written(page, 1)
    evidence.get_by_label("原因").fill("口径按市里的通知")
    evidence.get_by_role("button", name="写上").click()
    assert "{销号率＝九成，原因：口径按市里的通知}" in written(page, 1)
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url(report)
    assert page.locator("article .by-hand").inner_text() == "九成"
    assert page.get_by_text("口径按市里的通知").first.is_visible()


def test_without_script_the_names_stand_in_braces(sign_in, server):
    page = sign_in("创建办干事")
    report = draft(page, server)
    plain = page.context.browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    other = plain.new_page()
    other.goto(f"{report}/edit")
    other.locator("#f-text1").fill("发现问题{各来源发现问题，到百}。")
    other.get_by_role("button", name="保存", exact=True).click()
    other.get_by_text("已保存").wait_for()
    other.goto(f"{report}/edit")
    other.locator("#f-text1").fill("发现问题15件。")
    other.get_by_role("button", name="保存", exact=True).click()
    assert other.get_by_text("“15”是手写的数字").first.is_visible()
    plain.close()
