"""Files made of what is there: texts, sprites, sequences, pages."""

import json

import cloudinary
import cloudinary.api as api
import cloudinary.exceptions
import cloudinary.uploader as uploader
import cloudinary.utils as utils

import live
from scenario import equal, eventually, refused, scenario


def upload(place, name="a", body=None, **options):
    return uploader.upload(body or live.png(), public_id=place.name(name), **options)


@scenario
def a_picture_of_words(place):
    answer = uploader.text(
        "Hello, world/100%", public_id=place.name("words"), font_family="Arial", font_size=30,
        font_color="red", font_weight="bold", opacity=80)
    equal((answer["type"], answer["format"], answer["resource_type"]), ("text", "png", "image"))
    assert answer["width"] > 3 * answer["height"], answer
    equal(live.size_of_png(place.get(answer["url"])[1]), (answer["width"], answer["height"]))


@scenario
def words_lend_their_style(place):
    uploader.text("x", public_id=place.name("donor"), font_family="Open Sans", font_size=60)
    upload(place, body=live.png(10, 10))
    path = "/demo/image/upload/%s/fl_layer_apply/%s.png"
    large = place.get(path % ("l_text:%s:Hi" % place.name("donor"), place.name("a")))
    small = place.get(path % ("l_text:Arial_12:Hi", place.name("a")))
    equal((large[0], small[0]), (200, 200))
    assert live.size_of_png(large[1])[1] > 2 * live.size_of_png(small[1])[1]
    direct = place.get(path % ("l_text:Open%20Sans_60:Hi", place.name("a")))
    equal(large[1], direct[1])


@scenario
def words_with_a_wrong_size(place):
    refused(lambda: uploader.text("x", font_size="large"), "font_size",
            cloudinary.exceptions.BadRequest)


@scenario
def a_sprite_of_a_tag(place):
    tag = place.name("icons")
    upload(place, body=live.png(20, 10), tags=tag)
    upload(place, "b", body=live.png(30, 20), tags=tag)
    answer = uploader.generate_sprite(tag)
    equal(answer["image_infos"], {
        place.name("a"): {"width": 20, "height": 10, "x": 0, "y": 0},
        place.name("b"): {"width": 30, "height": 20, "x": 0, "y": 10}})
    equal(live.size_of_png(place.get(answer["image_url"])[1]), (30, 30))
    assert place.name("b").encode() in place.get(answer["css_url"])[1]
    equal(live.size_of_png(place.get(utils.cloudinary_api_download_url(
        "sprite", {"tag": tag, "timestamp": utils.now()}))[1]), (30, 30))


@scenario
def a_sprite_of_changed_pictures(place):
    tag = place.name("icons")
    upload(place, body=live.png(20, 10), tags=tag)
    answer = uploader.generate_sprite(tag, transformation={"width": 10, "crop": "scale"})
    equal(answer["image_infos"][place.name("a")]["width"], 10)
    equal(live.size_of_png(place.get(answer["image_url"])[1]), (10, 5))


@scenario
def an_animation_of_a_tag(place):
    tag = place.name("frames")
    upload(place, body=live.png(20, 10), tags=tag)
    upload(place, "b", body=live.png(20, 10, seed=9), tags=tag)
    answer = uploader.multi(tag)
    assert answer["url"].endswith(".gif"), answer["url"]
    equal(place.get(answer["url"])[1][:4], b"GIF8")
    pdf = uploader.multi(tag, format="pdf")
    status, body, _ = place.get(pdf["url"])
    equal((status, body[:4]), (200, b"%PDF"))


@scenario
def a_tag_of_nothing(place):
    refused(lambda: uploader.multi(place.name("none")), "not found",
            cloudinary.exceptions.NotFound)


@scenario
def every_page_is_made(place):
    upload(place, body=live.gif(3))
    answer = uploader.explode(
        place.name("a"), page="all", format="png",
        notification_url=place.receiver.base + "/explode")
    equal(answer["status"], "processing")
    news = json.loads(place.receiver.wait("/explode")[0][1])
    equal(news["batch_id"], answer["batch_id"])
    equal([each["transformation"] for each in news["eager"]], ["pg_1", "pg_2", "pg_3"])
    made = api.resource(place.name("a"))["derived"]
    equal(len(made), 3)


@scenario
def pictures_are_gathered_by_their_urls(place):
    urls = [upload(place, name, live.png(20 + 10 * n, 10))["url"] for n, name in enumerate("ab")]
    sprite = uploader.generate_sprite(urls=urls)
    equal({name: info["y"] for name, info in sprite["image_infos"].items()},
          {place.name("a"): 0, place.name("b"): 10})
    equal(live.size_of_png(place.get(sprite["image_url"])[1]), (30, 20))
    sequence = uploader.multi(urls=urls, transformation={"width": 8, "crop": "scale"}, format="gif")
    assert "w_8" in sequence["url"] and place.get(sequence["url"])[1][:3] == b"GIF", sequence
    # The same list is the same file, and another order another.
    equal(uploader.generate_sprite(urls=urls)["public_id"], sprite["public_id"])
    assert uploader.generate_sprite(urls=urls[::-1])["public_id"] != sprite["public_id"]
    refused(lambda: uploader.generate_sprite(urls=[urls[0] + "x"]), "not found")
    refused(lambda: uploader.generate_sprite(urls=["http://192.0.2.1/a.png"]), "")


@scenario
def browsers_are_sent_to_the_callback_of_a_form(place):
    import urllib.parse
    import urllib.request

    preset = place.name("preset")
    api.create_upload_preset(name=preset, unsigned=True)

    class Stays(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    body = urllib.parse.urlencode({
        "file": "data:image/png;base64," + __import__("base64").b64encode(live.png()).decode(),
        "upload_preset": preset, "callback": "https://app.example.com/done?x=1"}).encode()
    try:
        urllib.request.build_opener(Stays).open(
            place.server.base + "/v1_1/%s/image/upload" % live.CLOUD, body)
        raise AssertionError("it did not redirect")
    except urllib.error.HTTPError as error:
        equal(error.code, 302)
        url = urllib.parse.urlsplit(error.headers["Location"])
    fields = urllib.parse.parse_qs(url.query)
    equal((url.netloc, fields["x"], "api_key" in fields), ("app.example.com", ["1"], False))
    assert api.resource(fields["public_id"][0])["bytes"] > 0
