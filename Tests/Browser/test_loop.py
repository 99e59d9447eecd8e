"""The loop: drawn, visited, scored, assigned, accepted, put right, verified, closed; and its side roads."""

import re

import pytest
from playwright.sync_api import expect

from conftest import assert_sound, on_both_engines_and_sizes, token_of
from steps import (GARBAGE, TOWNSHIP, add_photo, camera_photo, draw_for, found, large_photo, name_of, note_spot, press,
                   spot, spots, step, submit_visit, take, write)

GOOD = "好的做法"
# Months of no other test, long past: the demo's own months stay as they are.
MONTHS = {"desktop": "2019-03", "phone": "2019-04"}


def scored_anew(page) -> tuple[int, int]:
    """The total of a score page as it stands there, and as its own lines add up, in thousandths."""
    total = int(page.locator("[data-total]").get_attribute("data-total"))
    full = int(page.locator("[data-full]").get_attribute("data-full"))
    applied = [int(line.get_attribute("data-applied")) for line in page.locator("[data-applied]").all()]
    assert applied != []
    return total, full + sum(applied)


def assert_loads(picture) -> None:
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


@on_both_engines_and_sizes
def test_a_problem_goes_from_the_visit_to_being_struck_off(size, sign_in, server, tmp_path):
    month = MONTHS[size]
    year, number = month.split("-")
    words = f"{year}年{int(number)}月"
    taken = f"{year}:{number}:15 09:30:00"
    mark = {"desktop": "晒谷场东边", "phone": "老樟树下面"}[size]

    # The inspector, on the way.
    inspector = sign_in("督查员", size, expected_statuses={415, 422})
    clerk = sign_in("创建办干事", size)
    village, visit = draw_for(name_of(inspector), month, clerk, server)
    inspector.goto(server.url())
    inspector.get_by_role("link", name="检查分给您的村（社区）").click()
    inspector.get_by_role("heading", name="我的检查").wait_for()
    assert_sound(inspector)
    months = inspector.locator("main h2").all_inner_texts()
    assert [words in name for name in months].count(True) == 1
    assert not any("本月" in name for name in months[1:]), "the running month comes first"
    part = inspector.locator("section").filter(has=inspector.get_by_role("heading", name=words))
    part.get_by_role("listitem").filter(has_text=village).get_by_role("link").click()
    inspector.get_by_role("heading", name=f"{TOWNSHIP} · {village}").wait_for()
    assert inspector.url == visit
    assert_sound(inspector)

    press(inspector, inspector.get_by_role("button", name=f"＋ {GARBAGE}"))
    press(inspector, inspector.get_by_role("button", name=f"加一处：{GARBAGE}"))
    spot(inspector, GARBAGE).get_by_text("2", exact=True).wait_for()
    write(inspector, GARBAGE, mark)
    note_spot(inspector, "公厕不洁", f"{mark}的公厕", None)
    press(inspector, inspector.get_by_role("button", name="＋ 记一条好的做法"))
    write(inspector, GOOD, "门前三包挂牌到户")
    add_photo(inspector, GOOD, camera_photo(tmp_path, f"good-{size}", taken))

    # A text under a photo's name is refused where it was chosen.
    false = tmp_path / "false.jpg"
    false.write_text("这不是照片", encoding="utf-8")
    spot(inspector, GARBAGE).locator('input[type="file"]').set_input_files(false)
    spot(inspector, GARBAGE).get_by_text("这个文件不是照片").wait_for()
    assert_sound(inspector)
    add_photo(inspector, GARBAGE, camera_photo(tmp_path, f"before-{size}", taken))
    picture = spot(inspector, GARBAGE).get_by_role("img")
    assert "09:30" in picture.get_attribute("alt")

    # Nothing goes in half done, and nothing that was noted is lost.
    def refused(*expected: str) -> None:
        inspector.get_by_role("button", name="提交检查").click()
        inspector.get_by_role("alert").wait_for()
        for text in expected:
            assert inspector.get_by_text(text).first.is_visible(), text
        assert spots(inspector).all_inner_texts() == [GARBAGE, "公厕不洁", GOOD]
        assert spot(inspector, GARBAGE).get_by_role("textbox").input_value() == mark
        assert spot(inspector, GARBAGE).get_by_text("2", exact=True).is_visible()
        assert_sound(inspector)

    inspector.get_by_label("检查日期").fill(f"{month}-15")
    refused("还有1处要补", "“公厕不洁”还没有照片")
    add_photo(inspector, "公厕不洁", camera_photo(tmp_path, f"toilet-{size}", taken))
    inspector.get_by_label("检查日期").fill("2019-09-02")
    refused(f"这是{words}的检查", "实际填的是2019年9月2日")
    assert inspector.get_by_label("检查日期").input_value() == "2019-09-02"
    inspector.get_by_label("检查日期").fill(f"{month}-15")
    for label, value in {"纬度": "31.230400", "经度": "121.473700"}.items():
        inspector.get_by_label(label).fill(value)
    refused("不在本县范围内")
    assert inspector.get_by_label("纬度").input_value() == "31.230400"
    inspector.get_by_label("纬度").fill("29.500107")
    inspector.get_by_label("经度").fill("120.903841")
    form = {field: inspector.locator(f'#submit-form [name="{field}"]').input_value()
            for field in ["heldOn", "latitude", "longitude", "accuracy"]} | {"_token": token_of(inspector)}
    submit_visit(inspector)

    # The score shows how it came about, and handing it in again changes nothing.
    total, sum_of_lines = scored_anew(inspector)
    assert total == sum_of_lines == 98_000
    assert inspector.get_by_text("每处扣0.5分 × 2处 = −1.00").is_visible()
    assert inspector.get_by_text("门前三包挂牌到户").is_visible()
    assert inspector.get_by_text("检查位置：").is_visible()
    for image in inspector.get_by_role("main").get_by_role("img").all():
        assert_loads(image)
    assert_sound(inspector)
    again = inspector.context.request.post(visit + "/submit", form=form, headers={"Origin": server.address})
    assert again.status == 200
    assert "已提交，得分98.00" in again.text()
    assert scored_anew(inspector) == (98_000, 98_000)

    # The office assigns it; what the visit found is there once.
    listed = f"findings?standing=unassigned&q={mark}"
    clerk.goto(server.url(listed))
    assert clerk.get_by_role("table").get_by_role("row").count() == 1 + 2
    assert_sound(clerk)
    clerk.get_by_role("row").filter(has_text=GARBAGE).get_by_role("link").click()
    clerk.get_by_role("heading", name="现在可以").wait_for()
    finding = clerk.url
    clerk.get_by_role("link", name="督查", exact=True).last.click()
    clerk.get_by_text("得分 = 满分").wait_for()
    clerk.goto(server.url(listed))
    clerk.get_by_label("全选这一页").check()
    clerk.get_by_role("row").filter(has_text="公厕不洁").get_by_role("checkbox").uncheck()
    clerk.get_by_label("期限").select_option(index=0)
    clerk.get_by_role("button", name="交办选中的问题").click()
    clerk.get_by_text("已交办1条问题").wait_for()
    assert clerk.get_by_role("searchbox").input_value() == mark, "the list stays narrowed as it was"
    assert clerk.get_by_text("共1件").is_visible()
    assert_sound(clerk)
    clerk.goto(server.url(listed))
    assert clerk.get_by_role("table").get_by_role("row").count() == 1 + 1

    # The township takes it on, passes it to the village and answers with a photo.
    township = sign_in("乡镇（街道）联络员", size, expected_statuses={422})
    township.goto(server.url())
    assert_sound(township)
    township.get_by_role("link", name="签收交办的问题").click()
    township.get_by_role("searchbox").fill(mark)
    township.get_by_role("searchbox").press("Enter")
    township.get_by_role("table").get_by_role("link").click()
    township.get_by_role("heading", name="现在可以").wait_for()
    assert township.url.split("?")[0] == finding, "it says which list it came from"
    assert_sound(township)
    take(township, "签收", "已签收")
    step(township, "转村（社区）办理").get_by_label("转给").select_option(label=village)
    take(township, "转村（社区）办理", "已签收")
    answer = step(township, "反馈")
    answer.get_by_label("整改情况").fill("当天清运，派人值守")
    answer.get_by_label("整改后的照片").set_input_files(camera_photo(tmp_path, f"after-{size}"))
    take(township, "反馈", "待复核")
    assert_sound(township)

    # The office verifies and strikes it off; the page tells the whole course.
    clerk.goto(finding)
    take(clerk, "复核通过", "待销号")
    take(clerk, "销号", "已销号")
    assert_sound(clerk)
    course = clerk.locator("section").filter(has=clerk.get_by_role("heading", name="办理经过"))
    told = course.get_by_role("listitem").locator("strong").all_inner_texts()
    assert [re.sub("[，给转].*", "", words) for words in reversed(told)] == [
        "交办", "签收", "", "反馈整改", "复核通过", "销号"]
    assert told[0] == "销号" and told[3] == f"转{village}办理"
    sides = clerk.locator(".before-after > div")
    assert sides.count() == 2
    for side, heading in zip(sides.all(), ["整改前", "整改后"], strict=True):
        assert side.get_by_role("heading", name=heading).is_visible()
        assert_loads(side.get_by_role("img"))
    assert clerk.get_by_text("当天清运，派人值守").first.is_visible()


