"""Searches, folders, upload mappings, related assets, rules, backups and accounts."""

import json

import cloudinary
import cloudinary.api as api
import cloudinary.exceptions
import cloudinary.provisioning as provisioning
import cloudinary.uploader as uploader

import live
from scenario import equal, refused, scenario


def upload(place, name="a", **options):
    return uploader.upload(live.png(), public_id=place.name(name), **options)


def found(search):
    return [each["public_id"] for each in search.execute()["resources"]]


@scenario
def searches_find_sort_and_sum_up(place):
    tag = place.name("tag")
    for name in ("a", "b", "c"):
        upload(place, name, tags=[tag, place.name("only-" + name)], context={"alt": "Nice " + name})
    search = cloudinary.Search().expression("tags=%s" % tag).sort_by("public_id", "asc")
    answer = search.max_results(2).aggregate("format").with_field("tags").with_field("context").execute()
    equal(answer["total_count"], 3)
    equal([each["public_id"] for each in answer["resources"]], [place.name("a"), place.name("b")])
    equal(answer["resources"][0]["context"], {"alt": "Nice a"})
    equal(answer["aggregations"], {"format": {"png": 3}})
    rest = search.next_cursor(answer["next_cursor"]).execute()
    equal([each["public_id"] for each in rest["resources"]], [place.name("c")])
    equal(found(cloudinary.Search().expression("tags=%s AND NOT tags=%s" % (tag, place.name("only-b")))
                .sort_by("public_id", "desc")), [place.name("c"), place.name("a")])
    equal(found(cloudinary.Search().expression("tags=%s AND context.alt:nice AND bytes<1mb "
                                               "AND created_at>1h AND format:png" % tag)
                .sort_by("public_id", "asc")), [place.name(name) for name in "abc"])
    equal(set(cloudinary.Search().expression("tags=%s" % tag).fields("tags").execute()
              ["resources"][0]), {"asset_id", "public_id", "tags"})


@scenario
def a_mistake_in_a_search_is_told(place):
    refused(lambda: cloudinary.Search().expression("tags=a AND (b").execute(),
            "Invalid expression at 11", cloudinary.exceptions.BadRequest)
    refused(lambda: cloudinary.Search().expression("colour:red").execute(), "unknown field")


@scenario
def a_signed_search_needs_no_key(place):
    tag = place.name("tag")
    upload(place, tags=tag)
    url = cloudinary.Search().expression("tags=%s" % tag).to_url(
        60, secure=False, private_cdn=False, secure_distribution=None)
    path = "/" + url.split("/", 3)[3]
    status, body, _ = (tuple(place.get(path)) + (None,))[:3]
    equal(status, 200)
    equal(json.loads(body)["total_count"], 1)
    equal(place.get(path.replace("/60/", "/61/"))[0], 401)


@scenario
def folders_are_made_listed_moved_and_deleted(place):
    top = place.prefix + "folder"
    equal(api.create_folder(top + "/inner")["success"], True)
    assert top in [each["path"] for each in api.root_folders(max_results=500)["folders"]]
    equal([each["name"] for each in api.subfolders(top)["folders"]], ["inner"])
    upload(place, asset_folder=top + "/inner")
    equal(api.rename_folder(top, top + "2")["to"]["path"], top + "2")
    equal(api.resource(place.name("a"))["asset_folder"], top + "2/inner")
    equal([each["path"] for each in cloudinary.SearchFolders()
           .expression("path=%s2/inner" % top).execute()["folders"]], [top + "2/inner"])
    refused(lambda: api.delete_folder(top + "2"), "not empty")
    api.delete_resources([place.name("a")])
    equal(api.delete_folder(top + "2")["deleted"], [top + "2", top + "2/inner"])
    refused(lambda: api.subfolders(top), "Can't find folder", cloudinary.exceptions.NotFound)


