"""Parameters of an upload, each with what it changes."""

import contextlib
import io
import json
import sqlite3
import time

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
def folders_are_part_of_names(place):
    answer = upload(place, folder="shoes/red")
    equal(answer["public_id"], "shoes/red/" + place.name("a"))


@scenario
def a_prefix_of_names_and_a_folder_to_be_shown_in(place):
    answer = upload(place, public_id_prefix="pre", asset_folder="shown/here", display_name="Shown")
    equal(answer["public_id"], "pre/" + place.name("a"))
    equal((answer["asset_folder"], answer["display_name"]), ("shown/here", "Shown"))


@scenario
def the_folder_shown_in_may_be_the_prefix(place):
    answer = upload(place, asset_folder="both", use_asset_folder_as_public_id_prefix=True)
    equal(answer["public_id"], "both/" + place.name("a"))


@scenario
def files_lend_their_names(place):
    stream = io.BytesIO(live.png())
    answer = uploader.upload(
        stream, filename="%s lent.png" % place.prefix, use_filename=True, unique_filename=False)
    equal(answer["public_id"], place.prefix + "_lent")
    answer = uploader.upload(
        live.png(), filename="x.png", filename_override="over.png", use_filename=True)
    assert answer["public_id"].startswith("over_"), answer["public_id"]
    equal(answer["original_filename"], "over")


@scenario
def files_lend_names_to_show(place):
    answer = uploader.upload(live.png(), filename="Fine Shoe.png",
                             use_filename_as_display_name=True)
    equal(answer["display_name"], "Fine Shoe")


@scenario
def original_names_may_be_forgotten(place):
    answer = uploader.upload(live.png(), filename="secret.png", discard_original_filename=True)
    assert answer["original_filename"] != "secret"


@scenario
def existing_assets_stay_when_asked(place):
    first = upload(place)
    second = upload(place, body=live.png(10, 10), overwrite=False)
    equal((second["existing"], second["version"], second["width"]), (True, first["version"], 120))


@scenario
def overwriting_shows_at_once(place):
    first = upload(place)
    url = "/demo/image/upload/w_60/%s.png" % first["public_id"]
    equal(live.size_of_png(place.get(url)[1]), (60, 40))
    second = upload(place, body=live.png(100, 100), invalidate=True)
    assert second["version"] > first["version"]
    equal(second["asset_id"], first["asset_id"])
    equal(live.size_of_png(place.get(url)[1]), (60, 60))


@scenario
def only_allowed_formats_come_in(place):
    refused(lambda: upload(place, allowed_formats=["jpg", "gif"]), "not allowed",
            cloudinary.exceptions.BadRequest)
    equal(upload(place, allowed_formats=["png"])["format"], "png")


@scenario
def an_incoming_transformation_changes_what_is_kept(place):
    answer = upload(place, transformation={"width": 30, "crop": "scale"})
    equal((answer["width"], answer["height"], answer["format"]), (30, 20, "png"))
    equal(live.size_of_png(place.get(answer["url"])[1]), (30, 20))


@scenario
def an_incoming_format_changes_what_is_kept(place):
    answer = upload(place, format="jpg")
    equal(answer["format"], "jpg")
    equal(place.get(answer["url"])[1][:2], b"\xff\xd8")


@scenario
def an_incoming_transformation_may_look_for_what_matters(place):
    answer = upload(place, transformation={
        "width": 30, "height": 30, "crop": "fill", "gravity": "auto"})
    equal((answer["width"], answer["height"]), (30, 30))


@scenario
def a_wrong_incoming_transformation_keeps_nothing(place):
    refused(lambda: upload(place, transformation="zz_1"), "Invalid transformation")
    refused(lambda: api.resource(place.name("a")), "not found", cloudinary.exceptions.NotFound)


@scenario
def eager_transformations_are_there_at_once(place):
    answer = upload(place, eager=[
        {"width": 20, "crop": "scale"}, {"width": 30, "crop": "scale", "format": "jpg"}])
    equal([eager["width"] for eager in answer["eager"]], [20, 30])
    equal([eager["format"] for eager in answer["eager"]], ["png", "jpg"])
    status, body, fields = place.get(answer["eager"][0]["url"])
    equal((status, len(body)), (200, answer["eager"][0]["bytes"]))
    assert "render" not in fields["Server-Timing"], fields["Server-Timing"]


@scenario
def eager_transformations_later(place):
    answer = upload(
        place, eager=[{"width": 21, "crop": "scale"}], eager_async=True,
        eager_notification_url=place.receiver.base + "/eager")
    equal(answer["eager"][0]["status"], "processing")
    path, body, fields, _ = place.receiver.wait("/eager")[0]
    news = json.loads(body)
    equal((news["notification_type"], news["public_id"]), ("eager", place.name("a")))
    equal(news["eager"][0]["width"], 21)
    equal(news["batch_id"], answer["batch_id"])


