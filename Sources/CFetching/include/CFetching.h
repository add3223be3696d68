#pragma once

// The C border of libcurl: one GET or POST, with everything decided that a stranger's URL must not
// decide.
// curl_easy_setopt takes varargs, which Swift cannot call.

#include <stdint.h>

typedef struct {
    const char *url;
    // "host:port:address": where to connect, so that nothing is looked up again.
    const char *resolve;
    const char *user_agent;
    // Where the body of a 200 is written, from its offset on; stays the caller's. -1 for nowhere.
    int descriptor;
    // What is posted; NULL for a GET. Both stay the caller's.
    const char *body;
    int64_t body_bytes;
    // Further fields of the request, "name: value", a line each; NULL for none.
    const char *fields;
    int64_t maximum_bytes;
    int64_t timeout_milliseconds;
} cfetching_request;

enum cfetching_outcome {
    // The server answered; `status` says how.
    cfetching_answered,
    cfetching_too_large,
    cfetching_timed_out,
    cfetching_write_failed,
    cfetching_failed,
};

typedef struct {
    enum cfetching_outcome outcome;
    long status;
    int64_t bytes;
    // Where a redirect leads, absolute; NULL where there is none. Freed by cfetching_free.
    char *redirect;
    // What libcurl says of a failure.
    char reason[256];
} cfetching_answer;

// Call once, before any thread.
void cfetching_start(void);
void cfetching_get(const cfetching_request *request, cfetching_answer *answer);
void cfetching_free(cfetching_answer *answer);