@pytest.fixture
def township_finding(sign_in, server, tmp_path):
    """Makes findings, assigned to the township, of a month and mark of the test's own: their addresses."""

    def make(month: str, mark: str, size: str = "desktop") -> str:
        clerk = sign_in("创建办干事", size)
        address = found(month, mark, clerk, sign_in("督查员", size), server, tmp_path)
        step(clerk, "交办").get_by_label("承办单位（牵头）").select_option(label=TOWNSHIP)
        take(clerk, "交办", "待签收")
        return address

    return make


def test_what_is_not_ours_goes_back_to_the_office_with_who_it_belongs_to(township_finding, sign_in, server):
    finding = township_finding("2019-05", "溪边泵房外墙")
    township = sign_in("乡镇（街道）联络员", expected_statuses={422})
    township.goto(finding)
    objection = step(township, "提出不属于本单位")
    objection.get_by_label("应由哪个单位办理").select_option(label="明川县水利局")
    objection.get_by_role("button", name="提出不属于本单位").click()
    township.get_by_role("alert").wait_for()
    objection = step(township, "提出不属于本单位")
    assert "请写明" in objection.locator(".field-error").inner_text()
    assert objection.get_by_label("应由哪个单位办理").evaluate("list => list.selectedOptions[0].label") == "明川县水利局"
    assert_sound(township)
    objection.get_by_label("理由").fill("泵房由水利局管理")
    take(township, "提出不属于本单位", "待改派")
    assert_sound(township)

    clerk = sign_in("创建办干事")
    clerk.goto(server.url())
    clerk.get_by_role("link", name="改派没有单位承办的问题").click()
    clerk.get_by_role("heading", level=1, name="问题").wait_for()
    assert_sound(clerk)
    clerk.goto(finding)
    assert clerk.get_by_text("提出不属于本单位，应由明川县水利局办理").is_visible()
    # The unit that was named is already chosen.
    assert step(clerk, "交办").get_by_label("承办单位（牵头）").evaluate(
        "list => list.selectedOptions[0].label") == "明川县水利局"
    take(clerk, "交办", "待签收")
    assert clerk.get_by_role("definition").filter(has_text="明川县水利局").is_visible()

    township.goto(finding)
    assert not township.get_by_role("heading", name="现在可以").is_visible()


