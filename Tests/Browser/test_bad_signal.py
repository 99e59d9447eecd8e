"""A weak signal: every press says for itself whether it is saved, and nothing that was typed is lost."""

import json
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from bad_network import ACCIDENTS, BadNetwork
from conftest import PATIENCE, ROOT, assert_sound
from steps import (GARBAGE, TOWNSHIP, add_photo, camera_photo, draw, found, large_photo, name_of, note_spot, press,
                   spot, spots, step, take)

SCRIPTS = ROOT / "Sources" / "Ground" / "Web" / "Assets"
STATUSES = {401, 403, 415, 422, 429, 502, 503, 504}


@pytest.fixture(scope="session")
def visits(browser, servers):
    """Visits that nobody has begun, two or three of each township, all of one draw: a test takes the next."""
    server = servers("sqlite")
    with browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        for role in ["督查员", "创建办干事"]:
            name, password = server.sign_ins[role]
            context.clear_cookies()
            page.goto(server.url("sign-in"))
            page.get_by_label("登录名").fill(name)
            page.get_by_label("密码").fill(password)
            page.get_by_role("button", name="登录").click()
            page.get_by_role("button", name="退出").wait_for()
            inspector = name_of(page) if role == "督查员" else inspector
        page.goto(server.url("plans/new"))
        page.get_by_label("月份").fill("2020-12")
        page.get_by_label("方式").select_option(label="明查")
        page.get_by_label("抽查比例（%）").fill("8")
        for box in page.get_by_role("group", name="督查员（县级抽查）").get_by_role("checkbox").all():
            box.set_checked(inspector in box.locator("xpath=..").inner_text())
        draw(page)
        links = page.get_by_role("table").locator('a[href*="/visits/"]')
        paths = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return iter(paths)


@pytest.fixture
def network(server):
    with BadNetwork(server.address) as between:
        yield between


@pytest.fixture
def weak(sign_in, network):
    """Opens a page over the bad network. No time passes on it, so that nothing is sent again but at a touch."""

    def opened(role, path, size="phone", anew=False):
        page = sign_in(role, size, anew=anew, expected_statuses=STATUSES)
        page.clock.install()
        page.goto(network.address + path)
        page.clock.pause_at(datetime.now() + timedelta(hours=1))
        return page

    return opened


@pytest.fixture
def walked(weak, visits):
    """A visit's page with one spot of garbage."""

    def begun(anew=False):
        page = weak("督查员", next(visits), anew=anew)
        press(page, page.get_by_role("button", name=f"＋ {GARBAGE}"))
        spot(page, GARBAGE).wait_for()
        return page

    return begun


def note(page, title=GARBAGE):
    return spot(page, title).get_by_role("textbox")


def state(page, title=GARBAGE):
    return spot(page, title).locator(".spot-head .tag")


def bar(page):
    return page.locator("#save-state")


def jot(page, text, title=GARBAGE):
    """Writes a note and sends it, whatever becomes of it."""
    note(page, title).fill(text)
    note(page, title).press("Enter")


def let_time_pass(page, kind):
    """Nobody waits for an answer for ever."""
    if kind == "hang":
        page.clock.fast_forward(31_000)


def sign_in_beside(page, server, role="督查员"):
    """Signs in in a window of its own, by the link that the page offers."""
    name, password = server.sign_ins[role]
    with page.context.expect_page() as opened:
        page.locator("#asking").get_by_role("link").click()
    other = opened.value
    other.get_by_label("登录名").fill(name)
    other.get_by_label("密码").fill(password)
    other.get_by_role("button", name="登录").click()
    other.get_by_role("button", name="退出").wait_for()
    return other


def test_each_accident_marks_its_press_keeps_its_text_and_lets_the_others_go_on(walked, network):
    page = walked()
    press(page, page.get_by_role("button", name="＋ 记一条好的做法"))
    spot(page, "好的做法").wait_for()
    line = spot(page, GARBAGE).get_attribute("id").removeprefix("line-")
    for kind in [*ACCIDENTS, "portal"]:
        network.meets(kind, only=line)
        jot(page, f"桥头{kind}")
        expect(state(page)).not_to_have_text("已存")
        note(page, "好的做法").focus()
        let_time_pass(page, kind)
        expect(state(page)).to_have_text("未存")
        expect(bar(page)).to_have_text("未存1条")
        assert note(page).input_value() == f"桥头{kind}"
        # With the other there is signal again, so this one tries once more.
        write_beside(page, f"路口{kind}")
        expect(state(page)).not_to_have_text("已存")
        let_time_pass(page, kind)
        expect(bar(page)).to_have_text("未存1条")
        if kind == "portal":
            sound(page, network)
        network.meets()
        page.locator("#outbox").get_by_role("button", name="再发").click()
        expect(bar(page)).to_have_text("已保存")
        expect(state(page)).to_have_text("已存")
        expect(note(page)).to_have_attribute("value", f"桥头{kind}")
    page.reload()
    assert note(page).input_value() == "桥头portal"
    assert note(page, "好的做法").input_value() == "路口portal"


