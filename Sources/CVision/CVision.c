#define _GNU_SOURCE
#include "CVision.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The few declarations of OpenVINO's C interface that are used here, as its documentation gives
// them.

typedef int status;
typedef struct ov_core core;
typedef struct ov_model model;
typedef struct ov_compiled_model compiled_model;
typedef struct ov_infer_request request;
typedef struct ov_tensor tensor;

struct dimension {
    int64_t least, most;
};

struct partial_shape {
    struct dimension rank;
    struct dimension *sides;
};

struct shape {
    int64_t rank;
    int64_t *sides;
};

// Every function that is looked up: its result, its name, its parameters.
#define FUNCTIONS(F)                                                                              \
    F(const char *, ov_get_error_info, (status))                                                  \
    F(const char *, ov_get_last_err_msg, (void))                                                  \
    F(status, ov_core_create, (core **))                                                          \
    F(void, ov_core_free, (core *))                                                               \
    F(status, ov_core_read_model, (const core *, const char *, const char *, model **))           \
    F(status, ov_core_compile_model,                                                              \
      (const core *, const model *, const char *, size_t, compiled_model **, ...))                \
    F(status, ov_model_reshape_single_input, (const model *, struct partial_shape))               \
    F(void, ov_model_free, (model *))                                                             \
    F(status, ov_compiled_model_outputs_size, (const compiled_model *, size_t *))                 \
    F(status, ov_compiled_model_create_infer_request, (const compiled_model *, request **))       \
    F(void, ov_compiled_model_free, (compiled_model *))                                           \
    F(status, ov_infer_request_set_input_tensor_by_index,                                         \
      (request *, size_t, const tensor *))                                                        \
    F(status, ov_infer_request_infer, (request *))                                                \
    F(status, ov_infer_request_get_output_tensor_by_index, (const request *, size_t, tensor **))  \
    F(void, ov_infer_request_free, (request *))                                                   \
    F(status, ov_tensor_create_from_host_ptr, (int, struct shape, void *, tensor **))             \
    F(status, ov_tensor_get_shape, (const tensor *, struct shape *))                              \
    F(status, ov_tensor_get_element_type, (const tensor *, int *))                                \
    F(status, ov_tensor_get_size, (const tensor *, size_t *))                                     \
    F(status, ov_tensor_data, (const tensor *, void **))                                          \
    F(void, ov_tensor_free, (tensor *))                                                           \
    F(status, ov_shape_free, (struct shape *))

#define FIELD(result, name, parameters) result(*name) parameters;
struct functions {
    FUNCTIONS(FIELD)
};

struct cvision_runtime {
    void *library;
    core *core;
    struct functions call;
};

struct cvision_model {
    const struct functions *call;
    compiled_model *compiled;
    request *request;
    size_t outputs;
    /// The output that was asked for last; its numbers are the request's.
    tensor *output;
};

/// Whether a call failed; then `error` says how.
static int failed(const struct functions *call, status result, char *error, size_t capacity) {
    if (result == 0) return 0;
    const char *kind = call->ov_get_error_info(result);
    const char *words = call->ov_get_last_err_msg();
    snprintf(error, capacity, "%s: %s", kind ? kind : "", words ? words : "");
    return 1;
}

