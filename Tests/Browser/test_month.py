"""A month as the director sees it: the ranking, opened down to a photo; closed once and for good; its bulletin. What a page
shows and a form does on either engine is asked in Swift."""

import pytest

from conftest import assert_sound, on_both_engines_and_sizes, token_of


def open_month(page, server, state: str) -> str:
    """Opens the newest month that is `已关账` or `进行中`; its address."""
    page.goto(server.url("assessments"))
    page.get_by_role("heading", level=1, name="月度考核").wait_for()
    page.get_by_role("row").filter(has_text=state).get_by_role("link").first.click()
    page.get_by_role("heading", level=1, name="乡镇（街道）考核").wait_for()
    return page.url


def post(page, server, address: str, **fields):
    # A signature says what was seen; here nobody comes as far as to be asked whether it was this.
    fields = {"seen": "0" * 64, **fields}
    return page.context.request.post(
        address, form={"_token": token_of(page), "_password": server.sign_ins["创建办主任"][1], **fields}, headers={"Origin": server.address})


@pytest.mark.parametrize(("role", "server", "size"), [
    ("创建办主任", "sqlite", "desktop"), ("县领导", "postgresql", "phone")], indirect=["server"])
def test_a_rank_opens_down_to_the_photo(role, size, sign_in, server):
    page = sign_in(role, size)
    page.goto(server.url("assessments"))
    assert_sound(page)
    month = open_month(page, server, "已关账")
    assert_sound(page)
    first = page.get_by_role("table").first.get_by_role("row").nth(1)
    name, score = first.get_by_role("link").inner_text(), first.locator(".score").inner_text()
    first.get_by_role("link").click()
    page.get_by_role("heading", name="得分怎么来的").wait_for()
    assert name in page.get_by_role("heading", level=1).inner_text()
    assert "第1名" in page.locator(".heading").inner_text()
    assert page.locator(".figure").filter(has_text="得分").first.get_by_role("definition").inner_text() == score
    assert_sound(page)

    villages = page.locator('table[data-rows="county"]')
    village = villages.get_by_role("row").nth(1)
    village_name, village_score = village.get_by_role("cell").nth(0).inner_text(), village.get_by_role(
        "cell").nth(1).inner_text()
    village.get_by_role("link").first.click()
    page.get_by_text("得分 = 满分").wait_for()
    assert village_name in page.get_by_role("heading", level=1).inner_text()
    if villages.get_by_role("row").nth(1).get_by_role("link").count() == 1:
        assert page.locator("[data-total]").inner_text() == village_score
    assert_sound(page)
    total = int(page.locator("[data-total]").get_attribute("data-total"))
    full = int(page.locator("[data-full]").get_attribute("data-full"))
    assert total == full + sum(int(line.get_attribute("data-applied")) for line in page.locator("[data-applied]").all())

    line = page.locator("section").filter(has=page.locator("[data-applied]")).first
    assert line.get_by_text("×").first.is_visible()
    photo = line.get_by_role("img").first
    photo.scroll_into_view_if_needed()
    assert photo.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    line.get_by_role("link").filter(has=page.get_by_role("img")).first.click()
    page.wait_for_url("**/large")
    assert page.locator("img").evaluate("image => image.naturalWidth") > 0
    page.go_back()
    page.get_by_text("得分 = 满分").wait_for()
    page.goto(month)
    page.get_by_role("link", name="怎么算的").click()
    page.get_by_role("heading", name="怎样一步步算").wait_for()
    assert_sound(page)


def test_a_closed_month_is_not_closed_again(sign_in, server):
    page = sign_in("创建办主任")
    month = open_month(page, server, "已关账")
    assert page.get_by_role("heading", name="关账", exact=True).count() == 0
    line = page.locator(".heading .line").inner_text()
    answer = post(page, server, month + "/close", acceptsMissing="yes")
    assert answer.status == 409
    assert "不能再关一次" in answer.text()
    page.reload()
    assert page.locator(".heading .line").inner_text() == line