def test_what_was_not_put_right_is_sent_back_and_counted(township_finding, sign_in, server, tmp_path):
    finding = township_finding("2019-06", "村口公交站后", "phone")
    township = sign_in("乡镇（街道）联络员", "phone")
    clerk = sign_in("创建办干事", "phone", expected_statuses={422})
    township.goto(finding)
    take(township, "签收", "已签收")
    step(township, "反馈").get_by_label("整改后的照片").set_input_files(camera_photo(tmp_path, "half-done"))
    take(township, "反馈", "待复核")

    clerk.goto(finding)
    step(clerk, "退回重改").get_by_role("button", name="退回重改").click()
    clerk.get_by_role("alert").wait_for()
    back = step(clerk, "退回重改")
    assert "请写明退回重改的原因" in back.locator(".field-error").inner_text()
    assert_sound(clerk)
    back.get_by_label("原因").fill("底下还压着一层")
    take(clerk, "退回重改", "整改中")
    assert clerk.get_by_text("退回重改第1次").is_visible()

    township.goto(finding)
    assert township.get_by_text("底下还压着一层").is_visible()
    step(township, "反馈").get_by_label("整改后的照片").set_input_files(camera_photo(tmp_path, "all-done"))
    take(township, "反馈", "待复核")
    clerk.goto(finding)
    take(clerk, "复核通过", "待销号")
    take(clerk, "销号", "已销号")
    assert_sound(clerk)


