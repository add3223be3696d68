"""Uploads in every form."""

import base64
import hashlib
import io
import os
import pathlib
import tempfile
import time

import cloudinary
import cloudinary.exceptions
import cloudinary.uploader as uploader
import cloudinary.utils as utils

import live
from scenario import equal, refused, scenario


@scenario
def a_file_by_its_path(place):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "red shoe.png")
        with open(path, "wb") as file:
            file.write(live.png())
        answer = uploader.upload(path, public_id=place.name("a"))
    equal((answer["width"], answer["height"]), (120, 80))
    equal((answer["format"], answer["resource_type"], answer["type"]), ("png", "image", "upload"))
    equal(answer["bytes"], len(live.png()))
    equal(answer["etag"], hashlib.md5(live.png()).hexdigest())
    equal(answer["original_filename"], "red shoe")
    equal(place.get(answer["url"])[1], live.png())


@scenario
def a_pathlib_path(place):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "a.png"
        path.write_bytes(live.png())
        equal(uploader.upload(path)["original_filename"], "a")


@scenario
def a_stream(place):
    answer = uploader.upload(io.BytesIO(live.png()), filename="stream.png")
    equal((answer["format"], answer["original_filename"]), ("png", "stream"))


@scenario
def bytes_without_a_name(place):
    answer = uploader.upload(live.png())
    equal((len(answer["public_id"]), answer["public_id"].isalnum()), (20, True))


@scenario
def a_data_uri(place):
    uri = "data:image/png;base64," + base64.b64encode(live.png()).decode()
    equal(uploader.upload(uri)["bytes"], len(live.png()))


@scenario
def a_url(place):
    url = place.receiver.serve("remote shoe.png".replace(" ", "%20"), live.png(50, 40))
    answer = uploader.upload(url)
    equal((answer["width"], answer["original_filename"]), (50, "remote shoe"))


@scenario
def a_url_without_a_file(place):
    refused(lambda: uploader.upload(place.receiver.base + "/nothing.png"), "Error in loading",
            cloudinary.exceptions.BadRequest)


@scenario
def a_raw_file_keeps_its_extension(place):
    answer = uploader.upload(
        io.BytesIO(b"some words"), filename="read me.txt", resource_type="raw",
        use_filename=True, unique_filename=False)
    equal((answer["resource_type"], answer["public_id"]), ("raw", "read_me.txt"))
    assert "format" not in answer or answer["format"] is None
    equal(place.get(answer["url"])[1], b"some words")


@scenario
def auto_tells_pictures_from_other_files(place):
    equal(uploader.upload(live.png(), resource_type="auto")["resource_type"], "image")
    equal(uploader.upload(b"words", resource_type="auto")["resource_type"], "raw")


@scenario
def what_is_no_picture_is_refused(place):
    refused(lambda: uploader.upload(b"words"), "Invalid image file",
            cloudinary.exceptions.BadRequest)


@scenario
def chunks_become_one_file(place):
    picture = live.png(400, 300, noise=True)
    answer = uploader.upload_large(
        io.BytesIO(picture), resource_type="image", chunk_size=100_000,
        public_id=place.name("large"), filename="large.png", tags="big")
    equal((answer["bytes"], answer["public_id"]), (len(picture), place.name("large")))
    equal(answer["etag"], hashlib.md5(picture).hexdigest())
    equal(answer["tags"], ["big"])
    equal(place.get(answer["url"])[1], picture)


@scenario
def chunks_of_a_raw_file(place):
    body = bytes(range(256)) * 2_000
    answer = uploader.upload_large(io.BytesIO(body), chunk_size=200_000, filename="a.bin")
    equal((answer["resource_type"], answer["bytes"]), ("raw", len(body)))
    assert answer["public_id"].endswith(".bin"), answer["public_id"]


def part(body, start, end, total, identifier, **options):
    return uploader.upload_large_part(
        ("a.bin", body[start:end]), resource_type="raw",
        http_headers={
            "Content-Range": "bytes %d-%d/%d" % (start, end - 1, total),
            "X-Unique-Upload-Id": identifier,
        }, **options)


@scenario
def chunks_in_any_order(place):
    body = bytes(range(256)) * 100
    name = place.name("order.bin")
    first = part(body, 20_000, 25_600, 25_600, name, public_id=name)
    equal((first["done"], first["bytes"]), (False, 5_600))
    equal(part(body, 0, 10_000, 25_600, name, public_id=name)["done"], False)
    # A client that saw no answer sends its part again.
    equal(part(body, 0, 10_000, 25_600, name, public_id=name)["done"], False)
    answer = part(body, 10_000, 20_000, 25_600, name, public_id=name)
    equal(answer["etag"], hashlib.md5(body).hexdigest())


@scenario
def chunks_of_unknown_length(place):
    body = b"x" * 5_000
    name = place.name("unknown.bin")
    for start, end, total in ((0, 2_000, -1), (2_000, 4_000, -1), (4_000, 5_000, 5_000)):
        answer = part(body, start, end, total, name, public_id=name)
    equal(answer["bytes"], 5_000)


@scenario
def a_chunk_that_contradicts_its_range(place):
    name = place.name("wrong")
    refused(
        lambda: uploader.upload_large_part(
            ("a.bin", b"12345"), resource_type="raw",
            http_headers={"Content-Range": "bytes 0-99/200", "X-Unique-Upload-Id": name}),
        "Content-Range", cloudinary.exceptions.BadRequest)


@scenario
def the_answer_is_signed(place):
    answer = uploader.upload(live.png())
    assert utils.verify_api_response_signature(
        answer["public_id"], str(answer["version"]), answer["signature"])


@scenario
def sha256_and_both_versions_of_signatures(place):
    for algorithm in (utils.SIGNATURE_SHA1, utils.SIGNATURE_SHA256):
        for version in (1, 2):
            answer = uploader.upload(
                live.png(), signature_algorithm=algorithm, signature_version=version,
                context={"alt": "a&b"})
            equal(answer["context"]["custom"]["alt"], "a&b")


@scenario
def wrong_secrets_and_keys(place):
    wrong = cloudinary.exceptions.AuthorizationRequired
    refused(lambda: uploader.upload(live.png(), api_secret="wrong"), "Invalid Signature", wrong)
    refused(lambda: uploader.upload(live.png(), api_key="wrong"), "Invalid api_key", wrong)
    refused(lambda: uploader.upload(live.png(), cloud_name="nobody"), "unknown cloud_name", wrong)


@scenario
def a_stale_timestamp(place):
    parameters = {"timestamp": int(time.time()) - 7_200, "public_id": place.name("stale")}
    refused(lambda: uploader.call_api("upload", parameters, file=live.png()), "Stale request",
            cloudinary.exceptions.BadRequest)


@scenario
def upload_image_gives_urls_that_work(place):
    picture = uploader.upload_image(live.png(), public_id=place.name("image"))
    path = picture.build_url(width=30, crop="scale", format="png")
    path = path.split("res.cloudinary.com")[1]
    equal(live.size_of_png(place.get(path)[1]), (30, 20))
