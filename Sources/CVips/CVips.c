#include "CVips.h"

#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <vips/vips.h>

// MARK: The library

int cvips_start(const char *program, int leak_reports) {
    if (leak_reports) vips_leak_set(TRUE);
    if (vips_init(program)) return -1;
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    vips_cache_set_max_mem(0);
    vips_cache_set_max_files(0);
    return 0;
}

void cvips_shutdown(void) { vips_shutdown(); }

const char *cvips_version(void) { return vips_version_string(); }

char *cvips_take_error(void) { return vips_error_buffer_copy(); }

void cvips_free(void *allocation) { g_free(allocation); }

char *cvips_sha256(const char *text, const void *bytes, size_t count) {
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)text, strlen(text));
    g_checksum_update(checksum, bytes, count);
    char *digits = g_strdup(g_checksum_get_string(checksum));
    g_checksum_free(checksum);
    return digits;
}

void cvips_unref(void *object) { g_object_unref(object); }

void *cvips_ref(void *object) { return g_object_ref(object); }

int cvips_knows_operation(const char *nickname) {
    return vips_type_find("VipsOperation", nickname) != 0;
}

int cvips_nick_number(const char *enumeration, const char *nick) {
    GType type = g_type_from_name(enumeration);
    if (type == 0 || !G_TYPE_IS_ENUM(type)) return INT_MIN;
    GEnumClass *enum_class = g_type_class_ref(type);
    GEnumValue *value = g_enum_get_value_by_nick(enum_class, nick);
    int number = value == NULL ? INT_MIN : value->value;
    g_type_class_unref(enum_class);
    return number;
}

void cvips_block(const char *class_name, int blocked) {
    vips_operation_block_set(class_name, blocked);
}

void cvips_block_untrusted(void) { vips_block_untrusted_set(TRUE); }

int cvips_tracked_allocations(void) { return vips_tracked_get_allocs(); }

size_t cvips_tracked_bytes(void) { return vips_tracked_get_mem(); }

// MARK: Arguments of operations

static GParamSpec *find_argument(VipsOperation *operation, const char *name) {
    GParamSpec *spec = g_object_class_find_property(G_OBJECT_GET_CLASS(operation), name);
    if (spec == NULL)
        vips_error(VIPS_OBJECT_GET_CLASS(operation)->nickname, "no argument named %s", name);
    return spec;
}

/// Gives `value` to the argument, converted to its type where GObject knows how, and unsets it.
static int set_value(VipsOperation *operation, const char *name, GValue *value) {
    GParamSpec *spec = find_argument(operation, name);
    int result = -1;
    if (spec != NULL) {
        if (g_value_type_transformable(G_VALUE_TYPE(value), G_PARAM_SPEC_VALUE_TYPE(spec))) {
            g_object_set_property(G_OBJECT(operation), name, value);
            result = 0;
        } else {
            vips_error(
                VIPS_OBJECT_GET_CLASS(operation)->nickname, "argument %s is no %s", name,
                G_VALUE_TYPE_NAME(value));
        }
    }
    g_value_unset(value);
    return result;
}

VipsOperation *cvips_operation_new(const char *nickname) { return vips_operation_new(nickname); }

static void *find_image_input(
    VipsObject *object, GParamSpec *spec, VipsArgumentClass *argument,
    VipsArgumentInstance *instance, void *a, void *b) {
    VipsArgumentFlags wanted = VIPS_ARGUMENT_REQUIRED | VIPS_ARGUMENT_INPUT;
    if ((argument->flags & wanted) != wanted || instance->assigned) return NULL;
    if (!g_type_is_a(G_PARAM_SPEC_VALUE_TYPE(spec), VIPS_TYPE_IMAGE)) return NULL;
    return (void *)g_param_spec_get_name(spec);
}

const char *cvips_operation_image_input(VipsOperation *operation) {
    return vips_argument_map(VIPS_OBJECT(operation), find_image_input, NULL, NULL);
}

int cvips_set_int(VipsOperation *operation, const char *name, int number) {
    GValue value = G_VALUE_INIT;
    g_value_init(&value, G_TYPE_INT);
    g_value_set_int(&value, number);
    return set_value(operation, name, &value);
}

int cvips_set_double(VipsOperation *operation, const char *name, double number) {
    GValue value = G_VALUE_INIT;
    g_value_init(&value, G_TYPE_DOUBLE);
    g_value_set_double(&value, number);
    return set_value(operation, name, &value);
}