def sound(page, network):
    """What looks for faults needs time to pass; meanwhile no signal comes back."""
    network.meets("502")
    page.clock.resume()
    assert_sound(page)
    page.clock.pause_at(datetime.now() + timedelta(hours=2))
    expect(page.locator(".is-waiting")).to_have_count(0)
    network.meets()


def write_beside(page, text):
    jot(page, text, "好的做法")
    expect(state(page, "好的做法")).to_have_text("已存")
    expect(note(page, "好的做法")).to_have_attribute("value", text)


def test_what_was_not_sent_is_sent_again_by_itself(walked, network):
    page = walked()
    network.meets("502")
    jot(page, "后墙")
    expect(bar(page)).to_have_text("未存1条")
    page.clock.run_for(1_000)
    expect(page.get_by_text("未存：网络出错（502）")).to_be_visible()
    network.meets()
    page.clock.run_for(5_000)
    expect(bar(page)).to_have_text("已保存")


def test_a_spot_whose_answer_was_lost_is_there_once(walked, network):
    page = walked()
    network.meets("reset")
    page.get_by_role("button", name="＋ 记一条好的做法").click()
    expect(bar(page)).to_have_text("未存1条")
    network.meets()
    page.locator("#outbox").get_by_role("button", name="再发").click()
    expect(bar(page)).to_have_text("已保存")
    expect(spots(page)).to_have_count(2)
    page.reload()
    expect(spots(page)).to_have_count(2)


def test_what_is_not_sent_survives_a_reload(walked, network):
    page = walked()
    network.meets("502")
    jot(page, "老樟树下")
    expect(bar(page)).to_have_text("未存1条")
    page.reload()
    expect(bar(page)).to_have_text("未存1条")
    assert note(page).input_value() == "老樟树下"
    # On any other page it is said, and leads back.
    page.goto(page.url.split("/visits/")[0] + "/visits")
    page.get_by_role("link", name="打开接着发").click()
    expect(bar(page)).to_have_text("未存1条")
    page.locator("#outbox summary").click()
    assert page.locator("#outbox").get_by_text(f"{GARBAGE}：“老樟树下”").is_visible()
    sound(page, network)
    page.locator("#outbox").get_by_role("button", name="再发").click()
    expect(bar(page)).to_have_text("已保存")
    # Left while it was on its way, it goes on from whatever page comes next.
    network.meets("502")
    jot(page, "老樟树下面")
    expect(bar(page)).to_have_text("未存1条")
    network.meets()
    visit = page.url
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.goto(visit.split("/visits/")[0] + "/visits")
    page.goto(visit)
    expect(note(page)).to_have_attribute("value", "老樟树下面")


def test_too_long_a_note_is_counted_and_refused_in_words(walked):
    page = walked()
    text = "桥" * 524
    jot(page, text)
    expect(spot(page, GARBAGE).locator(".limit")).to_have_text("超出24字，请删减")
    expect(spot(page, GARBAGE).locator(".field-error")).to_contain_text("说明有524个字，最多500个字，请删减。")
    expect(bar(page)).to_have_text("未存，见红字")
    assert note(page).input_value() == text
    press(page, page.get_by_role("button", name=f"加一处：{GARBAGE}"))
    expect(spot(page, GARBAGE).get_by_text("2", exact=True)).to_be_visible()
    page.reload()
    assert note(page).input_value() == text
    expect(spot(page, GARBAGE).locator(".field-error")).to_contain_text("524个字")
    jot(page, "桥" * 500)
    expect(bar(page)).to_have_text("已保存")
    expect(spot(page, GARBAGE).locator(".limit")).to_have_text("还可写0字")


