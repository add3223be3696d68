#pragma once

// The C border of libvips: what Swift cannot call by itself (varargs, GValue, macros), and no
// more. libvips' types stay opaque, so that nobody above sees its headers.
//
// Ownership: every function that returns a pointer gives the caller one reference (objects:
// cvips_unref) or one allocation (texts and bytes: cvips_free), unless its comment says otherwise.
// Functions that return int answer 0 for success and -1 for failure; the reason then stands in
// libvips' error buffer, which cvips_take_error reads and clears.

#include <stddef.h>
#include <stdint.h>

typedef struct _VipsImage VipsImage;
typedef struct _VipsOperation VipsOperation;
typedef struct _VipsSource VipsSource;
typedef struct _VipsTarget VipsTarget;

// The library
int cvips_start(const char *program, int leak_reports);
void cvips_shutdown(void);
const char *cvips_version(void);  // static text, not to be freed
char *cvips_take_error(void);
void cvips_free(void *allocation);
// 64 hexadecimal digits of a text and some bytes behind it; the caller frees them.
char *cvips_sha256(const char *text, const void *bytes, size_t count);
void cvips_unref(void *object);
void *cvips_ref(void *object);  // returns its argument
int cvips_knows_operation(const char *nickname);
// The number of an enumeration's case; INT_MIN where there is none, or nobody has used it yet.
int cvips_nick_number(const char *enumeration, const char *nick);
void cvips_block(const char *class_name, int blocked);
void cvips_block_untrusted(void);
int cvips_tracked_allocations(void);
size_t cvips_tracked_bytes(void);

// Operations
VipsOperation *cvips_operation_new(const char *nickname);
// The name of the first required image input that has no value yet; static text or NULL.
const char *cvips_operation_image_input(VipsOperation *operation);
int cvips_set_int(VipsOperation *operation, const char *name, int value);
int cvips_set_double(VipsOperation *operation, const char *name, double value);
int cvips_set_bool(VipsOperation *operation, const char *name, int value);
// A text argument, or the nick of an enumeration's case or of an interpolator.
int cvips_set_string(VipsOperation *operation, const char *name, const char *value);
int cvips_set_object(VipsOperation *operation, const char *name, void *object);
int cvips_set_doubles(VipsOperation *operation, const char *name, const double *values, int count);
int cvips_set_ints(VipsOperation *operation, const char *name, const int *values, int count);
int cvips_set_images(
    VipsOperation *operation, const char *name, VipsImage *const *images, int count);
int cvips_set_blob(VipsOperation *operation, const char *name, const void *bytes, size_t count);
int cvips_operation_build(VipsOperation *operation);
// Drops the outputs' references back to the operation, and the operation.
void cvips_operation_release(VipsOperation *operation);
VipsImage *cvips_get_image(VipsOperation *operation, const char *name);
int cvips_get_int(VipsOperation *operation, const char *name, int *value);
int cvips_get_double(VipsOperation *operation, const char *name, double *value);
int cvips_get_doubles(VipsOperation *operation, const char *name, double **values, int *count);
int cvips_get_blob(VipsOperation *operation, const char *name, void **bytes, size_t *count);

// Images
typedef struct {
    int width, height, bands, format, interpretation, page_height;
    double x_resolution, y_resolution;
    int has_alpha;
} cvips_header;

cvips_header cvips_image_header(VipsImage *image);
const char *cvips_format_nick(int format);                  // static text
const char *cvips_interpretation_nick(int interpretation);  // static text
VipsImage *cvips_image_from_memory(
    const void *bytes, size_t count, int width, int height, int bands, const char *format);
void *cvips_image_bytes(VipsImage *image, size_t *count);
VipsImage *cvips_image_copy_memory(VipsImage *image);
VipsImage *cvips_image_matrix(int width, int height, const double *values, int count);
void cvips_image_kill(VipsImage *image);
int cvips_image_is_killed(VipsImage *image);
// Kills the image once work on its pixels, or on those of any image made from it, has gone on for
// this long from now.
void cvips_image_kill_after(VipsImage *image, int64_t microseconds);

// Kernels: three bands of 8 bits in, the same out; NULL with the error buffer filled
// Each band as shares of all three (3 x 3, a row a band) and a constant, in levels of 0 to 255.
VipsImage *cvips_mix_colors(VipsImage *input, const double *rows, const double *constants);
// Adds `amount` times what luma has above its mean, by a mask of `radius` + 1 weights from the middle
// outwards (both ways, separable, all of them together 1), to every band. Radius: up to 64.
VipsImage *cvips_add_detail(
    VipsImage *input, const double *mask, int radius, double amount, const double *luma);

// Metadata
enum cvips_field_kind {
    cvips_field_none,
    cvips_field_int,
    cvips_field_double,
    cvips_field_string,
    cvips_field_blob,
    cvips_field_ints,
    cvips_field_doubles,
    cvips_field_other,
};
int cvips_field_kind_of(VipsImage *image, const char *name);
char **cvips_fields(VipsImage *image);  // ends with NULL; free by cvips_fields_free
void cvips_fields_free(char **fields);
int cvips_field_get_int(VipsImage *image, const char *name, int *value);
int cvips_field_get_double(VipsImage *image, const char *name, double *value);
char *cvips_field_get_string(VipsImage *image, const char *name);
// The three below point into the image and live no longer than it.
int cvips_field_get_blob(VipsImage *image, const char *name, const void **bytes, size_t *count);
int cvips_field_get_ints(VipsImage *image, const char *name, int **values, int *count);
int cvips_field_get_doubles(VipsImage *image, const char *name, double **values, int *count);
// The image must be the caller's own (fresh from copy).
void cvips_field_set_int(VipsImage *image, const char *name, int value);
void cvips_field_set_double(VipsImage *image, const char *name, double value);
void cvips_field_set_string(VipsImage *image, const char *name, const char *value);
void cvips_field_set_blob(VipsImage *image, const char *name, const void *bytes, size_t count);
void cvips_field_set_ints(VipsImage *image, const char *name, const int *values, int count);
void cvips_field_remove(VipsImage *image, const char *name);

// Sources and targets
// A regular file is mapped, so that the descriptor's offset plays no part and may be shared;
// anything else is read from where it stands. The descriptor stays the caller's.
VipsSource *cvips_source_from_descriptor(int descriptor);
VipsSource *cvips_source_from_memory(const void *bytes, size_t count);  // copies
VipsTarget *cvips_target_to_descriptor(int descriptor);
VipsTarget *cvips_target_to_memory(void);
void *cvips_target_bytes(VipsTarget *target, size_t *count);