int cvips_set_bool(VipsOperation *operation, const char *name, int flag) {
    GValue value = G_VALUE_INIT;
    g_value_init(&value, G_TYPE_BOOLEAN);
    g_value_set_boolean(&value, flag);
    return set_value(operation, name, &value);
}

static int set_interpolate(VipsOperation *operation, const char *name, const char *nick) {
    VipsInterpolate *interpolate = vips_interpolate_new(nick);
    if (interpolate == NULL) return -1;
    int result = cvips_set_object(operation, name, interpolate);
    g_object_unref(interpolate);
    return result;
}

int cvips_set_string(VipsOperation *operation, const char *name, const char *text) {
    GParamSpec *spec = find_argument(operation, name);
    if (spec == NULL) return -1;
    GType type = G_PARAM_SPEC_VALUE_TYPE(spec);
    if (g_type_is_a(type, VIPS_TYPE_INTERPOLATE)) return set_interpolate(operation, name, text);

    GValue value = G_VALUE_INIT;
    if (G_TYPE_IS_ENUM(type)) {
        int number = vips_enum_from_nick(VIPS_OBJECT_GET_CLASS(operation)->nickname, type, text);
        if (number < 0) return -1;
        g_value_init(&value, type);
        g_value_set_enum(&value, number);
    } else if (G_TYPE_IS_FLAGS(type)) {
        // No saver takes a set of flags from us by any other name than one of these.
        GFlagsClass *flags_class = g_type_class_ref(type);
        GFlagsValue *flag = g_flags_get_value_by_nick(flags_class, text);
        if (flag == NULL) {
            vips_error(VIPS_OBJECT_GET_CLASS(operation)->nickname, "no flag named %s", text);
            g_type_class_unref(flags_class);
            return -1;
        }
        g_value_init(&value, type);
        g_value_set_flags(&value, flag->value);
        g_type_class_unref(flags_class);
    } else {
        g_value_init(&value, G_TYPE_STRING);
        g_value_set_string(&value, text);
    }
    return set_value(operation, name, &value);
}

int cvips_set_object(VipsOperation *operation, const char *name, void *object) {
    GValue value = G_VALUE_INIT;
    g_value_init(&value, G_OBJECT_TYPE(object));
    g_value_set_object(&value, object);
    return set_value(operation, name, &value);
}

int cvips_set_doubles(VipsOperation *operation, const char *name, const double *numbers, int count) {
    GValue value = G_VALUE_INIT;
    g_value_init(&value, VIPS_TYPE_ARRAY_DOUBLE);
    vips_value_set_array_double(&value, numbers, count);
    return set_value(operation, name, &value);
}

int cvips_set_ints(VipsOperation *operation, const char *name, const int *numbers, int count) {
    GValue value = G_VALUE_INIT;
    g_value_init(&value, VIPS_TYPE_ARRAY_INT);
    vips_value_set_array_int(&value, numbers, count);
    return set_value(operation, name, &value);
}

int cvips_set_images(
    VipsOperation *operation, const char *name, VipsImage *const *images, int count) {
    GValue value = G_VALUE_INIT;
    g_value_init(&value, VIPS_TYPE_ARRAY_IMAGE);
    vips_value_set_array_image(&value, count);
    VipsImage **array = vips_value_get_array_image(&value, NULL);
    for (int i = 0; i < count; i++) array[i] = g_object_ref(images[i]);
    return set_value(operation, name, &value);
}

int cvips_set_blob(VipsOperation *operation, const char *name, const void *bytes, size_t count) {
    GValue value = G_VALUE_INIT;
    g_value_init(&value, VIPS_TYPE_BLOB);
    VipsBlob *blob = vips_blob_copy(bytes, count);
    g_value_set_boxed(&value, blob);
    vips_area_unref(VIPS_AREA(blob));
    return set_value(operation, name, &value);
}

// MARK: Running operations

int cvips_operation_build(VipsOperation *operation) {
    return vips_object_build(VIPS_OBJECT(operation));
}

void cvips_operation_release(VipsOperation *operation) {
    vips_object_unref_outputs(VIPS_OBJECT(operation));
    g_object_unref(operation);
}

static int get_value(VipsOperation *operation, const char *name, GType type, GValue *value) {
    GParamSpec *spec = find_argument(operation, name);
    if (spec == NULL) return -1;
    if (!g_type_is_a(G_PARAM_SPEC_VALUE_TYPE(spec), type)) {
        vips_error(
            VIPS_OBJECT_GET_CLASS(operation)->nickname, "output %s is no %s", name,
            g_type_name(type));
        return -1;
    }
    g_value_init(value, G_PARAM_SPEC_VALUE_TYPE(spec));
    g_object_get_property(G_OBJECT(operation), name, value);
    return 0;
}