def test_presses_that_overtake_the_signal_are_counted_one_after_another(walked, network):
    page = walked()
    network.meets("hang")
    more = page.get_by_role("button", name=f"加一处：{GARBAGE}")
    for _ in range(3):
        more.click()
    expect(spot(page, GARBAGE).locator("output")).to_have_text("4")
    expect(state(page)).to_have_text("待发")
    let_time_pass(page, "hang")
    expect(bar(page)).to_have_text("未存2条")
    network.meets()
    page.locator("#outbox").get_by_role("button", name="再发").click()
    expect(bar(page)).to_have_text("已保存")
    page.reload()
    expect(spot(page, GARBAGE).locator("output")).to_have_text("4")


def test_handing_in_waits_for_what_is_not_saved(walked, network, tmp_path):
    page = walked()
    add_photo(page, GARBAGE, camera_photo(tmp_path, "handed-in"))
    page.get_by_label("检查日期").fill("2020-12-15")
    network.meets("502")
    jot(page, "最后一句")
    page.get_by_role("button", name="提交检查").click()
    page.get_by_text("没有提交：还有1条未存").wait_for()
    assert page.get_by_label("检查日期").input_value() == "2020-12-15"
    network.meets()
    page.get_by_role("button", name="提交检查").click()
    page.get_by_text("已提交，得分").wait_for()
    assert page.get_by_text("最后一句").is_visible()


def test_an_ended_session_asks_to_sign_in_beside_the_page_and_goes_on(walked, network, server):
    page = walked()
    page.context.clear_cookies()
    jot(page, "晒谷场")
    page.get_by_role("alert").get_by_text("登录已经结束").wait_for()
    expect(bar(page)).to_have_text("未存1条")
    assert note(page).input_value() == "晒谷场"
    sound(page, network)
    # Somebody else may not send it.
    other = sign_in_beside(page, server, "创建办干事")
    page.get_by_role("alert").get_by_text("现在登录的是").wait_for()
    assert note(page).input_value() == "晒谷场"
    other.get_by_role("button", name="退出").click()
    other.get_by_role("button", name="登录").wait_for()
    sign_in_beside(page, server)
    expect(bar(page)).to_have_text("已保存")
    assert page.locator("#asking").count() == 0
    expect(note(page)).to_have_attribute("value", "晒谷场")


def test_a_page_from_before_signing_in_anew_goes_on_by_itself(walked, server):
    page = walked(anew=True)
    other = page.context.new_page()
    other.goto(server.url())
    other.get_by_role("button", name="退出").click()
    name, password = server.sign_ins["督查员"]
    other.get_by_label("登录名").fill(name)
    other.get_by_label("密码").fill(password)
    other.get_by_role("button", name="登录").click()
    other.get_by_role("button", name="退出").wait_for()
    jot(page, "旧窗口里写的")
    expect(bar(page)).to_have_text("已保存")
    expect(note(page)).to_have_attribute("value", "旧窗口里写的")


def test_a_photo_that_cannot_be_read_says_so_and_the_next_one_is_attached(walked, network, tmp_path):
    page = walked()
    changing = large_photo(tmp_path, "changing")

    def change(route):
        changing.write_bytes(b"another picture by now")
        route.continue_()
    page.route("**/uploads/**", change, times=1)
    spot(page, GARBAGE).locator('input[type="file"]').set_input_files(changing)
    expect(spot(page, GARBAGE).locator(".field-error")).to_contain_text("照片读不出，请重新选")
    sound(page, network)
    add_photo(page, GARBAGE, camera_photo(tmp_path, "good"))
    expect(bar(page)).to_have_text("已保存")
    assert spot(page, GARBAGE).locator(".field-error").count() == 0


def answers(page, address, status, code, words):
    """From now on the server answers what is posted there with these words."""
    told = {"type": "about:blank", "title": "", "status": status, "detail": words, "code": code, "fields": [],
            "request": "1"}

    def answer(route):
        if route.request.method != "POST":
            return route.continue_()
        return route.fulfill(status=status, content_type="application/problem+json", body=json.dumps(told))
    page.route(address, answer)