@scenario
def responsive_breakpoints_are_measured(place):
    picture = live.png(400, 300, noise=True)
    answer = upload(place, body=picture, responsive_breakpoints=[
        {"create_derived": True, "bytes_step": 20_000, "min_width": 50, "max_width": 350,
         "max_images": 5, "transformation": {"effect": "sepia"}, "format": "jpg"}])
    found = answer["responsive_breakpoints"][0]
    equal(found["transformation"], "e_sepia")
    assert all(each["url"].endswith(".jpg") for each in found["breakpoints"]), found
    widths = [each["width"] for each in found["breakpoints"]]
    assert 2 <= len(widths) <= 5 and widths == sorted(widths, reverse=True), widths
    equal((widths[0], widths[-1]), (350, 50))
    for each in found["breakpoints"]:
        status, body, fields = place.get(each["url"])
        equal((status, len(body)), (200, each["bytes"]))
        assert "render" not in fields["Server-Timing"]


@scenario
def what_a_file_says_about_itself(place):
    upload(place, "plain", live.png(40, 40))
    jpeg = place.get("/demo/image/upload/%s.jpg" % place.name("plain"))[1]
    answer = upload(place, body=live.with_exif(jpeg), image_metadata=True)
    equal(answer["image_metadata"]["Model"], "Heliocam")
    answer = upload(place, "b", live.with_exif(jpeg), media_metadata=True)
    equal(answer["media_metadata"]["Model"], "Heliocam")


@scenario
def a_token_deletes_what_was_uploaded(place):
    answer = upload(place, return_delete_token=True)
    equal(uploader.call_api("delete_by_token", {"token": answer["delete_token"]},
                            resource_type="image", unsigned=True)["result"], "ok")
    refused(lambda: api.resource(place.name("a")), "not found", cloudinary.exceptions.NotFound)
    refused(lambda: uploader.call_api(
        "delete_by_token", {"token": answer["delete_token"]}, unsigned=True), "Invalid token")


@scenario
def pending_uploads_arrive(place):
    answer = upload(place, **{
        "async": True, "notification_url": place.receiver.base + "/pending"})
    equal((answer["status"], answer["public_id"]), ("pending", place.name("a")))
    news = json.loads(place.receiver.wait("/pending")[0][1])
    equal((news["notification_type"], news["width"]), ("upload", 120))
    eventually(lambda: place.get("/demo/image/upload/%s.png" % place.name("a"))[0] == 200)


@scenario
def notifications_are_signed_and_sent_again(place):
    place.receiver.failures = 1
    upload(place, tags="news", notification_url=place.receiver.base + "/signed")
    posts = place.receiver.wait("/signed", 2)
    equal([post[3] for post in posts], [503, 200])
    _, body, fields, _ = posts[1]
    assert utils.verify_notification_signature(
        body.decode(), int(fields["X-Cld-Timestamp"]), fields["X-Cld-Signature"])
    news = json.loads(body)
    equal((news["notification_type"], news["tags"]), ("upload", ["news"]))


@scenario
def headers_of_an_asset_are_sent_with_it(place):
    answer = upload(place, headers={"X-Robots-Tag": "noindex"})
    for path in (answer["url"], "/demo/image/upload/w_10/%s.png" % place.name("a")):
        for _ in range(2):
            equal(place.get(path)[2]["X-Robots-Tag"], "noindex")


@scenario
def backups_can_be_downloaded(place):
    answer = upload(place, backup=True)
    upload(place, body=live.png(10, 10))
    url = utils.download_backedup_asset(answer["asset_id"], answer["version_id"])
    equal(place.get(url)[1], live.png())


@scenario
def what_nobody_does_is_refused_by_name(place):
    for name, value in (("raw_convert", "aspose"), ("eval", "x"), ("on_success", "x")):
        refused(lambda: upload(place, **{name: value}), name, cloudinary.exceptions.BadRequest)


def put_off(server):
    """Whether the one job that waits is due in a moment."""
    path = "file:%s/data/catalog.sqlite?mode=ro" % server.folder
    with contextlib.closing(sqlite3.connect(path, uri=True)) as catalog:
        row = catalog.execute("SELECT due_at FROM queued_jobs").fetchone()
    return row is not None and row[0] < time.time() + 100


@scenario
def news_outlives_the_server(place):
    receiver = live.Receiver()
    receiver.failures = 1_000
    server = live.Server(place.server.binary)
    try:
        server.start()
        uploader.upload(
            live.png(), upload_prefix=server.base, public_id="a",
            notification_url=receiver.base + "/news")
        receiver.wait("/news")
        # What is at hand is left alone until its lease is over; what was put off comes at once.
        eventually(lambda: put_off(server))
        server.process.kill()
        server.process.wait()
        receiver.failures = 0
        server.start()
        eventually(lambda: receiver.posts[-1][3] == 200)
        equal(json.loads(receiver.posts[-1][1])["public_id"], "a")
        equal(server.stop(), 0)
    finally:
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait()
        server.remove()
        receiver.stop()
