"""Assets that are there: explicit, tags, context, rename, destroy."""

import cloudinary
import cloudinary.api as api
import cloudinary.exceptions
import cloudinary.uploader as uploader

import live
from scenario import equal, refused, scenario


def upload(place, name="a", body=None, **options):
    return uploader.upload(body or live.png(), public_id=place.name(name), **options)


def tags(place, name="a"):
    return api.resource(place.name(name)).get("tags", [])


@scenario
def explicit_changes_tags_and_makes_pictures(place):
    upload(place, tags="old")
    answer = uploader.explicit(
        place.name("a"), type="upload", tags="new,newer", context={"alt": "x|y=z"},
        eager=[{"width": 25, "crop": "scale"}])
    equal(answer["tags"], ["new", "newer"])
    equal(answer["context"]["custom"]["alt"], "x|y=z")
    equal(answer["eager"][0]["width"], 25)


@scenario
def explicit_keeps_what_it_is_not_told(place):
    upload(place, tags="kept", context={"alt": "kept"}, asset_folder="kept")
    answer = uploader.explicit(place.name("a"), type="upload", display_name="New")
    equal((answer["tags"], answer["context"]["custom"]["alt"]), (["kept"], "kept"))
    equal((answer["asset_folder"], answer["display_name"]), ("kept", "New"))


@scenario
def explicit_without_an_asset(place):
    refused(lambda: uploader.explicit(place.name("none"), type="upload"), "Resource not found",
            cloudinary.exceptions.NotFound)


@scenario
def explicit_fetches_remote_pictures(place):
    url = place.receiver.serve(place.name("remote.png"), live.png(30, 30))
    answer = uploader.explicit(url, type="fetch", tags="far")
    equal((answer["type"], answer["width"], answer["tags"]), ("fetch", 30, ["far"]))


@scenario
def explicit_measures_breakpoints(place):
    upload(place, body=live.png(200, 100, noise=True))
    answer = uploader.explicit(place.name("a"), type="upload", responsive_breakpoints=[
        {"create_derived": False, "bytes_step": 10_000, "min_width": 20, "max_width": 200,
         "max_images": 4}])
    equal(answer["responsive_breakpoints"][0]["breakpoints"][0]["width"], 200)


@scenario
def tags_are_added_removed_and_replaced(place):
    upload(place, tags="one")
    upload(place, "b")
    both = [place.name("a"), place.name("b")]
    equal(sorted(uploader.add_tag("two", both)["public_ids"]), both)
    equal((tags(place), tags(place, "b")), (["one", "two"], ["two"]))
    uploader.remove_tag("one", both)
    equal(tags(place), ["two"])
    uploader.replace_tag("three,four", [both[0]])
    equal(tags(place), ["four", "three"])
    uploader.remove_all_tags(both)
    equal((tags(place), tags(place, "b")), ([], []))


@scenario
def a_tag_may_be_exclusive(place):
    upload(place, tags=place.name("cover"))
    upload(place, "b")
    uploader.add_tag(place.name("cover"), [place.name("b")], exclusive=True)
    equal((tags(place), tags(place, "b")), ([], [place.name("cover")]))


@scenario
def tags_of_nobody(place):
    equal(uploader.add_tag("x", [place.name("none")])["public_ids"], [])


@scenario
def context_is_added_and_removed(place):
    upload(place, context={"a": "1"})
    uploader.add_context({"b": "2|=", "a": "3"}, [place.name("a")])
    equal(api.resource(place.name("a"))["context"]["custom"], {"a": "3", "b": "2|="})
    uploader.remove_all_context([place.name("a")])
    assert "context" not in api.resource(place.name("a"))


@scenario
def renaming_moves_an_asset(place):
    first = upload(place)
    url = "/demo/image/upload/w_15/%s.png"
    equal(place.get(url % place.name("a"))[0], 200)
    answer = uploader.rename(place.name("a"), place.name("moved"), invalidate=True)
    equal((answer["public_id"], answer["asset_id"]), (place.name("moved"), first["asset_id"]))
    equal(place.get(url % place.name("a"))[0], 404)
    equal(place.get(url % place.name("moved"))[0], 200)


@scenario
def renaming_onto_another_asset(place):
    upload(place)
    upload(place, "b", live.png(10, 10))
    refused(lambda: uploader.rename(place.name("a"), place.name("b")), "already exists",
            cloudinary.exceptions.AlreadyExists)
    answer = uploader.rename(place.name("a"), place.name("b"), overwrite=True)
    equal(answer["width"], 120)
    refused(lambda: uploader.rename(place.name("a"), place.name("c")), "not found",
            cloudinary.exceptions.NotFound)


@scenario
def renaming_to_another_type(place):
    upload(place)
    answer = uploader.rename(place.name("a"), place.name("a"), to_type="private",
                             context="why=secret")
    equal((answer["type"], answer["context"]["custom"]["why"]), ("private", "secret"))
    equal(place.get("/demo/image/upload/%s.png" % place.name("a"))[0], 404)
    equal(place.get("/demo/image/private/%s.png" % place.name("a"))[0], 401)


@scenario
def destroying_an_asset(place):
    answer = upload(place)
    equal(uploader.destroy(place.name("a"), invalidate=True)["result"], "ok")
    equal(place.get(answer["url"])[0], 404)
    equal(uploader.destroy(place.name("a"))["result"], "not found")


@scenario
def destroying_by_the_type(place):
    upload(place, type="private")
    equal(uploader.destroy(place.name("a"))["result"], "not found")
    equal(uploader.destroy(place.name("a"), type="private")["result"], "ok")


@scenario
def destroying_raw_files(place):
    uploader.upload(b"words", resource_type="raw", public_id=place.name("a.txt"))
    equal(uploader.destroy(place.name("a.txt"), resource_type="raw")["result"], "ok")


@scenario
def deleting_what_was_derived(place):
    upload(place, eager=[{"width": 11, "crop": "scale"}])
    details = api.resource(place.name("a"))
    equal(len(details["derived"]), 1)
    api.delete_derived_resources([details["derived"][0]["id"]])
    equal(api.resource(place.name("a"))["derived"], [])


@scenario
def listing_by_prefix_and_tag(place):
    upload(place, tags=place.name("t"))
    upload(place, "b", tags=place.name("t"))
    listed = api.resources(type="upload", prefix=place.prefix + "_")["resources"]
    equal([each["public_id"] for each in listed], [place.name("a"), place.name("b")])
    equal(len(api.resources_by_tag(place.name("t"))["resources"]), 2)
    equal(api.delete_resources([place.name("a")])["deleted"], {place.name("a"): "deleted"})
