"""The Admin API: listings, details, changes, transformations, structured metadata."""

import json

import cloudinary
import cloudinary.api as api
import cloudinary.exceptions
import cloudinary.uploader as uploader

import live
from scenario import equal, refused, scenario


def upload(place, name="a", body=None, **options):
    return uploader.upload(body or live.png(), public_id=place.name(name), **options)


@scenario
def who_can_only_post_says_what_they_mean(place):
    import base64
    import urllib.parse
    import urllib.request

    upload(place)
    body = urllib.parse.urlencode([("_method", "delete"), ("public_ids[0]", place.name("a"))]).encode()
    request = urllib.request.Request(
        place.server.base + "/v1_1/%s/resources/image/upload" % live.CLOUD, body)
    request.add_header("Authorization", "Basic " + base64.b64encode(
        ("%s:%s" % (live.KEY, live.SECRET)).encode()).decode())
    equal(json.load(urllib.request.urlopen(request))["deleted"], {place.name("a"): "deleted"})


@scenario
def the_server_is_there(place):
    equal(api.ping()["status"], "ok")
    equal(api.config(settings="true")["cloud_name"], live.CLOUD)
    assert "image" in api.resource_types()["resource_types"]


@scenario
def usage_is_summed_up(place):
    before = api.usage()
    upload(place, eager=[{"width": 13, "crop": "scale"}])
    after = api.usage()
    equal(after["resources"], before["resources"] + 1)
    equal(after["derived_resources"], before["derived_resources"] + 1)
    equal(after["transformations"]["usage"], before["transformations"]["usage"] + 1)


@scenario
def details_of_an_asset(place):
    first = upload(place, tags="a,b", context={"alt": "x"}, eager=[{"width": 14, "crop": "scale"}])
    details = api.resource(place.name("a"))
    for name in ("asset_id", "version", "format", "width", "height", "bytes", "url", "tags"):
        equal(details[name], first[name])
    equal(details["context"]["custom"], {"alt": "x"})
    equal([each["transformation"] for each in details["derived"]], ["c_scale,w_14"])
    equal(api.resource_by_asset_id(first["asset_id"])["public_id"], place.name("a"))
    refused(lambda: api.resource(place.name("none")), "Resource not found",
            cloudinary.exceptions.NotFound)


@scenario
def details_of_what_a_file_says(place):
    upload(place, "plain", live.png(40, 40))
    jpeg = place.get("/demo/image/upload/%s.jpg" % place.name("plain"))[1]
    upload(place, body=live.with_exif(jpeg))
    equal(api.resource(place.name("a"), image_metadata=True)["image_metadata"]["Model"],
          "Heliocam")


@scenario
def assets_are_changed(place):
    upload(place, tags="old")
    answer = api.update(place.name("a"), tags="new,newer", context={"k": "v"},
                        display_name="Fine", asset_folder="somewhere")
    equal((answer["tags"], answer["context"]["custom"]), (["new", "newer"], {"k": "v"}))
    equal((answer["display_name"], answer["asset_folder"]), ("Fine", "somewhere"))
    answer = api.update(place.name("a"), tags="")
    equal(answer.get("tags", []), [])


@scenario
def assets_are_listed_page_by_page(place):
    for index in range(5):
        upload(place, "p%d" % index)
    names, cursor = [], None
    while True:
        page = api.resources(type="upload", prefix=place.name("p"), max_results=2,
                             next_cursor=cursor)
        names += [each["public_id"] for each in page["resources"]]
        cursor = page.get("next_cursor")
        if not cursor:
            break
    equal(names, [place.name("p%d" % index) for index in range(5)])


@scenario
def assets_are_listed_by_what_is_said_about_them(place):
    first = upload(place, context={place.name("k"): "v"}, asset_folder=place.prefix)
    upload(place, "b", context={place.name("k"): "w"})
    equal(len(api.resources_by_context(place.name("k"))["resources"]), 2)
    equal(len(api.resources_by_context(place.name("k"), "v")["resources"]), 1)
    equal(len(api.resources_by_ids([place.name("a"), place.name("none")])["resources"]), 1)
    equal(len(api.resources_by_asset_ids([first["asset_id"]])["resources"]), 1)
    equal(len(api.resources_by_asset_folder(place.prefix)["resources"]), 1)