VipsImage *cvips_get_image(VipsOperation *operation, const char *name) {
    GValue value = G_VALUE_INIT;
    if (get_value(operation, name, VIPS_TYPE_IMAGE, &value)) return NULL;
    VipsImage *image = g_value_dup_object(&value);
    g_value_unset(&value);
    if (image == NULL) vips_error(VIPS_OBJECT_GET_CLASS(operation)->nickname, "no output %s", name);
    return image;
}

int cvips_get_int(VipsOperation *operation, const char *name, int *number) {
    GValue value = G_VALUE_INIT;
    if (get_value(operation, name, G_TYPE_INT, &value)) return -1;
    *number = g_value_get_int(&value);
    g_value_unset(&value);
    return 0;
}

int cvips_get_double(VipsOperation *operation, const char *name, double *number) {
    GValue value = G_VALUE_INIT;
    if (get_value(operation, name, G_TYPE_DOUBLE, &value)) return -1;
    *number = g_value_get_double(&value);
    g_value_unset(&value);
    return 0;
}

int cvips_get_doubles(VipsOperation *operation, const char *name, double **numbers, int *count) {
    GValue value = G_VALUE_INIT;
    if (get_value(operation, name, VIPS_TYPE_ARRAY_DOUBLE, &value)) return -1;
    double *array = vips_value_get_array_double(&value, count);
    *numbers = g_memdup2(array, *count * sizeof(double));
    g_value_unset(&value);
    return 0;
}

int cvips_get_blob(VipsOperation *operation, const char *name, void **bytes, size_t *count) {
    GValue value = G_VALUE_INIT;
    if (get_value(operation, name, VIPS_TYPE_BLOB, &value)) return -1;
    void *content = vips_value_get_blob(&value, count);
    *bytes = g_memdup2(content, *count);
    g_value_unset(&value);
    return 0;
}

// MARK: Images

cvips_header cvips_image_header(VipsImage *image) {
    return (cvips_header){
        .width = image->Xsize,
        .height = image->Ysize,
        .bands = image->Bands,
        .format = image->BandFmt,
        .interpretation = vips_image_guess_interpretation(image),
        .page_height = vips_image_get_page_height(image),
        .x_resolution = image->Xres,
        .y_resolution = image->Yres,
        .has_alpha = vips_image_hasalpha(image),
    };
}

const char *cvips_format_nick(int format) {
    return vips_enum_nick(VIPS_TYPE_BAND_FORMAT, format);
}

const char *cvips_interpretation_nick(int interpretation) {
    return vips_enum_nick(VIPS_TYPE_INTERPRETATION, interpretation);
}

VipsImage *cvips_image_from_memory(
    const void *bytes, size_t count, int width, int height, int bands, const char *format) {
    int number = vips_enum_from_nick("image", VIPS_TYPE_BAND_FORMAT, format);
    if (number < 0) return NULL;
    return vips_image_new_from_memory_copy(bytes, count, width, height, bands, number);
}

void *cvips_image_bytes(VipsImage *image, size_t *count) {
    return vips_image_write_to_memory(image, count);
}

VipsImage *cvips_image_copy_memory(VipsImage *image) { return vips_image_copy_memory(image); }

VipsImage *cvips_image_matrix(int width, int height, const double *values, int count) {
    return vips_image_new_matrix_from_array(width, height, values, count);
}

void cvips_image_kill(VipsImage *image) { vips_image_set_kill(image, TRUE); }

int cvips_image_is_killed(VipsImage *image) { return vips_image_iskilled(image); }

static void kill_when_late(VipsImage *image, VipsProgress *progress, gint64 *deadline) {
    (void)progress;
    if (g_get_monotonic_time() > *deadline) vips_image_set_kill(image, TRUE);
}

static void free_deadline(gpointer deadline, GClosure *closure) {
    (void)closure;
    g_free(deadline);
}

void cvips_image_kill_after(VipsImage *image, int64_t microseconds) {
    // Owned by the signal's connection, which ends with the image.
    gint64 *deadline = g_new(gint64, 1);
    *deadline = g_get_monotonic_time() + microseconds;
    vips_image_set_progress(image, TRUE);
    g_signal_connect_data(
        image, "eval", G_CALLBACK(kill_when_late), deadline, free_deadline, 0);
}

// MARK: Metadata

