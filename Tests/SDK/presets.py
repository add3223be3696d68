"""Upload presets, and uploads without a signature."""

import cloudinary
import cloudinary.api as api
import cloudinary.exceptions
import cloudinary.uploader as uploader

import live
from scenario import equal, refused, scenario


@scenario
def presets_are_made_changed_and_deleted(place):
    name = place.name("preset")
    made = api.create_upload_preset(
        name=name, unsigned=True, folder="preset", tags=["a", "b"], allowed_formats="png,jpg",
        transformation=[{"width": 100, "crop": "limit"}], context={"a": "b"})
    equal((made["message"], made["name"]), ("created", name))
    preset = api.upload_preset(name)
    equal((preset["name"], preset["unsigned"]), (name, True))
    equal(preset["settings"]["folder"], "preset")
    equal(preset["settings"]["tags"], ["a", "b"])
    equal(preset["settings"]["transformation"], [{"width": 100, "crop": "limit"}])
    equal(preset["settings"]["context"], {"a": "b"})
    equal(api.update_upload_preset(name, colors=True, folder="other")["message"], "updated")
    equal(api.upload_preset(name)["settings"]["folder"], "other")
    equal(api.delete_upload_preset(name)["message"], "deleted")
    refused(lambda: api.upload_preset(name), "not found", cloudinary.exceptions.NotFound)


@scenario
def presets_are_listed(place):
    for index in range(3):
        api.create_upload_preset(name=place.name("list%d" % index), unsigned=False)
    names, cursor = [], None
    while True:
        page = api.upload_presets(max_results=2, next_cursor=cursor)
        names += [preset["name"] for preset in page["presets"]]
        cursor = page.get("next_cursor")
        if not cursor:
            break
    equal([name for name in names if name.startswith(place.prefix + "_")],
          [place.name("list2"), place.name("list1"), place.name("list0")])


@scenario
def a_preset_without_a_name_gets_one(place):
    made = api.create_upload_preset(folder="x")
    assert made["name"], made
    api.delete_upload_preset(made["name"])


@scenario
def uploads_without_a_signature(place):
    name = place.name("preset")
    api.create_upload_preset(name=name, unsigned=True, folder=place.prefix, tags="p",
                             eager=[{"width": 12, "crop": "scale"}])
    answer = uploader.unsigned_upload(live.png(), name, tags="mine", context="alt=x")
    assert answer["public_id"].startswith(place.prefix + "/"), answer["public_id"]
    equal((answer["tags"], answer["eager"][0]["width"]), (["mine", "p"], 12))
    equal(answer["context"]["custom"]["alt"], "x")


@scenario
def uploads_without_a_signature_may_not_overwrite(place):
    name = place.name("preset")
    api.create_upload_preset(name=name, unsigned=True)
    uploader.upload(live.png(), public_id=place.name("a"))
    answer = uploader.unsigned_upload(live.png(10, 10), name, public_id=place.name("a"))
    equal((answer["existing"], answer["width"]), (True, 120))


@scenario
def uploads_without_a_signature_that_want_too_much(place):
    name = place.name("preset")
    api.create_upload_preset(name=name, unsigned=True)
    bad = cloudinary.exceptions.BadRequest
    for option in ({"overwrite": True}, {"transformation": {"width": 5}}, {"type": "private"},
                   {"eager": {"width": 5}}, {"backup": True}):
        refused(lambda: uploader.unsigned_upload(live.png(), name, **option),
                "not allowed when using unsigned upload", bad)


@scenario
def presets_that_are_not_for_everybody(place):
    name = place.name("signed")
    api.create_upload_preset(name=name, unsigned=False, folder=place.prefix)
    refused(lambda: uploader.unsigned_upload(live.png(), name), "whitelisted for unsigned uploads",
            cloudinary.exceptions.BadRequest)
    refused(lambda: uploader.unsigned_upload(live.png(), "nobody"), "Upload preset not found",
            cloudinary.exceptions.BadRequest)
    answer = uploader.upload(live.png(), upload_preset=name)
    assert answer["public_id"].startswith(place.prefix + "/")


@scenario
def presets_that_forbid_names(place):
    name = place.name("nameless")
    api.create_upload_preset(name=name, unsigned=True, disallow_public_id=True)
    refused(lambda: uploader.unsigned_upload(live.png(), name, public_id="mine"), "public_id",
            cloudinary.exceptions.BadRequest)
    uploader.unsigned_upload(live.png(), name)


@scenario
def what_a_signed_upload_says_wins_over_its_preset(place):
    name = place.name("preset")
    api.create_upload_preset(name=name, unsigned=False, folder="preset", type="private",
                             format="jpg", tags="preset")
    answer = uploader.upload(live.png(), upload_preset=name, folder="said", format="png",
                             tags="said")
    assert answer["public_id"].startswith("said/")
    equal((answer["format"], answer["type"], answer["tags"]), ("png", "private", ["said"]))