@on_both_engines_and_sizes
def test_the_running_month_is_not_closed_before_it_is_over(size, sign_in, server):
    page = sign_in("创建办主任", size, expected_statuses={409, 422})
    month = open_month(page, server, "进行中")
    assert page.get_by_text("未关账，得分会变").is_visible()
    assert_sound(page)
    assert page.get_by_text("起可以关账").is_visible()
    assert page.get_by_role("button", name="关账").count() == 0
    # Somebody whose page says otherwise is refused.
    answer = post(page, server, month + "/close", acceptsMissing="yes")
    assert answer.status == 409
    assert "还没有过完" in answer.text()
    page.reload()
    assert page.get_by_text("未关账，得分会变").is_visible()


def test_a_month_is_put_forward_by_the_office_alone(sign_in, server):
    director = sign_in("创建办主任")
    month = open_month(director, server, "进行中")
    leader = sign_in("县领导", expected_statuses={404})
    leader.goto(server.url())
    answer = post(leader, server, month + "/close")
    assert answer.status == 403
    assert "创建办干事" in answer.text()
    leader.goto(month)
    assert leader.get_by_role("button", name="关账").count() == 0


def test_a_township_sees_its_running_score_nowhere_and_others_visits_never(sign_in, server):
    director = sign_in("创建办主任")
    running = open_month(director, server, "进行中")
    closed = open_month(director, server, "已关账")
    others = director.get_by_role("row").filter(has_text="云溪镇").get_by_role("link").evaluate("link => link.href")
    township = sign_in("乡镇（街道）联络员", "phone", expected_statuses={404})
    township.goto(closed)
    assert_sound(township)
    assert township.get_by_role("row").filter(has_text="云溪镇").get_by_role("link").count() == 0
    township.get_by_role("row").filter(has_text="茶亭乡").get_by_role("link").click()
    township.get_by_role("heading", name="得分怎么来的").wait_for()
    assert_sound(township)
    for address in [running, others]:
        assert township.goto(address).status == 404
        assert_sound(township)


@on_both_engines_and_sizes
def test_a_bulletin_is_approved_by_the_director_and_signed_by_a_leader_never_by_its_clerk(size, sign_in, server):
    clerk = sign_in("创建办干事", size)
    clerk.goto(server.url("bulletins"))
    assert_sound(clerk)
    clerk.get_by_role("row").filter(has_text="已发布").get_by_role("link").first.click()
    clerk.get_by_role("heading", name="数字的来历").wait_for()
    assert_sound(clerk)
    hands = clerk.locator(".heading .line").inner_text()
    assert all(word in hands for word in ["起草：", "审核：", "签发："])
    assert clerk.get_by_role("heading", name="现在可以").count() == 0
    for step in ["approve", "sign"]:
        answer = post(clerk, server, f"{clerk.url}/steps/{step}")
        assert answer.status in {403, 409}, step
        assert "只能由" in answer.text() or "已发布" in answer.text()
    clerk.reload()
    assert clerk.locator(".heading .line").inner_text() == hands
    for image in clerk.get_by_role("article").get_by_role("img").all():
        image.scroll_into_view_if_needed()
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_a_published_bulletin_is_never_edited(sign_in, server):
    clerk = sign_in("创建办干事", expected_statuses={409})
    clerk.goto(server.url("bulletins"))
    clerk.get_by_role("row").filter(has_text="已发布").get_by_role("link").first.click()
    clerk.get_by_role("heading", name="数字的来历").wait_for()
    text = clerk.get_by_role("article").inner_text()
    bulletin = clerk.url
    assert clerk.goto(f"{bulletin}/edit").status == 409
    assert_sound(clerk)
    answer = post(clerk, server, f"{bulletin}/edit", version="0", **{f"text{index}": "改过的" for index in range(10)})
    assert answer.status == 409
    assert "不能修改" in answer.text()
    clerk.goto(bulletin)
    assert clerk.get_by_role("article").inner_text() == text
