"""Archives, kept and sent, and signed downloads."""

import io
import tarfile
import time
import zipfile

import cloudinary
import cloudinary.exceptions
import cloudinary.uploader as uploader
import cloudinary.utils as utils

import live
from scenario import equal, refused, scenario


def fill(place):
    for name in ("a", "b"):
        uploader.upload(live.png(20, 10), public_id=place.name(name), tags=place.name("t"),
                        folder=place.prefix)
    uploader.upload(b"words", resource_type="raw", public_id=place.name("c.txt"),
                    tags=place.name("t"), folder=place.prefix)


def paths(place, *names):
    return ["%s/%s" % (place.prefix, place.name(name)) for name in names]


def unzipped(body):
    archive = zipfile.ZipFile(io.BytesIO(body))
    equal(archive.testzip(), None)
    return {name: archive.read(name) for name in archive.namelist()}


@scenario
def a_zip_is_kept(place):
    fill(place)
    answer = uploader.create_zip(
        tags=place.name("t"), target_public_id=place.name("kept.zip"), target_tags=["zip"])
    equal((answer["resource_type"], answer["public_id"]), ("raw", place.name("kept.zip")))
    equal((answer["resource_count"], answer["file_count"], answer["tags"]), (2, 2, ["zip"]))
    status, body, fields = place.get(answer["url"])
    equal(sorted(unzipped(body)), [path + ".png" for path in paths(place, "a", "b")])
    equal(len(body), answer["bytes"])


@scenario
def a_zip_is_sent(place):
    fill(place)
    url = utils.download_zip_url(tags=place.name("t"), resource_type="all")
    status, body, fields = place.get(url)
    equal((status, fields["Content-Type"]), (200, "application/zip"))
    equal(int(fields["Content-Length"]), len(body))
    files = unzipped(body)
    equal(sorted(files), sorted([path + ".png" for path in paths(place, "a", "b")]
                                + paths(place, "c.txt")))
    equal(files[paths(place, "c.txt")[0]], b"words")
    equal(files[paths(place, "a")[0] + ".png"], live.png(20, 10))


@scenario
def a_tgz_is_sent(place):
    fill(place)
    url = utils.download_archive_url(
        public_ids=paths(place, "a", "b"), target_format="tgz", flatten_folders=True)
    status, body, fields = place.get(url)
    equal(int(fields["Content-Length"]), len(body))
    archive = tarfile.open(fileobj=io.BytesIO(body), mode="r:gz")
    equal(sorted(archive.getnames()), [place.name("a") + ".png", place.name("b") + ".png"])
    equal(archive.extractfile(place.name("a") + ".png").read(), live.png(20, 10))


@scenario
def archives_of_changed_pictures(place):
    fill(place)
    url = utils.download_zip_url(
        public_ids=paths(place, "a"), transformations=[{"width": 5, "crop": "scale"}],
        flatten_transformations=True)
    files = unzipped(place.get(url)[1])
    equal(list(files), [paths(place, "a")[0] + "-c_scale,w_5.png"])
    equal(live.size_of_png(list(files.values())[0])[0], 5)


@scenario
def archives_of_full_names_and_folders(place):
    fill(place)
    names = ["image/upload/" + paths(place, "a")[0], "raw/upload/" + paths(place, "c.txt")[0]]
    answer = uploader.create_zip(fully_qualified_public_ids=names, resource_type="image")
    equal(answer["file_count"], 2)
    url = utils.download_folder(place.prefix + "/")
    equal(len(unzipped(place.get(url)[1])), 3)


@scenario
def archives_of_what_is_missing(place):
    fill(place)
    names = paths(place, "a", "nothing")
    refused(lambda: uploader.create_zip(public_ids=names), "not found",
            cloudinary.exceptions.NotFound)
    equal(uploader.create_zip(public_ids=names, allow_missing=True)["file_count"], 1)


@scenario
def archives_with_wrong_signatures_and_after_their_time(place):
    fill(place)
    url = utils.download_zip_url(tags=place.name("t"), api_secret="wrong")
    equal(place.get(url)[0], 401)
    url = utils.download_zip_url(tags=place.name("t"), expires_at=int(time.time()) - 10)
    equal(place.get(url)[0], 401)
    url = utils.download_zip_url(
        tags=place.name("t"), expires_at=int(time.time()) + 100, timestamp=1)
    equal(place.get(url)[0], 200)


@scenario
def private_originals_by_signed_urls(place):
    answer = uploader.upload(live.png(), public_id=place.name("a"), type="private")
    equal(place.get("/demo/image/private/%s.png" % place.name("a"))[0], 401)
    url = utils.private_download_url(place.name("a"), "png", type="private", attachment=True)
    status, body, fields = place.get(url)
    equal((status, body), (200, live.png()))
    assert place.name("a") + ".png" in fields["Content-Disposition"]
    url = utils.private_download_url(place.name("a"), "jpg", type="private")
    equal(place.get(url)[1][:2], b"\xff\xd8")
    equal(place.get(answer["url"])[0], 200)