def test_an_answer_without_a_photo_is_refused_at_the_field_and_keeps_its_words(township_finding, sign_in, tmp_path):
    finding = township_finding("2019-08", "渡口石阶两侧", "phone")
    township = sign_in("乡镇（街道）联络员", "phone", expected_statuses={415, 422})
    township.goto(finding)
    take(township, "签收", "已签收")
    false = tmp_path / "false.jpg"
    false.write_text("这不是照片", encoding="utf-8")

    def refused(words: str) -> None:
        answer = step(township, "反馈")
        answer.get_by_label("整改情况").fill("当天清运，派人值守")
        answer.get_by_role("button", name="反馈", exact=True).click()
        # The page before may carry a refusal of its own; the fault stands at the field.
        step(township, "反馈").locator(".field-error").filter(has_text=words).wait_for()
        assert step(township, "反馈").get_by_label("整改情况").input_value() == "当天清运，派人值守"
        assert_sound(township)

    step(township, "反馈").get_by_label("整改后的照片").set_input_files(false)
    refused("这个文件不是照片")
    step(township, "反馈").get_by_label("整改后的照片").set_input_files([])
    refused("至少要有一张整改后的照片")
    # What was a photo is not chosen again.
    step(township, "反馈").get_by_label("整改后的照片").set_input_files([camera_photo(tmp_path, "kept"), false])
    refused("这个文件不是照片")
    kept = step(township, "反馈").get_by_label("第1张")
    assert kept.is_checked()
    assert_loads(kept.locator("xpath=ancestor::label").locator("img"))
    take(township, "反馈", "待复核")
    assert_loads(township.locator(".before-after > div").last.get_by_role("img"))


def test_a_problem_is_not_passed_to_the_same_village_twice(township_finding, sign_in):
    finding = township_finding("2019-09", "旧粮站门口", "desktop")
    township = sign_in("乡镇（街道）联络员", expected_statuses={422})
    township.goto(finding)
    # The page stands open twice; the second does not know of what the first has done.
    other = sign_in("乡镇（街道）联络员")
    other.goto(finding)
    whom = step(other, "转村（社区）办理").get_by_label("转给")
    village = whom.get_by_role("option").filter(has_not_text="请选择").first.inner_text()
    whom.select_option(label=village)
    take(other, "转村（社区）办理", "待签收")
    assert village not in step(other, "转村（社区）办理").get_by_label("转给").inner_text()
    passing = step(township, "转村（社区）办理")
    passing.get_by_label("转给").select_option(label=village)
    passing.get_by_label("要求").fill("三天内清完")
    passing.get_by_role("button", name="转村（社区）办理", exact=True).click()
    township.get_by_role("alert").wait_for()
    passing = step(township, "转村（社区）办理")
    assert passing.get_by_label("要求").input_value() == "三天内清完"
    assert passing.locator(".field-error").all_inner_texts() != [], "the fault stands at the field"
    assert "已经转给" in passing.locator(".field-error").inner_text()
    assert_sound(township)


