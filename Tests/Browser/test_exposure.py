"""The exposure board: boxes drawn on a photo with the mouse and a finger, and pages that strangers read."""

import pytest

from conftest import assert_sound

MASKS = 'a[href$="/mask"]'


def first_issue(page, server, listed="exposures"):
    page.goto(server.url(listed))
    page.locator("table[data-rows] tbody a").first.click()
    page.get_by_role("heading", level=1).wait_for()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_makers_pages_are_sound(size, sign_in, server):
    page = sign_in("创建办干事", size)
    for path in ["exposures", "exposures/items", "exposures/new"]:
        page.goto(server.url(path))
        assert_sound(page)
    first_issue(page, server)
    assert_sound(page)
    page.locator(MASKS).first.click()
    page.get_by_role("heading", level=1).wait_for()
    assert_sound(page)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_box_is_drawn_on_a_photo_and_taken_off_by_a_touch(size, sign_in, server):
    page = sign_in("创建办干事", size)
    # Of what is out, which there is on any day of a month.
    first_issue(page, server, "exposures/items?out=yes")
    page.locator(MASKS).first.click()
    picture = page.locator(".mask.drawn svg")
    picture.scroll_into_view_if_needed()
    before = picture.locator("rect").count()
    frame = picture.bounding_box()
    x, y = frame["x"] + frame["width"] * .1, frame["y"] + frame["height"] * .1
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + frame["width"] * .2, y + frame["height"] * .1, steps=4)
    page.mouse.up()
    assert picture.locator("rect").count() == before + 1
    page.get_by_text("用数字写遮挡框").click()
    left = int(page.get_by_label(f"第{before + 1}框左").input_value())
    assert 95 <= left <= 105
    frame = picture.bounding_box()
    page.mouse.click(frame["x"] + frame["width"] * .2, frame["y"] + frame["height"] * .15)
    assert picture.locator("rect").count() == before


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("look", ["", "?look=elder"])
@pytest.mark.parametrize("scripts", [True, False])
def test_strangers_read_the_board(size, look, scripts, open_page, server):
    page = open_page(size, scripts=scripts)
    page.goto(server.url(f"public/exposures{look}"))
    if scripts:
        assert_sound(page)
    page.locator("a.issue").last.click()
    page.get_by_role("heading", level=1).wait_for()
    assert page.locator("figure img").count() > 0
    if scripts:
        assert_sound(page)
    smallest = 60 if look else 44
    for button in page.locator("a.button, header a:not(.skip)").all():
        assert button.bounding_box()["height"] >= smallest - 1