static int look_up(cvision_runtime *runtime, char *error, size_t capacity) {
#define FIND(result, name, parameters)                                             \
    if ((*(void **)&runtime->call.name = dlsym(runtime->library, #name)) == NULL) { \
        snprintf(error, capacity, "the library has no %s", #name);                 \
        return -1;                                                                 \
    }
    FUNCTIONS(FIND)
    return 0;
}

cvision_runtime *cvision_open(const char *library, char *error, size_t capacity) {
    cvision_runtime *runtime = calloc(1, sizeof *runtime);
    if (runtime == NULL) {
        snprintf(error, capacity, "out of memory");
        return NULL;
    }
    runtime->library = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (runtime->library == NULL) {
        const char *words = dlerror();
        snprintf(error, capacity, "%s", words ? words : "the library cannot be opened");
    } else if (look_up(runtime, error, capacity) == 0
               && !failed(&runtime->call, runtime->call.ov_core_create(&runtime->core), error,
                          capacity)) {
        return runtime;
    }
    // The library stays: threads of its own may run in it.
    free(runtime);
    return NULL;
}

void cvision_close(cvision_runtime *runtime) {
    if (runtime == NULL) return;
    runtime->call.ov_core_free(runtime->core);
    free(runtime);
}

/// Gives a model's only input another shape.
static status reshape(const struct functions *call, model *read, const int64_t *sides, size_t rank) {
    struct dimension dimensions[CVISION_RANK_LIMIT];
    for (size_t i = 0; i < rank; i++)
        dimensions[i] = (struct dimension){sides[i] < 0 ? 0 : sides[i], sides[i]};
    struct partial_shape shape = {{(int64_t)rank, (int64_t)rank}, dimensions};
    return call->ov_model_reshape_single_input(read, shape);
}

cvision_model *cvision_compile(cvision_runtime *runtime, const char *path, const int64_t *sides,
                               size_t rank, char *error, size_t capacity) {
    const struct functions *call = &runtime->call;
    model *read = NULL;
    cvision_model *made = calloc(1, sizeof *made);
    if (made == NULL || rank > CVISION_RANK_LIMIT) {
        snprintf(error, capacity, "out of memory");
        free(made);
        return NULL;
    }
    made->call = call;
    int is_bad =
        failed(call, call->ov_core_read_model(runtime->core, path, NULL, &read), error, capacity)
        || (rank > 0 && failed(call, reshape(call, read, sides, rank), error, capacity))
        || failed(call,
                  call->ov_core_compile_model(runtime->core, read, "CPU", 4, &made->compiled,
                                              "INFERENCE_NUM_THREADS", "1", "PERFORMANCE_HINT",
                                              "LATENCY"),
                  error, capacity)
        || failed(call, call->ov_compiled_model_outputs_size(made->compiled, &made->outputs), error,
                  capacity)
        || failed(call, call->ov_compiled_model_create_infer_request(made->compiled, &made->request),
                  error, capacity);
    if (read != NULL) call->ov_model_free(read);
    if (!is_bad) return made;
    cvision_free(made);
    return NULL;
}

void cvision_free(cvision_model *model) {
    if (model == NULL) return;
    if (model->output != NULL) model->call->ov_tensor_free(model->output);
    if (model->request != NULL) model->call->ov_infer_request_free(model->request);
    if (model->compiled != NULL) model->call->ov_compiled_model_free(model->compiled);
    free(model);
}

size_t cvision_outputs(const cvision_model *model) { return model->outputs; }

int cvision_run(cvision_model *model, const struct cvision_tensor *input, char *error,
                size_t capacity) {
    const struct functions *call = model->call;
    int64_t sides[CVISION_RANK_LIMIT];
    if (input->rank > CVISION_RANK_LIMIT) {
        snprintf(error, capacity, "the tensor has too many sides");
        return -1;
    }
    memcpy(sides, input->sides, input->rank * sizeof sides[0]);
    struct shape shape = {(int64_t)input->rank, sides};
    tensor *made = NULL;
    // The runtime only reads an input, although it asks for a pointer that it could write to.
    int is_bad =
        failed(call,
               call->ov_tensor_create_from_host_ptr(input->element, shape, (void *)input->numbers,
                                                    &made),
               error, capacity)
        || failed(call, call->ov_infer_request_set_input_tensor_by_index(model->request, 0, made),
                  error, capacity)
        || failed(call, call->ov_infer_request_infer(model->request), error, capacity);
    if (made != NULL) call->ov_tensor_free(made);
    return is_bad ? -1 : 0;
}

int cvision_output(cvision_model *model, size_t index, struct cvision_tensor *output, char *error,
                   size_t capacity) {
    const struct functions *call = model->call;
    if (model->output != NULL) call->ov_tensor_free(model->output);
    model->output = NULL;
    struct shape shape = {0, NULL};
    void *numbers = NULL;
    if (failed(call,
               call->ov_infer_request_get_output_tensor_by_index(model->request, index,
                                                                 &model->output),
               error, capacity)
        || failed(call, call->ov_tensor_data(model->output, &numbers), error, capacity)
        || failed(call, call->ov_tensor_get_size(model->output, &output->count), error, capacity)
        || failed(call, call->ov_tensor_get_element_type(model->output, &output->element), error,
                  capacity)
        || failed(call, call->ov_tensor_get_shape(model->output, &shape), error, capacity))
        return -1;
    output->numbers = numbers;
    output->rank = shape.rank > CVISION_RANK_LIMIT ? CVISION_RANK_LIMIT : (size_t)shape.rank;
    memcpy(output->sides, shape.sides, output->rank * sizeof output->sides[0]);
    call->ov_shape_free(&shape);
    return 0;
}

void cvision_row_maxima(const float *numbers, size_t rows, size_t columns, int32_t *places,
                        float *maxima, float *lasts) {
    if (columns == 0) return;
    for (size_t row = 0; row < rows; row++) {
        const float *each = numbers + row * columns;
        size_t best = 0;
        for (size_t column = 1; column < columns; column++)
            if (each[column] > each[best]) best = column;
        places[row] = (int32_t)best;
        maxima[row] = each[best];
        lasts[row] = each[columns - 1];
    }
}

void cvision_planes(const uint8_t *pixels, size_t count, const int32_t bands[3],
                    const float factors[3], const float addends[3], float *planes) {
    for (int plane = 0; plane < 3; plane++) {
        const uint8_t *band = pixels + bands[plane];
        float *out = planes + count * (size_t)plane;
        float factor = factors[plane], addend = addends[plane];
        for (size_t i = 0; i < count; i++) out[i] = (float)band[3 * i] * factor + addend;
    }
}