def test_a_township_does_not_verify_what_it_put_right_itself(township_finding, sign_in, server, tmp_path):
    finding = township_finding("2019-07", "小学围墙外侧")
    township = sign_in("乡镇（街道）联络员", expected_statuses={403})
    township.goto(finding)
    take(township, "签收", "已签收")
    step(township, "反馈").get_by_label("整改后的照片").set_input_files(camera_photo(tmp_path, "own-fix"))
    take(township, "反馈", "待复核")
    assert not township.get_by_role("heading", name="现在可以").is_visible()
    answer = township.context.request.post(
        finding + "/steps/verify", form={"_token": token_of(township), "seen": "0" * 64},
        headers={"Origin": server.address})
    assert answer.status == 403
    assert "不能复核通过自己的整改" in answer.text() or "只能由" in answer.text()
    township.reload()
    assert township.get_by_text("待复核").first.is_visible()


def test_an_assignment_of_nothing_is_refused_and_the_list_stands(sign_in, server, tmp_path):
    mark = "祠堂边空地"
    clerk = sign_in("创建办干事", expected_statuses={422})
    found("2019-01", mark, clerk, sign_in("督查员"), server, tmp_path)
    clerk.goto(server.url(f"findings?standing=unassigned&q={mark}"))
    assert not clerk.get_by_role("table").get_by_role("checkbox").is_checked()
    clerk.get_by_label("交办给").select_option(label="明川县水利局")
    clerk.get_by_role("button", name="交办选中的问题").click()
    clerk.get_by_text("请先选中要交办的问题").first.wait_for()
    assert clerk.get_by_role("row").filter(has_text=GARBAGE).count() >= 1
    assert clerk.get_by_label("交办给").evaluate("list => list.selectedOptions[0].label") == "明川县水利局"
    assert_sound(clerk)


def held(page, pattern):
    """The requests to an address that are held back until the test lets them go."""
    waiting = []
    page.route(pattern, lambda route: waiting.append(route))
    return waiting


def until_one(waiting, page):
    """The page says that it saves a moment before the browser hands the request over: let it, one turn at a time."""
    while not waiting:
        page.evaluate("new Promise(requestAnimationFrame)")


def test_what_is_being_typed_survives_a_photo_that_arrives_meanwhile(sign_in, server, tmp_path):
    inspector = sign_in("督查员", "phone")
    _, visit = draw_for(name_of(inspector), "2019-02", sign_in("创建办干事"), server)
    inspector.goto(visit)
    note_spot(inspector, GARBAGE, "", None)
    # A weak signal: the photo is on its way for a long time.
    waiting = held(inspector, "**/photos")
    spot(inspector, GARBAGE).locator('input[type="file"]').set_input_files(camera_photo(tmp_path, "slow"))
    inspector.get_by_text("正在保存").wait_for()
    until_one(waiting, inspector)
    field = spot(inspector, GARBAGE).get_by_role("textbox")
    field.click()
    inspector.keyboard.type("戏台西侧")
    with inspector.expect_response(lambda response: response.request.method == "POST"):
        waiting[0].continue_()
    spot(inspector, GARBAGE).get_by_role("img").wait_for()
    assert spot(inspector, GARBAGE).get_by_role("textbox").input_value() == "戏台西侧"
    inspector.keyboard.press("Tab")  # left, so it is saved: then the server's own page holds it
    expect(spot(inspector, GARBAGE).get_by_role("textbox")).to_have_attribute("value", "戏台西侧")
    inspector.reload()
    assert spot(inspector, GARBAGE).get_by_role("textbox").input_value() == "戏台西侧"


