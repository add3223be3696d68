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
