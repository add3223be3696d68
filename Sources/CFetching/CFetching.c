#include "CFetching.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

typedef struct {
    CURL *handle;
    int descriptor;
    int64_t left;
    int64_t bytes;
    int is_too_large;
    int has_write_failed;
} body;

void cfetching_start(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

// Keeps the body of a 200; what comes with other answers is of no interest.
static size_t take(char *bytes, size_t size, size_t count, void *context) {
    body *kept = context;
    size_t length = size * count;
    long status = 0;
    curl_easy_getinfo(kept->handle, CURLINFO_RESPONSE_CODE, &status);
    if ((int64_t)length > kept->left) {
        kept->is_too_large = 1;
        return 0;
    }
    kept->left -= (int64_t)length;
    if (status != 200 || kept->descriptor < 0) return length;
    size_t done = 0;
    while (done < length) {
        ssize_t written = write(kept->descriptor, bytes + done, length - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            kept->has_write_failed = 1;
            return 0;
        }
        done += (size_t)written;
    }
    kept->bytes += (int64_t)length;
    return length;
}

static void set_up(CURL *handle, const cfetching_request *request, body *kept, char *reason,
                   struct curl_slist *resolve) {
    curl_easy_setopt(handle, CURLOPT_URL, request->url);
    curl_easy_setopt(handle, CURLOPT_RESOLVE, resolve);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, request->user_agent);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    // Redirects are looked at by the caller; no proxy of the environment, no .netrc, no cookies.
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(handle, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 1L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)request->timeout_milliseconds);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, (long)request->timeout_milliseconds);
    curl_easy_setopt(
        handle, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)request->maximum_bytes);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, reason);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, kept);
}

// The lines of `text` as a list of libcurl's; NULL where there are none.
static struct curl_slist *lines(const char *text) {
    struct curl_slist *list = NULL;
    while (text != NULL && *text != 0) {
        size_t length = strcspn(text, "\n");
        char *line = strndup(text, length);
        struct curl_slist *longer = line == NULL ? NULL : curl_slist_append(list, line);
        free(line);
        if (longer == NULL) break;
        list = longer;
        text += length;
        if (*text == '\n') text += 1;
    }
    return list;
}

static void set_up_post(CURL *handle, const cfetching_request *request, struct curl_slist *fields) {
    if (request->body == NULL) return;
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_bytes);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request->body);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, fields);
}

static enum cfetching_outcome outcome(CURLcode code, const body *kept) {
    if (kept->is_too_large || code == CURLE_FILESIZE_EXCEEDED) return cfetching_too_large;
    if (kept->has_write_failed) return cfetching_write_failed;
    if (code == CURLE_OPERATION_TIMEDOUT) return cfetching_timed_out;
    return code == CURLE_OK ? cfetching_answered : cfetching_failed;
}

void cfetching_get(const cfetching_request *request, cfetching_answer *answer) {
    memset(answer, 0, sizeof *answer);
    answer->outcome = cfetching_failed;
    CURL *handle = curl_easy_init();
    struct curl_slist *resolve = curl_slist_append(NULL, request->resolve);
    struct curl_slist *fields = lines(request->fields);
    if (handle != NULL && resolve != NULL) {
        char reason[CURL_ERROR_SIZE] = "";
        body kept = {.handle = handle, .descriptor = request->descriptor,
                     .left = request->maximum_bytes};
        set_up(handle, request, &kept, reason, resolve);
        set_up_post(handle, request, fields);
        CURLcode code = curl_easy_perform(handle);
        answer->outcome = outcome(code, &kept);
        answer->bytes = kept.bytes;
        curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer->status);
        const char *redirect = NULL;
        if (curl_easy_getinfo(handle, CURLINFO_REDIRECT_URL, &redirect) == CURLE_OK && redirect) {
            answer->redirect = strdup(redirect);
        }
        const char *text = reason[0] ? reason : curl_easy_strerror(code);
        strncpy(answer->reason, text, sizeof answer->reason - 1);
    }
    curl_slist_free_all(resolve);
    curl_slist_free_all(fields);
    if (handle != NULL) curl_easy_cleanup(handle);
}

void cfetching_free(cfetching_answer *answer) {
    free(answer->redirect);
    answer->redirect = NULL;
}
