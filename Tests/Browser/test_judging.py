"""A visit whose items are of each pattern, walked on a phone: with scripts and without them."""

import pytest
from playwright.sync_api import expect

from conftest import assert_accessible, assert_fits, assert_sound
from steps import add_place, camera_photo, draw_for, name_of, press, prove, submit_visit

MARKET = "农贸市场实地检查"


@pytest.fixture(scope="module")
def market():
    """The servers on which the market's sheet is published already."""
    return set()


def publish(clerk, director, server, known) -> None:
    if server.address in known:
        return
    known.add(server.address)
    clerk.goto(server.url("sheets/new?template=market"))
    clerk.get_by_role("button", name="保存草稿").click()
    clerk.get_by_text("草稿已保存").wait_for()
    clerk.get_by_role("button", name="送审").click()
    prove(clerk, server.sign_ins["创建办干事"][1], clerk.get_by_text("第1版已送审"))
    director.goto(clerk.url)
    director.get_by_role("button", name="审核发布").click()
    prove(director, server.sign_ins["创建办主任"][1], director.get_by_text("审核发布：完成"))
    add_place(clerk, server, "金口农贸市场", "市场")


def item(page, code: str):
    return page.locator(f'[id="item-{code}"]')


def fill(page, code: str, **values: str) -> None:
    """Numbers that belong together, and their button."""
    for label, value in values.items():
        item(page, code).get_by_label(label).fill(value)
    with page.expect_response(lambda response: response.request.method == "POST"):
        item(page, code).get_by_role("button", name="保存", exact=True).first.click()


@pytest.mark.parametrize(("month", "scripts"), [("2021-03", True), ("2021-04", False)])
def test_each_pattern_is_judged_with_a_press(month, scripts, sign_in, server, market, tmp_path):
    clerk, director = sign_in("创建办干事"), sign_in("创建办主任")
    publish(clerk, director, server, market)
    inspector = sign_in("督查员", "phone", scripts=scripts)
    _, visit = draw_for(name_of(inspector), month, clerk, server, MARKET, "市场")
    inspector.goto(visit)
    assert inspector.get_by_text("下一项 0/9").is_visible()
    for number in range(4):
        press(inspector, item(inspector, "1-1").get_by_role("button", name="加一"))
        expect(item(inspector, "1-1").locator("output")).to_have_text(str(number + 1))
    press(inspector, item(inspector, "1-2").get_by_role("button", name="加一"))
    press(inspector, item(inspector, "2-1").get_by_role("button", name="不符合"))
    expect(item(inspector, "2-1").get_by_role("button", name="不符合")).to_have_attribute("aria-pressed", "true")
    press(inspector, item(inspector, "2-2").get_by_role("button", name="各项都有"))
    press(inspector, item(inspector, "2-2").get_by_role("button", name="登记本：没有"))
    expect(item(inspector, "2-2").get_by_text("缺：登记本")).to_be_visible()
    press(inspector, item(inspector, "2-3").get_by_role("button", name="减一"))
    expect(item(inspector, "2-3").get_by_text("得10分", exact=True)).to_be_visible()
    press(inspector, item(inspector, "3-1").get_by_role("button", name="没有问题"))
    fill(inspector, "3-2", 共查="12", 达标="12")
    fill(inspector, "3-3", 共查="20", 达标="17")
    fill(inspector, "4-1", 打分="8.25")
    expect(inspector.get_by_role("button", name="提交 9/9")).to_be_visible()
    if scripts:
        assert_sound(inspector)
        inspector.set_viewport_size({"width": 320, "height": 640})
        assert_fits(inspector)
    # What costs marks is shown with a photo.
    for code in ["1-1", "2-1", "2-2"]:
        item(inspector, code).locator('input[type="file"]').set_input_files(camera_photo(tmp_path, f"{month}-{code}"))
        if not scripts:
            item(inspector, code).get_by_role("button", name="上传").click()
        item(inspector, code).get_by_role("img").wait_for()
    inspector.get_by_label("检查日期").fill(f"{month}-15")
    submit_visit(inspector)
    # −3, −2.5, −10, −10, −2, −1.75.
    assert inspector.get_by_text("70.75").first.is_visible()
    assert inspector.get_by_text("17 ÷ 20 = 85%").first.is_visible()
    if scripts:
        assert_accessible(inspector)


def test_a_spot_is_put_back_and_an_empty_check_is_asked_about_and_made_void(sign_in, server):
    inspector, clerk = sign_in("督查员", "phone", expected_statuses={422}), sign_in("创建办干事")
    _, visit = draw_for(name_of(inspector), "2021-05", clerk, server, "村庄")
    inspector.goto(visit)
    press(inspector, inspector.get_by_role("button", name="＋ 成堆垃圾"))
    press(inspector, inspector.get_by_role("button", name="删去这一处"))
    press(inspector, inspector.get_by_role("button", name="放回"))
    expect(inspector.locator(".spot-open")).to_have_count(1)
    press(inspector, inspector.get_by_role("button", name="删去这一处"))
    expect(inspector.locator(".spot-open")).to_have_count(0)
    inspector.get_by_label("检查日期").fill("2021-05-15")
    inspector.get_by_role("button", name="提交检查").click()
    inspector.get_by_text("没有发现任何扣分，确定吗？").first.wait_for()
    sure = inspector.get_by_role("button", name="确定没有扣分，提交检查")
    assert sure.evaluate("button => button === document.activeElement")
    assert_accessible(inspector)
    sure.click()
    inspector.get_by_text("已提交，得分100.00").wait_for()

    director = sign_in("创建办主任")
    director.goto(visit)
    director.locator("summary").get_by_text("作废整次检查").click()
    director.get_by_label("作废的原因").fill("走错了村")
    director.get_by_role("button", name="作废整次检查").click()
    director.get_by_text("已作废，重新待检查").wait_for()
    assert_accessible(director)
    inspector.goto(visit)
    assert inspector.get_by_text("走错了村。请重新检查").is_visible()
    assert inspector.get_by_role("button", name="提交检查").is_visible()