@scenario
def assets_are_deleted_by_prefix_tag_and_name(place):
    upload(place, "x1", tags=place.name("t"))
    upload(place, "x2")
    upload(place, "y")
    equal(list(api.delete_resources_by_tag(place.name("t"))["deleted"]), [place.name("x1")])
    equal(list(api.delete_resources_by_prefix(place.name("x"))["deleted"]), [place.name("x2")])
    deleted = api.delete_resources([place.name("y"), place.name("none")])["deleted"]
    equal(deleted, {place.name("y"): "deleted", place.name("none"): "not_found"})


@scenario
def what_was_derived_is_deleted_alone(place):
    upload(place, eager=[{"width": 15, "crop": "scale"}])
    api.delete_resources([place.name("a")], keep_original=True)
    equal(api.resource(place.name("a"))["derived"], [])


@scenario
def tags_are_listed(place):
    upload(place, tags=[place.name("t1"), place.name("t2")])
    equal(api.tags(prefix=place.prefix + "_")["tags"], [place.name("t1"), place.name("t2")])


@scenario
def named_transformations_are_made_used_changed_and_deleted(place):
    name = place.prefix + "named"
    equal(api.create_transformation(name, {"width": 16, "crop": "scale"})["message"], "created")
    refused(lambda: api.create_transformation(name, {"width": 5}), "already exists",
            cloudinary.exceptions.AlreadyExists)
    upload(place)
    path = "/demo/image/upload/t_%s/%s.png" % (name, place.name("a"))
    equal(live.size_of_png(place.get(path)[1])[0], 16)
    api.update_transformation(name, unsafe_update={"width": 17, "crop": "scale"})
    equal(live.size_of_png(place.get(path)[1])[0], 17)
    api.update_transformation(name, allowed_for_strict=True)
    details = api.transformation(name)
    equal((details["allowed_for_strict"], details["info"]),
          (True, [{"crop": "scale", "width": 17}]))
    equal(api.delete_transformation(name)["message"], "deleted")
    refused(lambda: api.transformation(name), "not found", cloudinary.exceptions.NotFound)


@scenario
def structured_metadata_is_kept_and_checked(place):
    field = place.prefix + "size"
    api.add_metadata_field({"external_id": field, "label": field, "type": "integer"})
    try:
        answer = upload(place, metadata={field: 7})
        equal(answer["metadata"][field], 7)
        uploader.update_metadata({field: 8}, [place.name("a")])
        equal(api.resource(place.name("a"))["metadata"][field], 8)
        refused(lambda: upload(place, "b", metadata={field: "large"}), field)
        answer = uploader.explicit(place.name("a"), type="upload", metadata={field: 9})
        equal(answer["metadata"][field], 9)
    finally:
        equal(api.delete_metadata_field(field)["message"], "ok")


@scenario
def marked_areas_and_moderation(place):
    answer = upload(place, custom_coordinates=[[1, 2, 3, 4]], moderation="manual")
    equal(answer["coordinates"]["custom"], [[1, 2, 3, 4]])
    equal([(each["kind"], each["status"]) for each in answer["moderation"]],
          [("manual", "pending")])
    listed = api.resources_by_moderation("manual", "pending", max_results=500)["resources"]
    assert place.name("a") in [each["public_id"] for each in listed]
    path = "/demo/image/upload/%s.png" % place.name("a")
    equal(place.get(path)[0], 200)
    api.update(place.name("a"), moderation_status="rejected")
    equal(place.get(path)[0], 404)


@scenario
def listings_tell_moderation_and_marked_faces_need_no_look(place):
    answer = upload(place, moderation="manual", faces=True, face_coordinates=[[1, 2, 10, 10]])
    equal(answer["faces"], [[1, 2, 10, 10]])
    equal(api.resource(place.name("a"), faces=True)["faces"], [[1, 2, 10, 10]])
    listed = api.resources(type="upload", prefix=place.name("a"), moderations=True)["resources"][0]
    equal((listed["moderation_kind"], listed["moderation_status"]), ("manual", "pending"))
    assert "moderation" not in api.resources(type="upload", prefix=place.name("a"))["resources"][0]