def test_what_the_server_cannot_do_now_is_said_in_its_own_words(walked, tmp_path):
    page = walked()
    answers(page, "**/visits/**", 403, "visit.notYours", "这次检查已经改派给别人，您不能再记。")
    jot(page, "桥头")
    expect(spot(page, GARBAGE).locator(".field-error")).to_contain_text("这次检查已经改派给别人，您不能再记。")
    expect(bar(page)).to_have_text("未存，见红字")
    page.unroute_all()
    answers(page, "**/visits/**", 503, "database.overloaded", "现在同时保存的人太多，这一步没有保存。")
    jot(page, "桥东头")
    expect(spot(page, GARBAGE).get_by_text("未存：现在同时保存的人太多，这一步没有保存。")).to_be_visible()
    expect(bar(page)).to_have_text("未存1条")
    assert note(page).input_value() == "桥东头"
    page.unroute_all()
    page.locator("#outbox").get_by_role("button", name="再发").click()
    expect(bar(page)).to_have_text("已保存")
    # More photos than a day takes: it is no lost signal, and the photo waits until somebody sends it.
    answers(page, "**/visits/**", 429, "photo.quota", "您今天上传的照片和附件到了上限，请明天再传。")
    spot(page, GARBAGE).locator('input[type="file"]').set_input_files(camera_photo(tmp_path, "too-many"))
    expect(spot(page, GARBAGE).locator(".field-error")).to_contain_text("到了上限，请明天再传。")
    expect(page.get_by_text("没有信号")).to_have_count(0)
    page.unroute_all()
    spot(page, GARBAGE).get_by_role("button", name="再发").click()
    expect(bar(page)).to_have_text("已保存")
    expect(spot(page, GARBAGE).get_by_role("img")).to_have_count(1)


def test_photos_that_were_on_their_way_at_a_reload_are_asked_for_again(walked, tmp_path):
    page = walked()
    page.route("**/uploads/**", lambda route: None)
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_request("**/uploads/**"):
        spot(page, GARBAGE).locator('input[type="file"]').set_input_files(camera_photo(tmp_path, "lost"))
    page.reload()
    page.unroute_all(behavior="ignoreErrors")
    expect(spot(page, GARBAGE).locator(".field-error")).to_contain_text("刷新前有1张照片没有传完，请重新选")
    add_photo(page, GARBAGE, camera_photo(tmp_path, "found"))
    expect(bar(page)).to_have_text("已保存")


def test_of_photos_on_their_way_at_a_reload_those_that_had_come_are_kept(walked, tmp_path):
    page = walked()
    arrived = []

    def only_the_first(route):
        upload = route.request.url.split("?")[0]
        if not arrived:
            arrived.append(upload)
        if upload in arrived:
            route.continue_()

    page.route("**/uploads/**", only_the_first)
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_request(lambda request: "/uploads/" in request.url and request.url.split("?")[0] not in arrived[:1]
                             and len(arrived) > 0):
        spot(page, GARBAGE).locator('input[type="file"]').set_input_files(
            [camera_photo(tmp_path, "came"), camera_photo(tmp_path, "lost")])
    page.reload()
    page.unroute_all(behavior="ignoreErrors")
    expect(spot(page, GARBAGE).locator(".field-error")).to_contain_text("刷新前有1张照片没有传完，请重新选")
    expect(spot(page, GARBAGE).get_by_role("img")).to_have_count(1)