@scenario
def mappings_fetch_what_is_not_there(place):
    folder = place.prefix + "mapped"
    url = place.receiver.serve("%s/picture.png" % folder, live.png(33, 22))
    api.create_upload_mapping(folder, template=url[:-len("picture.png")])
    equal(api.upload_mapping(folder)["template"], url[:-len("picture.png")])
    assert folder in [each["folder"] for each in api.upload_mappings(max_results=500)["mappings"]]
    status, body = place.get("/%s/image/upload/%s/picture.png" % (live.CLOUD, folder))[:2]
    equal((status, live.size_of_png(body)), (200, (33, 22)))
    equal(api.resource(folder + "/picture")["width"], 33)
    api.update_upload_mapping(folder, template="https://nowhere.example/")
    equal(api.delete_upload_mapping(folder)["message"], "deleted")
    refused(lambda: api.upload_mapping(folder), "not found", cloudinary.exceptions.NotFound)


@scenario
def assets_are_related_and_parted(place):
    upload(place)
    other = upload(place, "b")
    name = "image/upload/" + place.name("b")
    answer = api.add_related_assets(place.name("a"), [name])
    equal([each["asset"] for each in answer["success"]], [name])
    details = api.resource(place.name("a"), related=True)
    equal([each["asset_id"] for each in details["related_assets"]], [other["asset_id"]])
    equal(len(api.delete_related_assets(place.name("a"), [name])["success"]), 1)


@scenario
def options_and_rules_of_metadata(place):
    size, stock = place.prefix + "size", place.prefix + "stock"
    api.add_metadata_field({
        "external_id": size, "label": size, "type": "enum",
        "datasource": {"values": [{"external_id": "s", "value": "Small"},
                                  {"external_id": "l", "value": "Large"}]}})
    api.add_metadata_field({
        "external_id": stock, "label": stock, "type": "integer",
        "validation": {"type": "and", "rules": [
            {"type": "greater_than", "value": 0, "equals": True},
            {"type": "less_than", "value": 10}]}})
    try:
        rule = api.add_metadata_rule({
            "metadata_field_id": stock, "name": "large ones",
            "condition": {"metadata_field_id": size, "equals": "l"},
            "result": {"enable": True, "apply_value": {"value": "5"}}})
        equal(upload(place, metadata={size: "l"})["metadata"], {size: "l", stock: 5})
        refused(lambda: upload(place, "b", metadata={stock: 10}), "breaks its validation")
        equal(found(cloudinary.Search().expression("metadata.%s>4" % stock)), [place.name("a")])
        api.delete_metadata_rule(rule["external_id"])
        api.delete_datasource_entries(size, ["s"])
        refused(lambda: upload(place, "b", metadata={size: "s"}), "not in the datasource")
        api.restore_metadata_field_datasource(size, ["s"])
        values = api.reorder_metadata_field_datasource(size, "value", "asc")["values"]
        equal([each["external_id"] for each in values], ["l", "s"])
    finally:
        api.delete_metadata_field(size)
        api.delete_metadata_field(stock)


@scenario
def what_was_kept_is_restored(place):
    first = upload(place, backup=True, tags="first")
    api.delete_resources([place.name("a")])
    answer = api.restore([place.name("a"), place.name("none")])
    equal(answer[place.name("a")]["asset_id"], first["asset_id"])
    equal(answer[place.name("none")], {"error": "no_backup"})
    equal(api.delete_backed_up_assets(first["asset_id"], [first["version_id"]])["deleted"],
          {first["version_id"]: "deleted"})


@scenario
def private_assets_are_published(place):
    upload(place, type="authenticated")
    published = api.publish_by_ids([place.name("a")], type="authenticated")["published"]
    equal([(each["public_id"], each["type"]) for each in published], [(place.name("a"), "upload")])


@scenario
def accounts_are_kept(place):
    options = {"account_id": "acc", "provisioning_api_key": "pkey",
               "provisioning_api_secret": "psecret", "upload_prefix": place.server.base}
    name = place.prefix + "cloud"
    cloud = provisioning.create_sub_account(name, cloud_name=name, **options)
    equal(cloud["cloud_name"], name)
    user = provisioning.create_user(
        "Ann", place.prefix + "@example.com", "media_library_user", [cloud["id"]], **options)
    equal(provisioning.user(user["id"], **options)["sub_account_ids"], [cloud["id"]])
    group = provisioning.create_user_group(place.prefix + "group", **options)
    provisioning.add_user_to_group(group["id"], user["id"], **options)
    equal([each["id"] for each in provisioning.user_group_users(group["id"], **options)["users"]],
          [user["id"]])
    key = provisioning.generate_access_key(cloud["id"], name="k", **options)
    equal(api.ping(cloud_name=name, api_key=key["api_key"], api_secret=key["api_secret"])["status"],
          "ok")
    provisioning.update_access_key(cloud["id"], key["api_key"], enabled=False, **options)
    refused(lambda: api.ping(cloud_name=name, api_key=key["api_key"],
                             api_secret=key["api_secret"]), "api_key")
    provisioning.delete_user(user["id"], **options)
    equal(provisioning.delete_sub_account(cloud["id"], **options)["message"], "ok")


