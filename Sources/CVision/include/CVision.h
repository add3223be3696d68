#pragma once

// The C border of OpenVINO. Its library is opened when it is first wanted, so that the server is
// built and starts where there is none; no header of it is needed.
//
// Functions that can fail write a sentence into `error`, which holds `capacity` bytes. Nothing here
// may be used from two threads at once.

#include <stddef.h>
#include <stdint.h>

typedef struct cvision_runtime cvision_runtime;
typedef struct cvision_model cvision_model;

/// What kind of number a tensor holds.
enum cvision_element {
    cvision_float = 4,
    cvision_byte = 16,
};

/// The most sides of a tensor.
#define CVISION_RANK_LIMIT 8

/// A tensor that somebody else owns.
struct cvision_tensor {
    const void *numbers;
    /// How many numbers there are: the product of the sides.
    size_t count;
    /// One of `cvision_element`, or another number of OpenVINO's own.
    int element;
    size_t rank;
    int64_t sides[CVISION_RANK_LIMIT];
};

/// Opens the library in this file (`libopenvino_c.so.…`; what it needs lies beside it). NULL where
/// that fails. To be closed with cvision_close, when no model of it is left.
cvision_runtime *cvision_open(const char *library, char *error, size_t capacity);
void cvision_close(cvision_runtime *runtime);

/// Reads a model file and makes it ready to run on one thread. `sides` is the shape of its only
/// input, -1 where a side may have any length; with a `rank` of 0 the file's own. NULL where that
/// fails. To be freed with cvision_free, before its runtime is closed.
cvision_model *cvision_compile(cvision_runtime *runtime, const char *path, const int64_t *sides,
                               size_t rank, char *error, size_t capacity);
void cvision_free(cvision_model *model);

/// How many outputs a model has.
size_t cvision_outputs(const cvision_model *model);

/// Runs a model. `input` is read until this returns. 0 for success, -1 for failure.
int cvision_run(cvision_model *model, const struct cvision_tensor *input, char *error,
                size_t capacity);

/// One output of the last run; it lives until the next one. 0 for success, -1 for failure.
int cvision_output(cvision_model *model, size_t index, struct cvision_tensor *output, char *error,
                   size_t capacity);

/// The largest number of each row, where it stands, and the last number of the row: what is left of
/// a row of 18,000 classes.
void cvision_row_maxima(const float *numbers, size_t rows, size_t columns, int32_t *places,
                        float *maxima, float *lasts);

/// Pixels of three bytes each as planes of floats: in each plane the byte at that place of `bands`,
/// times its factor, plus its addend.
void cvision_planes(const uint8_t *pixels, size_t count, const int32_t bands[3],
                    const float factors[3], const float addends[3], float *planes);

/// A picture of three bytes a pixel, scaled to `fit_width` × `fit_height` and laid into the upper left of planes of
/// floats of `across` × `down`, which are black elsewhere: in each plane the byte at that place of `bands`. 0, or -1
/// where memory is short.
int cvision_fit(const uint8_t *pixels, int width, int height, const int32_t bands[3], int fit_width,
                int fit_height, int across, int down, float *planes);
