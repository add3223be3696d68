"""Who may see what: rules with dates, and tokens."""

import time
from datetime import datetime, timedelta, timezone

import cloudinary
import cloudinary.exceptions
import cloudinary.uploader as uploader
import cloudinary.utils as utils

import live
from scenario import equal, refused, scenario


def upload(place, name="a", **options):
    return uploader.upload(live.png(), public_id=place.name(name), **options)


def token(**options):
    return utils.generate_auth_token(key=live.TOKEN_KEY, **options)


def when(**distance):
    return datetime.now(timezone.utc) + timedelta(**distance)


@scenario
def an_asset_for_bearers_of_tokens(place):
    answer = upload(place, access_control={"access_type": "token"})
    equal(answer["access_control"], [{"access_type": "token"}])
    equal(answer["access_mode"], "authenticated")
    path = "/demo/image/upload/w_20/%s.png" % place.name("a")
    equal(place.get(path)[0], 401)
    good = token(acl="/demo/image/upload/*", duration=300)
    status, body, fields = place.get("%s?%s" % (path, good))
    equal((status, live.size_of_png(body)[0]), (200, 20))
    assert "private" in fields["Cache-Control"], fields["Cache-Control"]
    equal(place.get(path)[0], 401)
    equal(place.get(path, {"Cookie": "a=b; " + good})[0], 200)


@scenario
def tokens_that_do_not_fit(place):
    upload(place, access_control={"access_type": "token"})
    path = "/demo/image/upload/%s.png" % place.name("a")
    for bad in (
        token(acl="/other/*", duration=300),
        token(acl="/demo/*", duration=-10),
        token(acl="/demo/*", start_time=int(time.time()) + 100, duration=300),
        token(acl="/demo/*", duration=300, ip="10.9.8.7"),
        utils.generate_auth_token(key="00ff", acl="/demo/*", duration=300),
        token(acl="/demo/*", duration=300)[:-1] + "0",
    ):
        if bad == token(acl="/demo/*", duration=300):
            continue
        equal(place.get("%s?%s" % (path, bad))[0], 401)
    equal(place.get("%s?%s" % (path, token(url=path, duration=300)))[0], 200)
    equal(place.get("%s?%s" % (path, token(acl=["/x/*", "/demo/*"], duration=300)))[0], 200)


@scenario
def an_asset_for_everybody_until_a_date(place):
    for name, rule, status in (
        ("now", {"access_type": "anonymous", "start": when(hours=-1), "end": when(hours=1)}, 200),
        ("soon", {"access_type": "anonymous", "start": when(hours=1)}, 401),
        ("past", {"access_type": "anonymous", "end": when(hours=-1)}, 401),
    ):
        upload(place, name, access_control=[{"access_type": "token"}, rule])
        equal(place.get("/demo/image/upload/%s.png" % place.name(name))[0], status)


@scenario
def rules_may_be_taken_back(place):
    upload(place, access_control={"access_type": "token"})
    path = "/demo/image/upload/%s.png" % place.name("a")
    equal(place.get(path)[0], 401)
    answer = uploader.explicit(
        place.name("a"), type="upload", access_control=[{"access_type": "anonymous"}])
    equal(answer["access_control"], [{"access_type": "anonymous"}])
    equal(place.get(path)[0], 200)


@scenario
def rules_that_make_no_sense(place):
    refused(lambda: upload(place, access_control={"access_type": "nobody"}), "access_control",
            cloudinary.exceptions.BadRequest)


@scenario
def authenticated_assets_by_signature_or_token(place):
    upload(place, type="authenticated")
    path = "/demo/image/authenticated/%s.png" % place.name("a")
    equal(place.get(path)[0], 401)
    url, _ = utils.cloudinary_url(
        place.name("a"), type="authenticated", format="png", sign_url=True)
    equal(place.get(url.split("res.cloudinary.com")[1])[0], 200)
    equal(place.get("%s?%s" % (path, token(acl="/demo/image/*", duration=60)))[0], 200)


@scenario
def layers_do_not_show_what_is_guarded(place):
    upload(place)
    upload(place, "secret", access_control={"access_type": "token"})
    path = "/demo/image/upload/l_%s/fl_layer_apply/%s.png" % (
        place.name("secret"), place.name("a"))
    equal(place.get(path)[0], 401)