@scenario
def pictures_are_searched_by_what_is_seen_and_said(place):
    tag = place.name("seen")
    uploader.upload(live.png(60, 40), public_id=place.name("a"), tags=tag, colors=True, quality_analysis=True,
                    accessibility_analysis=True, moderation="manual",
                    face_coordinates=[[1, 2, 10, 10], [20, 2, 10, 10]])
    upload(place, "b", tags=tag)

    def named(expression):
        return found(cloudinary.Search().expression("tags=%s AND %s" % (tag, expression)))

    for expression in ("face_count=2", "transparent=false", "moderation_status=pending",
                       "quality_score:[0 TO 1]", "illustration_score>=0", "colors:*"):
        equal(named(expression), [place.name("a")])
    equal(named("face_count=1 OR face_count>2"), [])
    answer = cloudinary.Search().expression("tags=%s AND face_count:*" % tag) \
        .with_field("image_analysis").with_field("quality_analysis").with_field("moderation") \
        .with_field("accessibility_analysis").execute()["resources"][0]
    equal((answer["image_analysis"]["face_count"], answer["moderation_status"]), (2, "pending"))
    assert 0 <= answer["quality_analysis"]["focus"] <= 1, answer
    assert 0 <= answer["accessibility_analysis"]["colorblind_accessibility_score"] <= 1, answer
    for names in (answer["image_analysis"]["colors"],):
        assert abs(sum(names.values()) - 100) < 1, names


@scenario
def a_deleted_asset_with_a_backup_is_a_placeholder(place):
    upload(place, backup=True)
    api.delete_resources([place.name("a")])
    gone = api.resource(place.name("a"))
    equal((gone["bytes"], gone["placeholder"]), (0, True))
    assert api.restore([place.name("a")])[place.name("a")]["bytes"] > 0
    assert "tags" not in api.resource(place.name("a"))


@scenario
def no_two_assets_of_a_folder_are_shown_alike(place):
    options = dict(asset_folder=place.name("f"), display_name="One", unique_display_name=True)
    upload(place, "a", **options)
    refused(lambda: upload(place, "b", **options), "already exists")
    upload(place, "c", asset_folder=place.name("g"), display_name="One", unique_display_name=True)
    upload(place, "d", asset_folder=place.name("f"), display_name="Two")
    refused(lambda: api.update(place.name("d"), display_name="One", unique_display_name=True),
            "already exists", cloudinary.exceptions.AlreadyExists)
    equal(api.update(place.name("a"), display_name="One", unique_display_name=True)["display_name"], "One")
    rules = [{"access_type": "token"}]
    equal(api.update(place.name("a"), access_control=rules)["access_control"], rules)


@scenario
def keys_of_a_cloud_are_dedicated_and_deleted_by_name(place):
    provisioning.account_config(
        account_id="acc", provisioning_api_key="pkey", provisioning_api_secret="psecret")
    cloud = provisioning.create_sub_account(place.name("cloud").replace("_", "-"))["id"]
    key = provisioning.generate_access_key(cloud, name="news")
    equal(provisioning.update_access_key(cloud, key["api_key"], dedicated_for="webhooks")["dedicated_for"],
          ["webhooks"])
    equal(provisioning.delete_access_key(cloud, name="news"), {"message": "ok"})
    user = provisioning.create_user(place.name("u"), place.name("u") + "@example.com", "reports")["id"]
    equal(provisioning.users(user_ids=[user], status="active")["users"], [])
    equal(len(provisioning.users(user_ids=[user], status="pending")["users"]), 1)
    refused(lambda: provisioning.users(sub_account_id="none"), "Cannot find sub account with id none")
    provisioning.delete_user(user)
    provisioning.delete_sub_account(cloud)
