#include "CVision.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Compiled twice: for every processor, and for those that work on eight numbers at once. Both do the same sums in
/// the same order, so the result is the same.
#if defined(__x86_64__) && defined(__linux__)
#define FASTER __attribute__((target_clones("avx2", "default")))
#else
#define FASTER
#endif

/// What becomes one pixel of the result along a side: so many of the source from `first` on, with weights.
struct taps {
    int first, count;
    const float *weights;
};

/// A triangle as wide as two pixels of the smaller of both pictures. NULL where memory is short; to be freed with
/// all its weights.
static struct taps *taps_of(int from, int to) {
    double scale = (double)from / to, reach = scale > 1 ? scale : 1;
    size_t most = 2 * (size_t)ceil(reach) + 2;
    struct taps *result = malloc((size_t)to * (sizeof(struct taps) + most * sizeof(float)));
    if (result == NULL) return NULL;
    float *weights = (float *)(result + to);
    for (int i = 0; i < to; i++, weights += most) {
        double middle = (i + 0.5) * scale - 0.5, sum = 0;
        int first = (int)ceil(middle - reach), last = (int)floor(middle + reach);
        first = first < 0 ? 0 : first;
        last = last >= from ? from - 1 : last;
        for (int k = first; k <= last; k++) {
            double weight = 1 - fabs(k - middle) / reach;
            weights[k - first] = (float)(weight > 0 ? weight : 0);
            sum += weights[k - first];
        }
        for (int k = first; k <= last; k++) weights[k - first] /= (float)sum;
        // A pixel at the very end of a triangle counts nothing.
        while (first < last && weights[last - first] == 0) last--;
        result[i] = (struct taps){first, last - first + 1, weights};
    }
    return result;
}

/// Several rows of bytes become one of floats.
FASTER static void mix_rows(const uint8_t *pixels, size_t length, struct taps t, float *row) {
    const uint8_t *first = pixels + (size_t)t.first * length;
    for (size_t x = 0; x < length; x++) row[x] = t.weights[0] * (float)first[x];
    for (int k = 1; k < t.count; k++) {
        const uint8_t *next = first + (size_t)k * length;
        for (size_t x = 0; x < length; x++) row[x] += t.weights[k] * (float)next[x];
    }
}

/// A pixel's three numbers, and one more that nobody asks for.
typedef float pixel __attribute__((vector_size(4 * sizeof(float))));

/// A row of pixels becomes a row of each plane.
FASTER static void mix_columns(const float *row, const struct taps *columns, int count,
                               const int32_t bands[3], float *out, size_t plane) {
    float *of[3];
    for (int i = 0; i < 3; i++) of[bands[i]] = out + (size_t)i * plane;
    for (int x = 0; x < count; x++) {
        const float *from = row + 3 * columns[x].first, *weights = columns[x].weights;
        pixel sum = {0}, next;
        for (int k = 0; k < columns[x].count; k++, from += 3) {
            memcpy(&next, from, sizeof(next));
            sum += weights[k] * next;
        }
        of[0][x] = sum[0];
        of[1][x] = sum[1];
        of[2][x] = sum[2];
    }
}

int cvision_fit(const uint8_t *pixels, int width, int height, const int32_t bands[3], int fit_width,
                int fit_height, int across, int down, float *planes) {
    size_t length = 3 * (size_t)width, plane = (size_t)across * (size_t)down;
    struct taps *columns = taps_of(width, fit_width), *rows = taps_of(height, fit_height);
    // The last pixel is read together with a number behind it.
    float *row = calloc(length + 1, sizeof(float));
    int is_short = columns == NULL || rows == NULL || row == NULL;
    if (!is_short) memset(planes, 0, 3 * plane * sizeof(float));
    for (int y = 0; !is_short && y < fit_height; y++) {
        mix_rows(pixels, length, rows[y], row);
        mix_columns(row, columns, fit_width, bands, planes + (size_t)y * (size_t)across, plane);
    }
    free(columns);
    free(rows);
    free(row);
    return is_short ? -1 : 0;
}