def test_a_browser_of_2018_walks_a_visit(weak, visits, tmp_path):
    path = next(visits)
    page = weak("督查员", path)
    page.add_init_script("""
        for (const name of ["replaceChildren"]) delete Element.prototype[name];
        delete HTMLFormElement.prototype.requestSubmit;
        delete SubmitEvent.prototype.submitter;
        delete Crypto.prototype.randomUUID;
        for (const name of ["at", "flat", "flatMap", "findLast", "toSorted"]) delete Array.prototype[name];
        for (const name of ["replaceAll", "matchAll", "at"]) delete String.prototype[name];
        for (const name of ["fromEntries", "hasOwn"]) delete Object[name];
        for (const name of ["arrayBuffer", "text", "stream"]) delete Blob.prototype[name];
        for (const name of ["allSettled", "any", "withResolvers"]) delete Promise[name];
        delete Promise.prototype.finally;
        delete window.structuredClone; delete window.AbortController; delete Intl.Segmenter;
        delete window.BroadcastChannel; delete AbortSignal.timeout;
    """)
    page.reload()
    note_spot(page, GARBAGE, "桥头", camera_photo(tmp_path, "of-2018"))
    press(page, page.get_by_role("button", name=f"加一处：{GARBAGE}"))
    expect(spot(page, GARBAGE).locator("output")).to_have_text("2")
    expect(bar(page)).to_have_text("已保存")
    expect(spot(page, GARBAGE).locator(".limit")).to_have_text("还可写498字")
    page.get_by_label("检查日期").fill("2020-12-16")
    page.get_by_role("button", name="提交检查").click()
    page.get_by_text("已提交，得分").wait_for()


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.js")), ids=lambda path: path.name)
def test_a_module_does_one_thing_in_the_words_of_2018(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 150
    code = re.sub(r"//.*", "", text)
    younger = [r"\?\.[a-zA-Z(\[]", r"\?\?", r"\|\|=", r"&&=", r"catch \{", r"\bimport\(", r"\bstatic\b", r"\.replaceChildren",
               r"\.replaceAll", r"\.at\(", r"\.flat", r"fromEntries", r"\.finally\(", r"\bfor await\b", r"\d_\d",
               r"randomUUID", r"structuredClone", r"^await ", r"#\w+\s*[=(;]"]
    assert [word for word in younger if re.search(word, code, re.MULTILINE)] == []


def fill_unit(page, name):
    page.get_by_label("单位名称").fill(name)


def test_a_plain_form_keeps_what_was_typed_and_is_done_once(weak, network, server):
    page = weak("系统管理员", "/990101/units/new", "desktop")
    for kind in ACCIDENTS:
        network.meets(kind)
        fill_unit(page, f"明川县{kind}局")
        page.get_by_role("button", name="保存").click()
        if kind == "hang":
            page.get_by_text("正在提交").wait_for()
        let_time_pass(page, kind)
        page.get_by_text("未存：").wait_for()
        assert page.get_by_label("单位名称").input_value() == f"明川县{kind}局"
        if kind == "502":
            sound(page, network)
        network.meets()
        page.get_by_role("button", name="保存").click()
        page.get_by_text(f"已新增单位“明川县{kind}局”。").wait_for()
        page.goto(network.address + "/990101/units")
        assert page.get_by_text(f"明川县{kind}局").count() == 1
        page.goto(network.address + "/990101/units/new")


def test_an_answer_to_a_finding_keeps_its_words_and_is_given_once(weak, network, sign_in, server, tmp_path):
    clerk = sign_in("创建办干事")
    finding = found("2021-01", "磨坊后面", clerk, sign_in("督查员", "phone"), server, tmp_path)
    step(clerk, "交办").get_by_label("承办单位（牵头）").select_option(label=TOWNSHIP)
    take(clerk, "交办", "待签收")
    page = weak("乡镇（街道）联络员", urlsplit(finding).path)
    take(page, "签收", "已签收")
    words = step(page, "反馈").get_by_label("整改情况")
    button = step(page, "反馈").get_by_role("button", name="反馈", exact=True)
    for kind in ACCIDENTS:
        network.meets(kind, only="/steps/respond")
        words.fill(f"当天清运，{kind}")
        button.click()
        if kind == "hang":
            page.get_by_text("正在提交").wait_for()
        let_time_pass(page, kind)
        page.get_by_text("未存：").wait_for()
        assert words.input_value() == f"当天清运，{kind}"
    # A full disk is said where the photo was chosen, which stays.
    network.meets()
    answers(page, "**/uploads/**", 503, "disk.full", "服务器的磁盘满了，这一步没有保存。")
    step(page, "反馈").get_by_label("整改后的照片").set_input_files(camera_photo(tmp_path, "put-right"))
    page.locator(".field-error").get_by_text("服务器的磁盘满了，这一步没有保存。").wait_for()
    page.unroute_all()
    # The one that counts: its answer is lost, and it is given once.
    network.meets("504", only="/steps/respond")
    button.click()
    page.get_by_text("未存：").wait_for()
    network.meets()
    take(page, "反馈", "待复核")
    assert page.locator(".course").get_by_text("当天清运，hang").count() == 1


def test_a_press_that_nobody_answers_can_be_made_again(weak, network):
    page = weak("系统管理员", "/990101/units/new", "desktop")
    network.meets("hang")
    fill_unit(page, "明川县粮食局")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("正在提交").wait_for()
    network.meets()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已新增单位“明川县粮食局”。").wait_for()


@pytest.mark.parametrize("role, path, typed", [
    ("系统管理员", "/990101/people/new", {"姓名": "周小雨", "登录名": "zhou.xiaoyu"}),
    ("创建办干事", "/990101/practice/sites/new", {"名称": "老街实践点", "纬度": "29.500107", "经度": "120.903841"}),
])
def test_going_back_keeps_every_field(weak, role, path, typed):
    page = weak(role, path, "desktop")
    fields = [(page.get_by_label(re.compile(f"^{label}")), text) for label, text in typed.items()]
    for field, text in fields:
        field.fill(text)
    # A long menu's entries stand under headings that are closed.
    page.locator("nav[aria-label='主菜单'] a").first.evaluate("link => link.click()")
    fields[0][0].wait_for(state="detached")
    page.go_back()
    for field, text in fields:
        expect(field).to_have_value(text)