def test_handing_in_waits_for_a_note_that_is_still_on_its_way(sign_in, server, tmp_path):
    inspector = sign_in("督查员", "phone")
    _, visit = draw_for(name_of(inspector), "2020-02", sign_in("创建办干事"), server)
    inspector.goto(visit)
    note_spot(inspector, GARBAGE, "", camera_photo(tmp_path, "last-note"))
    inspector.get_by_label("检查日期").fill("2020-02-15")
    waiting = held(inspector, "**/lines/*")
    spot(inspector, GARBAGE).get_by_role("textbox").fill("碾坊后墙")
    inspector.get_by_role("button", name="提交检查").click(no_wait_after=True)
    inspector.get_by_text("正在保存").wait_for()
    until_one(waiting, inspector)
    waiting[0].continue_()
    inspector.get_by_text("已提交，得分").wait_for()
    assert inspector.get_by_text("碾坊后墙").is_visible()


def test_a_photo_whose_signal_breaks_goes_on_where_it_was(sign_in, server, tmp_path):
    inspector = sign_in("督查员", "phone")
    _, visit = draw_for(name_of(inspector), "2020-01", sign_in("创建办干事"), server)
    inspector.goto(visit)
    note_spot(inspector, GARBAGE, "水塔下面", None)
    offsets = []

    def sent(route):
        if route.request.method != "POST":
            return route.continue_()
        offsets.append(int(re.search(r"offset=(\d+)", route.request.url).group(1)))
        if len(offsets) != 2:
            return route.continue_()
        inspector.context.set_offline(True)  # the tower is behind the hill
        return route.abort("internetdisconnected")
    inspector.route("**/uploads/*", sent)
    photo = large_photo(tmp_path, "no-signal")
    spot(inspector, GARBAGE).locator('input[type="file"]').set_input_files(photo)
    inspector.get_by_text("没有信号，有了会接着传").wait_for()
    inspector.context.set_offline(False)
    with inspector.expect_response("**/photos"):
        pass
    spot(inspector, GARBAGE).get_by_role("img").wait_for()
    assert spot(inspector, GARBAGE).get_by_role("textbox").input_value() == "水塔下面"
    size = photo.stat().st_size
    assert len(offsets) <= size // 262_144 + 2, f"{size} bytes were sent from {offsets}"
    assert offsets.count(0) == 1, "what had come was not sent again"


def test_a_photo_whose_last_answer_is_lost_is_not_sent_again(sign_in, server, tmp_path):
    inspector = sign_in("督查员", "phone")
    _, visit = draw_for(name_of(inspector), "2020-09", sign_in("创建办干事"), server)
    inspector.goto(visit)
    note_spot(inspector, GARBAGE, "井台边上", None)
    offsets, lost = [], []

    def lose(route):
        if route.request.method == "POST":
            offsets.append(int(re.search(r"offset=(\d+)", route.request.url).group(1)))
        answer = route.fetch()
        if lost or not answer.json().get("receipt"):
            return route.fulfill(response=answer)
        lost.append(route.request.url)
        return route.abort()
    inspector.route("**/uploads/*", lose)
    with inspector.expect_response("**/photos"):
        spot(inspector, GARBAGE).locator('input[type="file"]').set_input_files(large_photo(tmp_path, "lost-answer"))
    spot(inspector, GARBAGE).get_by_role("img").wait_for()
    assert lost, "no answer was lost: nothing was proved"
    assert len(offsets) > 1
    assert len(set(offsets)) == len(offsets), f"pieces were sent again: {offsets}"


def test_an_answer_waits_for_its_photos_and_takes_them_along(township_finding, sign_in, tmp_path):
    township = sign_in("乡镇（街道）联络员")
    township.goto(township_finding("2020-10", "凉亭石桌下", "desktop"))
    take(township, "签收", "已签收")
    sent = []
    township.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    photos = [large_photo(tmp_path, "east"), large_photo(tmp_path, "west")]
    step(township, "反馈").get_by_label("整改后的照片").set_input_files(photos)
    take(township, "反馈", "待复核")
    assert township.locator(".photos img").count() >= 2
    form = next(request for request in sent if "/steps/respond" in request.url)
    assert len(form.post_data_buffer) < 10_000, "what went ahead does not go again"