int cvips_field_kind_of(VipsImage *image, const char *name) {
    GType type = vips_image_get_typeof(image, name);
    if (type == 0) return cvips_field_none;
    if (type == G_TYPE_INT) return cvips_field_int;
    if (type == G_TYPE_DOUBLE) return cvips_field_double;
    if (type == G_TYPE_STRING || type == VIPS_TYPE_REF_STRING) return cvips_field_string;
    if (type == VIPS_TYPE_BLOB) return cvips_field_blob;
    if (type == VIPS_TYPE_ARRAY_INT) return cvips_field_ints;
    if (type == VIPS_TYPE_ARRAY_DOUBLE) return cvips_field_doubles;
    return cvips_field_other;
}

char **cvips_fields(VipsImage *image) { return vips_image_get_fields(image); }

void cvips_fields_free(char **fields) { g_strfreev(fields); }

int cvips_field_get_int(VipsImage *image, const char *name, int *value) {
    return vips_image_get_int(image, name, value);
}

int cvips_field_get_double(VipsImage *image, const char *name, double *value) {
    return vips_image_get_double(image, name, value);
}

char *cvips_field_get_string(VipsImage *image, const char *name) {
    char *text = NULL;
    return vips_image_get_as_string(image, name, &text) ? NULL : text;
}

int cvips_field_get_blob(VipsImage *image, const char *name, const void **bytes, size_t *count) {
    return vips_image_get_blob(image, name, bytes, count);
}

int cvips_field_get_ints(VipsImage *image, const char *name, int **values, int *count) {
    return vips_image_get_array_int(image, name, values, count);
}

int cvips_field_get_doubles(VipsImage *image, const char *name, double **values, int *count) {
    return vips_image_get_array_double(image, name, values, count);
}

void cvips_field_set_int(VipsImage *image, const char *name, int value) {
    vips_image_set_int(image, name, value);
}

void cvips_field_set_double(VipsImage *image, const char *name, double value) {
    vips_image_set_double(image, name, value);
}

void cvips_field_set_string(VipsImage *image, const char *name, const char *value) {
    vips_image_set_string(image, name, value);
}

void cvips_field_set_blob(VipsImage *image, const char *name, const void *bytes, size_t count) {
    vips_image_set_blob_copy(image, name, bytes, count);
}

void cvips_field_set_ints(VipsImage *image, const char *name, const int *values, int count) {
    vips_image_set_array_int(image, name, values, count);
}

void cvips_field_remove(VipsImage *image, const char *name) { vips_image_remove(image, name); }

// MARK: Sources and targets

struct mapping {
    void *start;
    size_t count;
};

static void unmap(void *area) {
    struct mapping *mapping = area;
    munmap(mapping->start, mapping->count);
    g_free(mapping);
}

VipsSource *cvips_source_from_descriptor(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) || !S_ISREG(status.st_mode) || status.st_size == 0)
        return vips_source_new_from_descriptor(descriptor);
    size_t count = status.st_size;
    void *start = mmap(NULL, count, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (start == MAP_FAILED) return vips_source_new_from_descriptor(descriptor);

    VipsSource *source = vips_source_new_from_memory(start, count);
    if (source == NULL) {
        munmap(start, count);
        return NULL;
    }
    // The source lives as long as any picture that still reads from it; the pages go with it.
    struct mapping *mapping = g_new(struct mapping, 1);
    *mapping = (struct mapping){start, count};
    g_object_set_data_full(G_OBJECT(source), "cvips-mapping", mapping, unmap);
    return source;
}

VipsSource *cvips_source_from_memory(const void *bytes, size_t count) {
    VipsBlob *blob = vips_blob_copy(bytes, count);
    VipsSource *source = vips_source_new_from_blob(blob);
    vips_area_unref(VIPS_AREA(blob));
    return source;
}

VipsTarget *cvips_target_to_descriptor(int descriptor) {
    return vips_target_new_to_descriptor(descriptor);
}

VipsTarget *cvips_target_to_memory(void) { return vips_target_new_to_memory(); }

void *cvips_target_bytes(VipsTarget *target, size_t *count) {
    // The bytes stand in this property once a saver has ended the target, and not before:
    // vips_target_steal works only before, and crashes after.
    VipsBlob *blob = NULL;
    *count = 0;
    g_object_get(target, "blob", &blob, NULL);
    if (blob == NULL) return NULL;
    const void *content = vips_blob_get(blob, count);
    void *copy = g_memdup2(content, *count);
    vips_area_unref(VIPS_AREA(blob));
    return copy;
}
