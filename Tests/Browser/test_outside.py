"""People outside the office on their phones: who puts a neighbour forward, who is asked, who only reads."""

from pathlib import Path

import pytest

from conftest import SIZES, assert_fits, assert_sound
from steps import enter_as_resident, go_on

BOARDS = ["notices", "exposures", "fund", "moral-stars", "practice", "titles", "stars", "honours", "honours/ladder", "courtesies",
          "certificates"]


def draft_round(clerk, server, title: str) -> str:
    """A round that is decided by what the office verified, without jurors and ballots. Its address."""
    clerk.goto(server.url("rounds/new"))
    for label, value in [("名称", title), ("评审（%）", "0"), ("核实（%）", "100"), ("群众支持（%）", "0")]:
        clerk.get_by_label(label, exact=True).fill(value)
    clerk.get_by_label("投票的方式").select_option(label="不投票")
    clerk.get_by_role("button", name="起草").click()
    clerk.get_by_role("heading", level=1, name=title).wait_for()
    go_on(clerk, "open")
    return clerk.url


def test_a_resident_puts_a_neighbour_forward_and_the_office_comes_to_the_notice(sign_in, open_page, server):
    clerk, village = sign_in("创建办干事"), sign_in("村（社区）工作者")
    address = draft_round(clerk, server, "手机上推荐的好人")

    resident = open_page("phone")
    enter_as_resident(resident, village, server, "竺阿根", "13958500001")
    assert_sound(resident)
    resident.get_by_role("link", name="推荐：手机上推荐的好人").click()
    assert_sound(resident)
    resident.get_by_label("他（她）的姓名").fill("裘月娥")
    resident.get_by_label("出生日期").fill("1966-05-01")
    resident.get_by_label("一句话").fill("天天扫干净半条街")
    resident.get_by_label("事迹").fill("十五年来，天不亮就把村口到桥头的路扫一遍。")
    resident.get_by_role("button", name="推荐").click()
    resident.get_by_role("heading", level=1, name="已推荐裘月娥").wait_for()
    assert_sound(resident)
    agree = resident.locator(".code-line").inner_text()

    neighbour = open_page("phone")
    neighbour.goto(agree)
    assert_sound(neighbour)
    neighbour.get_by_role("button", name="我是裘月娥，我同意").click()
    neighbour.get_by_text("您的同意已经记下").wait_for()

    township = sign_in("乡镇（街道）联络员", "phone")
    township.goto(server.url("nominations?q=裘月娥"))
    township.locator('table[data-rows="nominations"] tbody a').first.click()
    go_on(township, "townshipPass", note="情况属实。")
    nomination = township.url

    clerk.goto(nomination)
    go_on(clerk, "countyPass", note="材料齐全。")
    clerk.get_by_text("登记核实得分").click()
    clerk.locator("#verify").get_by_label("核实得分").fill("90")
    with clerk.expect_navigation():
        clerk.locator("#verify button[type=submit]").click()
    clerk.goto(address)
    go_on(clerk, "close", note="推荐的都已收齐，提前截止。")
    go_on(clerk, "judge")
    clerk.get_by_label("受理异议的联系方式").fill("创建办，0575-86000000")
    clerk.get_by_role("button", name="评定，起草公示").click()
    clerk.get_by_text("公示已起草").wait_for()
    assert clerk.get_by_text("裘月娥").count() > 0
    assert_sound(clerk)


def test_a_questionnaire_is_answered_by_its_link_once(sign_in, open_page, server):
    clerk = sign_in("创建办干事")
    clerk.goto(server.url("surveys?state=running"))
    clerk.locator('table[data-rows="surveys"] tbody a').first.click()
    clerk.locator('a[href*="/slips/"]').first.click()
    assert_sound(clerk)
    # The last of them, which the invented county's own answers did not take.
    address = server.url(f"my/survey/{clerk.locator('.code-card .letters').last.inner_text()}")

    somebody = open_page("phone", expected_statuses={422})
    somebody.goto(address)
    assert_sound(somebody)
    # What is missing is said where it is missing, and nothing counts yet.
    somebody.get_by_role("button", name="交卷").click()
    somebody.get_by_role("alert").wait_for()
    assert_sound(somebody)
    for group in somebody.get_by_role("group").all():
        group.get_by_role("radio").first.check()
    somebody.get_by_role("button", name="交卷").click()
    somebody.get_by_text("没有人知道是您答的").wait_for()

    again = open_page("phone")
    again.goto(address)
    assert again.get_by_role("button", name="交卷").count() == 0
    assert_sound(again)


@pytest.mark.parametrize("look", ["", "?look=elder"])
def test_strangers_read_every_board_on_a_phone(look, open_page, server):
    page = open_page("phone")
    smallest = 60 if look else 44
    for board in BOARDS:
        page.goto(server.url(f"public/{board}{look}"))
        assert_sound(page)
        for link in page.locator("header a:not(.skip), .boards a, a.button").all():
            assert link.bounding_box()["height"] >= smallest - 1, page.url
        first = page.locator("a.issue").first
        if first.count():
            first.click()
            page.get_by_role("heading", level=1).wait_for()
            assert_sound(page)
            # In the size in which it was come from.
            assert (page.locator("html.elder").count() == 1) == bool(look)


def test_strangers_go_from_board_to_board_by_the_keyboard_alone(open_page, server):
    page = open_page("desktop")
    page.goto(server.url("public/notices"))
    board = page.get_by_role("navigation", name="公开栏目").get_by_role("link", name="光荣榜")
    while not board.evaluate("link => link === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="光荣榜").wait_for()
    # Past the boards at once, to what is read.
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for shape in SIZES.values():
        page.set_viewport_size(shape["viewport"])
        assert_fits(page)