def test_the_list_of_findings_is_walked_with_the_keyboard(sign_in, server):
    page = sign_in("创建办干事")
    page.goto(server.url("findings?standing=valid"))
    links = page.get_by_role("table").get_by_role("link")
    focused = "link => link === document.activeElement"
    page.keyboard.press("j")
    assert links.nth(0).evaluate(focused)
    page.keyboard.press("j")
    assert links.nth(1).evaluate(focused)
    page.keyboard.press("k")
    assert links.nth(0).evaluate(focused)
    page.keyboard.press("j")
    assert_sound(page)
    target = links.nth(1).evaluate("link => link.href")
    page.keyboard.press("/")
    search = page.get_by_role("searchbox")
    assert search.evaluate(focused)
    page.keyboard.type("jk")
    assert search.input_value() == "jk", "letters typed in a field are letters"
    search.fill("")
    page.keyboard.press("Escape")
    links.nth(0).focus()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="办理经过").wait_for()
    assert page.url == target


def test_the_focus_goes_to_the_new_spot_and_none_is_not_a_count(sign_in, server):
    inspector = sign_in("督查员", "phone", expected_statuses={422})
    _, visit = draw_for(name_of(inspector), "2020-07", sign_in("创建办干事"), server)
    inspector.goto(visit)
    focused = "part => part === document.activeElement"
    press(inspector, inspector.get_by_role("button", name=f"＋ {GARBAGE}"))
    spot(inspector, GARBAGE).wait_for()
    assert spot(inspector, GARBAGE).evaluate(focused)
    less = inspector.get_by_role("button", name=f"减一处：{GARBAGE}")
    more = inspector.get_by_role("button", name=f"加一处：{GARBAGE}")
    assert less.is_disabled()
    press(inspector, more)
    expect(less).to_be_enabled()
    assert more.evaluate(focused)
    press(inspector, less)
    expect(less).to_be_disabled()
    assert more.evaluate(focused), "the focus is not lost with the button"
    # A good practice is no deduction: its words say so.
    press(inspector, inspector.get_by_role("button", name="＋ 记一条好的做法"))
    spot(inspector, GOOD).wait_for()
    assert spot(inspector, GOOD).evaluate(focused)
    assert spot(inspector, GOOD).get_by_role("button", name="删去这一条").is_visible()
    inspector.get_by_role("button", name="提交检查").click()
    inspector.get_by_text("每一条至少一张").wait_for()


def test_after_a_visit_comes_the_next_one_and_its_lines_lead_to_their_findings(sign_in, server, tmp_path):
    inspector = sign_in("督查员", "phone")
    clerk = sign_in("创建办干事")
    village, visit = draw_for(name_of(inspector), "2020-08", clerk, server)
    inspector.goto(visit)
    note_spot(inspector, GARBAGE, "水碓旁边", camera_photo(tmp_path, "next-one"))
    inspector.get_by_label("检查日期").fill("2020-08-15")
    submit_visit(inspector)
    assert inspector.get_by_text("这份计划您还有11处待检查").is_visible()
    assert_sound(inspector)
    following = inspector.get_by_role("link", name="下一个：")
    name = following.inner_text().removeprefix("下一个：")
    assert village not in name
    following.click()
    inspector.get_by_role("heading", level=1, name=name).wait_for()
    inspector.get_by_role("button", name="提交检查").wait_for()
    # Only who handed it in is on the way.
    clerk.goto(visit)
    assert clerk.get_by_role("link", name="下一个：").count() == 0
    clerk.get_by_role("link", name="问题：待交办").click()
    clerk.get_by_role("heading", name="办理经过").wait_for()
    assert clerk.get_by_text("水碓旁边").first.is_visible()
