#include "CJPEG.h"

#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

// The whole of a picture is worked through in bands of blocks: eight rows, or sixteen where colours are
// halved. Frequencies of a block lie as they do in libjpeg: across first.

enum { side = 8, area = side * side, most_components = 3 };

/// Compiled twice, with its parts: for every processor, and for those that work on eight numbers at once. Both
/// do the same sums in the same order, so the result is the same.
#if defined(__x86_64__) && defined(__linux__)
#define FASTER __attribute__((target_clones("avx2", "default")))
#else
#define FASTER
#endif
#define PART static inline __attribute__((always_inline))

typedef float row __attribute__((vector_size(sizeof(float) * side)));
typedef int32_t whole_row __attribute__((vector_size(sizeof(int32_t) * side)));

/// Where the coefficients lie, in the order in which they are coded.
static const uint8_t order[area] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
};

/// At which place of that order each frequency stands.
static const int32_t places[area] = {
    0,  1,  5,  6,  14, 15, 27, 28, 2,  4,  7,  13, 16, 26, 29, 42,
    3,  8,  12, 17, 25, 30, 41, 43, 9,  11, 18, 24, 31, 40, 44, 53,
    10, 19, 23, 32, 39, 45, 52, 54, 20, 22, 33, 38, 46, 51, 55, 60,
    21, 34, 37, 47, 50, 56, 59, 61, 35, 36, 48, 49, 57, 58, 62, 63,
};

/// How many bits a coefficient of some bits costs behind a run of zeros: by the usual table's codes.
static const uint8_t code_bits[16][10] = {
    {2, 2, 3, 4, 5, 7, 8, 10, 16, 16},       {4, 5, 7, 9, 11, 16, 16, 16, 16, 16},
    {5, 8, 10, 12, 16, 16, 16, 16, 16, 16},  {6, 9, 12, 16, 16, 16, 16, 16, 16, 16},
    {6, 10, 16, 16, 16, 16, 16, 16, 16, 16}, {7, 11, 16, 16, 16, 16, 16, 16, 16, 16},
    {7, 12, 16, 16, 16, 16, 16, 16, 16, 16}, {8, 12, 16, 16, 16, 16, 16, 16, 16, 16},
    {9, 15, 16, 16, 16, 16, 16, 16, 16, 16}, {9, 16, 16, 16, 16, 16, 16, 16, 16, 16},
    {9, 16, 16, 16, 16, 16, 16, 16, 16, 16}, {10, 16, 16, 16, 16, 16, 16, 16, 16, 16},
    {10, 16, 16, 16, 16, 16, 16, 16, 16, 16}, {11, 16, 16, 16, 16, 16, 16, 16, 16, 16},
    {16, 16, 16, 16, 16, 16, 16, 16, 16, 16}, {16, 16, 16, 16, 16, 16, 16, 16, 16, 16},
};
enum { end_bits = 4, long_run_bits = 11 };

// MARK: Quantising

/// What frequencies are divided by, and what it may cost to keep them.
typedef struct {
    uint16_t steps[area];
    float inverse[area];
    /// What a bit is worth, in squares of a step.
    float price;
} quantiser;

typedef struct {
    quantiser components[2];
    /// By which power the price of a bit follows what is going on in a block.
    float activity;
} quantisers;

/// The numbers of a table: steps are `base * (1 + (frequency / bend) ^ power)`.
typedef struct {
    float mean, base, bend, power, price;
} table;

/// Found by trying on photographs and drawings, for the highest scores of SSIMULACRA 2 at equal sizes: at
/// low qualities with halved colours, at high ones with full ones.
typedef struct {
    table brightness, colours;
    float activity;
} recipe;

static const recipe coarse = {
    {9.8f, 10, 1.06f, 1.3f, 0.045f}, {12.8f, 8.8f, 3.96f, 0.61f, 0.034f}, -0.6f};
static const recipe fine = {
    {15.6f, 10, 1.58f, 1.2f, 0.061f}, {14.2f, 20, 7.5f, 0.26f, 0.086f}, 0.4f};
enum { coarse_quality = 35, fine_quality = 85 };

static float mix(float a, float b, float share) { return a + (b - a) * share; }

static table mixed(const table *a, const table *b, float share) {
    return (table){
        mix(a->mean, b->mean, share), mix(a->base, b->base, share), mix(a->bend, b->bend, share),
        mix(a->power, b->power, share), mix(a->price, b->price, share)};
}

static void fill(quantiser *result, const table *from, float scale) {
    for (int k = 0; k < area; k++) {
        float frequency = hypotf((float)(k % side), (float)(k / side));
        float step = k == 0 ? from->mean
                            : from->base * (1 + powf(frequency / from->bend, from->power));
        float whole = fminf(fmaxf(roundf(step * scale), 1), 255);
        result->steps[k] = (uint16_t)whole;
        result->inverse[k] = 1 / whole;
    }
    result->price = from->price;
}

static quantisers quantisers_of(int quality) {
    int bounded = quality < 1 ? 1 : quality > 100 ? 100 : quality;
    float scale = bounded < 50 ? 50.0f / (float)bounded : 2 - (float)bounded / 50;
    float share = (float)(bounded - coarse_quality) / (fine_quality - coarse_quality);
    share = fminf(fmaxf(share, 0), 1);
    table tables[2] = {
        mixed(&coarse.brightness, &fine.brightness, share),
        mixed(&coarse.colours, &fine.colours, share)};
    quantisers result = {.activity = mix(coarse.activity, fine.activity, share)};
    for (int c = 0; c < 2; c++) fill(&result.components[c], &tables[c], scale);
    return result;
}

PART int bits_of(int value) { return value == 0 ? 0 : 32 - __builtin_clz((unsigned)value); }

/// Bits of a coefficient of so many bits behind so many zeros.
PART int bits_behind(int run, int size) {
    return size + (run >> 4) * long_run_bits + code_bits[run & 15][size - 1];
}

PART int size_of(int value) {
    int bits = bits_of(value);
    return bits > 10 ? 10 : bits;
}

/// The way through a block's coefficients that costs least: of each that may stay, where it stands, what it is
/// then, and which one is in front of it. Costs are beside those of leaving all out.
typedef struct {
    int count, open_count;
    int places[area], values[area], from[area];
    float costs[area];
    /// Those from which to go on may be best, by falling costs. Who is no cheaper than one farther on is out,
    /// since a longer run takes no fewer bits.
    int open[area];
} path;

/// Adds a coefficient of so many steps, as the nearest whole number of them or one less.
PART void extend(path *way, int place, float steps, float price) {
    int here = way->count++, rounded = (int)(steps + 0.5f);
    way->places[here] = place;
    way->costs[here] = INFINITY;
    for (int value = rounded; value >= 1 && value >= rounded - 1; value--) {
        int size = size_of(value);
        float off = steps - (float)value, gain = off * off - steps * steps;
        for (int i = 0; i < way->open_count; i++) {
            int j = way->open[i], run = place - way->places[j] - 1;
            float cost = way->costs[j] + gain + price * (float)bits_behind(run, size);
            if (cost >= way->costs[here]) continue;
            way->costs[here] = cost;
            way->from[here] = j;
            way->values[here] = value;
        }
    }
    while (way->open_count > 0 && way->costs[way->open[way->open_count - 1]] >= way->costs[here])
        way->open_count--;
    way->open[way->open_count++] = here;
}

/// How often each frequency has its step, and where in the coding order the last lies that is not nothing; the
/// root of the mean square of all frequencies but the mean.
PART int measure(const float *block, const quantiser *by, float *steps, float *activity) {
    row squares = {0};
    whole_row lasts = {0};
    for (int y = 0; y < side; y++) {
        row values, inverse;
        whole_row there;
        memcpy(&values, block + y * side, sizeof(row));
        memcpy(&inverse, by->inverse + y * side, sizeof(row));
        memcpy(&there, places + y * side, sizeof(whole_row));
        squares += values * values;
        values = __builtin_elementwise_abs(values) * inverse;
        lasts = __builtin_elementwise_max(lasts, (values >= 0.5f) & there);
        memcpy(steps + y * side, &values, sizeof(row));
    }
    float energy = -block[0] * block[0];
    int last = 0;
    for (int x = 0; x < side; x++) {
        energy += squares[x];
        last = lasts[x] > last ? lasts[x] : last;
    }
    *activity = sqrtf(fmaxf(energy, 0) / (area - 1));
    return last;
}

/// Rounds a block's frequencies, or leaves them out where they cost more than they show. About how many bits
/// are left, that of the mean among them.
PART int quantise(const float *block, const quantiser *by, float activity, JCOEF *result) {
    float steps[area], going_on;
    int last = measure(block, by, steps, &going_on);
    memset(result, 0, area * sizeof(JCOEF));
    result[0] = (JCOEF)lrintf(block[0] * by->inverse[0]);
    int bits = end_bits + bits_of(abs(result[0]));
    if (last == 0) return bits;
    float price = by->price * powf((going_on + 2) / 12, activity);
    path way;
    way.count = way.open_count = 1;
    way.places[0] = way.open[0] = 0;
    way.costs[0] = 0;
    for (int i = 1; i <= last; i++)
        if (steps[order[i]] >= 0.5f) extend(&way, i, steps[order[i]], price);
    float best = INFINITY;
    int end = 0;
    for (int i = 0; i < way.open_count; i++) {
        int j = way.open[i];
        float cost = way.costs[j] + (way.places[j] < area - 1 ? price * end_bits : 0);
        if (cost < best) {
            best = cost;
            end = j;
        }
    }
    for (; end > 0; end = way.from[end]) {
        int k = order[way.places[end]], run = way.places[end] - way.places[way.from[end]] - 1;
        bits += bits_behind(run, size_of(way.values[end]));
        result[k] = (JCOEF)(block[k] < 0 ? -way.values[end] : way.values[end]);
    }
    return bits;
}

// MARK: Frequencies

static float cosines[side][side];

__attribute__((constructor)) static void fill_cosines(void) {
    for (int u = 0; u < side; u++)
        for (int x = 0; x < side; x++)
            cosines[u][x] = (float)((u == 0 ? sqrt(0.125) : 0.5)
                                    * cos((2 * x + 1) * u * 3.14159265358979323846 / 16));
}

/// Eight columns at once, down.
PART void transform_down(row *v) {
    row sums[4], differences[4], out[side];
    for (int y = 0; y < 4; y++) {
        sums[y] = v[y] + v[7 - y];
        differences[y] = v[y] - v[7 - y];
    }
    for (int u = 0; u < side; u++) {
        const row *half = u % 2 == 0 ? sums : differences;
        out[u] = cosines[u][0] * half[0] + cosines[u][1] * half[1] + cosines[u][2] * half[2]
            + cosines[u][3] * half[3];
    }
    memcpy(v, out, sizeof(out));
}

PART void restore_down(row *v) {
    row out[side];
    for (int y = 0; y < 4; y++) {
        row even = cosines[0][y] * v[0] + cosines[2][y] * v[2] + cosines[4][y] * v[4]
            + cosines[6][y] * v[6];
        row odd = cosines[1][y] * v[1] + cosines[3][y] * v[3] + cosines[5][y] * v[5]
            + cosines[7][y] * v[7];
        out[y] = even + odd;
        out[7 - y] = even - odd;
    }
    memcpy(v, out, sizeof(out));
}

PART void transpose(row *v) {
    row pairs[side], fours[side];
    for (int y = 0; y < side; y += 2) {
        pairs[y] = __builtin_shufflevector(v[y], v[y + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        pairs[y + 1] = __builtin_shufflevector(v[y], v[y + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int y = 0; y < side; y += y % 4 == 1 ? 3 : 1) {
        fours[y] = __builtin_shufflevector(pairs[y], pairs[y + 2], 0, 1, 8, 9, 4, 5, 12, 13);
        fours[y + 2] = __builtin_shufflevector(pairs[y], pairs[y + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
    for (int y = 0; y < side / 2; y++) {
        v[y] = __builtin_shufflevector(fours[y], fours[y + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        v[y + 4] = __builtin_shufflevector(fours[y], fours[y + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

PART void transform(const float *plane, size_t stride, float *block) {
    row v[side];
    for (int y = 0; y < side; y++) memcpy(&v[y], plane + (size_t)y * stride, sizeof(row));
    transform_down(v);
    transpose(v);
    transform_down(v);
    transpose(v);
    memcpy(block, v, sizeof(v));
}

/// Back from coefficients that were kept, to the whole numbers that a decoder finds.
PART void restore(const JCOEF *kept, const uint16_t *steps, float *plane, size_t stride) {
    row v[side];
    for (int k = 0; k < area; k++) v[k / side][k % side] = (float)(kept[k] * steps[k]);
    restore_down(v);
    transpose(v);
    restore_down(v);
    transpose(v);
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++)
            plane[(size_t)y * stride + x] = fminf(fmaxf(rintf(v[y][x]), -128), 127);
}

// MARK: Bands of blocks

/// What does not change from one band to the next.
typedef struct {
    const uint8_t *pixels;
    int bands, width, height, halves;
    /// Rows of a band; blocks across, and pixels across that they cover.
    int rows, count, across;
} shape;

static shape shape_of(const uint8_t *pixels, int bands, int width, int height, int halves) {
    shape result = {pixels, bands, width, height, halves && bands == 3, 0, 0, 0};
    result.rows = result.halves ? 2 * side : side;
    result.count = (height + result.rows - 1) / result.rows;
    result.across = (width + result.rows - 1) / result.rows * result.rows;
    return result;
}

PART size_t plane_size(const shape *of) { return (size_t)of->across * (size_t)of->rows; }

/// Brightness and colours of a row.
PART void read_row(const uint8_t *pixels, int bands, int width, float *out, size_t size) {
    if (bands == 1) {
        for (int x = 0; x < width; x++) out[x] = (float)pixels[x] - 128;
        return;
    }
    float *restrict light = out, *restrict blue = out + size, *restrict red = out + 2 * size;
    for (int x = 0; x < width; x++) {
        float r = pixels[3 * x], g = pixels[3 * x + 1], b = pixels[3 * x + 2];
        light[x] = 0.299f * r + 0.587f * g + 0.114f * b - 128;
        blue[x] = -0.168735892f * r - 0.331264108f * g + 0.5f * b;
        red[x] = 0.5f * r - 0.418687589f * g - 0.081312411f * b;
    }
}

/// Means of four.
PART void halve_row(const float *upper, const float *lower, int count, float *out) {
    for (int x = 0; x < count; x++)
        out[x] = 0.25f * (upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1]);
}

/// Brightness and colours of a band, the last column and row standing for what is beyond.
PART void read_band(const shape *from, int band, float *planes) {
    size_t size = plane_size(from), stride = (size_t)from->across;
    for (int y = 0; y < from->rows; y++) {
        int source = band * from->rows + y;
        if (source >= from->height) source = from->height - 1;
        const uint8_t *line =
            from->pixels + (size_t)source * (size_t)from->width * (size_t)from->bands;
        float *out = planes + (size_t)y * stride;
        read_row(line, from->bands, from->width, out, size);
        for (int c = 0; c < from->bands; c++)
            for (int x = from->width; x < from->across; x++)
                out[(size_t)c * size + (size_t)x] = out[(size_t)c * size + (size_t)from->width - 1];
    }
    if (!from->halves) return;
    // A row is halved into where one was read already.
    for (int c = 1; c < 3; c++)
        for (int y = 0; y < side; y++) {
            const float *pair = planes + (size_t)c * size + (size_t)(2 * y) * stride;
            halve_row(
                pair, pair + stride, from->across / 2,
                planes + (size_t)c * size + (size_t)y * (stride / 2));
        }
}

/// Blocks of a component in a band: across and down.
PART void blocks_of(const shape *of, int component, int *across, int *down) {
    int is_half = of->halves && component > 0;
    *across = of->across / side / (is_half ? 2 : 1);
    *down = of->halves && !is_half ? 2 : 1;
}

PART float *place_of(const shape *of, int component, int block_row, int block, float *planes) {
    int across, down;
    blocks_of(of, component, &across, &down);
    return planes + (size_t)component * plane_size(of)
        + (size_t)block_row * side * (size_t)across * side + (size_t)block * side;
}

// MARK: Trying

struct jpeg_picture {
    shape shape;
    size_t blocks;
    /// The frequencies of all blocks: bands, components, rows, blocks.
    float *frequencies;
};

FASTER jpeg_picture *jpeg_prepare(
    const uint8_t *pixels, int bands, int width, int height, int halves_colours
) {
    if (width < 1 || height < 1 || (bands != 1 && bands != 3)) return NULL;
    jpeg_picture *result = calloc(1, sizeof(*result));
    if (!result) return NULL;
    result->shape = shape_of(pixels, bands, width, height, halves_colours);
    const shape *of = &result->shape;
    size_t in_band = 0;
    for (int c = 0; c < bands; c++) {
        int across, down;
        blocks_of(of, c, &across, &down);
        in_band += (size_t)across * (size_t)down;
    }
    result->frequencies = malloc(sizeof(float) * area * in_band * (size_t)of->count);
    float *planes = malloc(sizeof(float) * plane_size(of) * (size_t)bands);
    if (!result->frequencies || !planes) {
        free(planes);
        jpeg_release(result);
        return NULL;
    }
    float *next = result->frequencies;
    for (int band = 0; band < of->count; band++) {
        read_band(of, band, planes);
        for (int c = 0; c < bands; c++) {
            int across, down;
            blocks_of(of, c, &across, &down);
            for (int y = 0; y < down; y++)
                for (int x = 0; x < across; x++, next += area)
                    transform(place_of(of, c, y, x, planes), (size_t)across * side, next);
        }
    }
    free(planes);
    result->shape.pixels = NULL;
    return result;
}

void jpeg_release(jpeg_picture *picture) {
    if (!picture) return;
    free(picture->frequencies);
    free(picture);
}

PART uint8_t bounded(float value) {
    float whole = rintf(value);
    return whole < 0 ? 0 : whole > 255 ? 255 : (uint8_t)whole;
}

/// The colours of a row and the one beside it, twice as many across, as decoders smooth them.
PART void widen(const float *near, const float *far, int count, float *out) {
    for (int x = 0; x < count; x++) {
        int left = x > 0 ? x - 1 : 0, right = x + 1 < count ? x + 1 : x;
        float here = 3 * near[x] + far[x];
        out[2 * x] = (3 * here + 3 * near[left] + far[left]) / 16;
        out[2 * x + 1] = (3 * here + 3 * near[right] + far[right]) / 16;
    }
}

/// Planes of the whole picture, as decoded: brightness, then colours. About how many bits they took.
PART double restore_planes(
    const jpeg_picture *picture, const quantisers *by, float *const planes[], const size_t *strides
) {
    double bits = 0;
    const shape *of = &picture->shape;
    const float *next = picture->frequencies;
    for (int band = 0; band < of->count; band++)
        for (int c = 0; c < of->bands; c++) {
            int across, down;
            blocks_of(of, c, &across, &down);
            const quantiser *component = &by->components[c > 0];
            for (int y = 0; y < down; y++)
                for (int x = 0; x < across; x++, next += area) {
                    JCOEF kept[area];
                    bits += quantise(next, component, by->activity, kept);
                    size_t top = ((size_t)band * (size_t)down + (size_t)y) * side;
                    restore(
                        kept, component->steps, planes[c] + top * strides[c] + (size_t)x * side,
                        strides[c]);
                }
        }
    return bits;
}

PART void show_row(const float *y, const float *cb, const float *cr, int width, uint8_t *out) {
    for (int x = 0; x < width; x++) {
        float light = y[x] + 128;
        out[3 * x] = bounded(light + 1.402f * cr[x]);
        out[3 * x + 1] = bounded(light - 0.344136286f * cb[x] - 0.714136286f * cr[x]);
        out[3 * x + 2] = bounded(light + 1.772f * cb[x]);
    }
}

FASTER int jpeg_show(const jpeg_picture *picture, int quality, uint8_t *pixels, double *bits) {
    const shape *of = &picture->shape;
    float *planes[most_components] = {NULL}, *wide = malloc(sizeof(float) * 2 * (size_t)of->across);
    size_t strides[most_components];
    int is_short = !wide, height = of->count * of->rows;
    for (int c = 0; c < of->bands; c++) {
        int half = of->halves && c > 0 ? 2 : 1;
        strides[c] = (size_t)(of->across / half);
        planes[c] = malloc(sizeof(float) * strides[c] * (size_t)(height / half));
        is_short |= !planes[c];
    }
    if (!is_short) {
        quantisers by = quantisers_of(quality);
        *bits = restore_planes(picture, &by, planes, strides);
        int rows = (of->height + (of->halves ? 1 : 0)) / (of->halves ? 2 : 1);
        for (int y = 0; y < of->height; y++) {
            const float *light = planes[0] + (size_t)y * strides[0];
            uint8_t *out = pixels + (size_t)y * (size_t)of->width * (size_t)of->bands;
            if (of->bands == 1) {
                for (int x = 0; x < of->width; x++) out[x] = bounded(light[x] + 128);
            } else if (!of->halves) {
                size_t start = (size_t)y * strides[1];
                show_row(light, planes[1] + start, planes[2] + start, of->width, out);
            } else {
                int near = y / 2, far = y % 2 == 0 ? near - 1 : near + 1;
                far = far < 0 ? 0 : far >= rows ? rows - 1 : far;
                for (int c = 1; c < 3; c++)
                    widen(
                        planes[c] + (size_t)near * strides[c], planes[c] + (size_t)far * strides[c],
                        (of->width + 1) / 2, wide + (c - 1) * of->across);
                show_row(light, wide, wide + of->across, of->width, out);
            }
        }
    }
    for (int c = 0; c < of->bands; c++) free(planes[c]);
    free(wide);
    return is_short ? -1 : 0;
}

// MARK: Writing

typedef struct {
    struct jpeg_error_mgr manager;
    jmp_buf back;
} failure;

static void fail(j_common_ptr info) { longjmp(((failure *)info->err)->back, 1); }

static void say_nothing(j_common_ptr info) { (void)info; }

/// All means, then brightness, then colours: each further step takes time.
static const jpeg_scan_info few_steps[] = {
    {3, {0, 1, 2}, 0, 0, 0, 0},
    {1, {0}, 1, 63, 0, 0},
    {1, {1}, 1, 63, 0, 0},
    {1, {2}, 1, 63, 0, 0},
};
static const jpeg_scan_info few_grey_steps[] = {{1, {0}, 0, 0, 0, 0}, {1, {0}, 1, 63, 0, 0}};

static void set_steps(struct jpeg_compress_struct *info, jpeg_progress progress) {
    if (progress == jpeg_in_many_steps) jpeg_simple_progression(info);
    if (progress != jpeg_in_few_steps) return;
    info->scan_info = info->num_components == 3 ? few_steps : few_grey_steps;
    info->num_scans = info->num_components == 3 ? 4 : 2;
}

static void set_up(
    struct jpeg_compress_struct *info, const shape *of, const quantisers *by,
    const jpeg_settings *settings
) {
    info->image_width = (JDIMENSION)of->width;
    info->image_height = (JDIMENSION)of->height;
    info->input_components = of->bands;
    info->in_color_space = of->bands == 3 ? JCS_RGB : JCS_GRAYSCALE;
    jpeg_set_defaults(info);
    for (int t = 0; t < (of->bands == 3 ? 2 : 1); t++) {
        unsigned steps[area];
        for (int k = 0; k < area; k++) steps[k] = by->components[t].steps[k];
        jpeg_add_quant_table(info, t, steps, 100, TRUE);
    }
    int factor = of->halves ? 2 : 1;
    info->comp_info[0].h_samp_factor = info->comp_info[0].v_samp_factor = factor;
    info->optimize_coding = TRUE;
    if (settings->density > 0) {
        info->density_unit = 1;
        info->X_density = info->Y_density = (UINT16)settings->density;
    }
    set_steps(info, settings->progress);
}

/// Quantises one band into libjpeg's arrays.
FASTER static void keep_band(
    struct jpeg_compress_struct *info, const shape *of, const quantisers *by,
    jvirt_barray_ptr *arrays, int band, float *planes
) {
    read_band(of, band, planes);
    for (int c = 0; c < of->bands; c++) {
        int across, down;
        blocks_of(of, c, &across, &down);
        JBLOCKARRAY rows = info->mem->access_virt_barray(
            (j_common_ptr)info, arrays[c], (JDIMENSION)(band * down), (JDIMENSION)down, TRUE);
        for (int y = 0; y < down; y++)
            for (int x = 0; x < across; x++) {
                float block[area];
                transform(place_of(of, c, y, x, planes), (size_t)across * side, block);
                quantise(block, &by->components[c > 0], by->activity, rows[y][x]);
            }
    }
}

int jpeg_write(
    const uint8_t *pixels, int bands, int width, int height, const jpeg_settings *settings,
    uint8_t **bytes, size_t *count
) {
    if (width < 1 || height < 1 || (bands != 1 && bands != 3)) return -1;
    shape of = shape_of(pixels, bands, width, height, settings->halves_colours);
    float *planes = malloc(sizeof(float) * plane_size(&of) * (size_t)bands);
    if (!planes) return -1;
    quantisers by = quantisers_of(settings->quality);
    struct jpeg_compress_struct info;
    failure failure;
    unsigned long size = 0;
    info.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = fail;
    failure.manager.output_message = say_nothing;
    unsigned char *target = NULL;
    if (setjmp(failure.back)) {
        jpeg_destroy_compress(&info);
        free(planes);
        return -1;
    }
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &target, &size);
    set_up(&info, &of, &by, settings);
    jvirt_barray_ptr arrays[most_components];
    for (int c = 0; c < bands; c++) {
        int across, down;
        blocks_of(&of, c, &across, &down);
        arrays[c] = info.mem->request_virt_barray(
            (j_common_ptr)&info, JPOOL_IMAGE, TRUE, (JDIMENSION)across,
            (JDIMENSION)(down * of.count), (JDIMENSION)down);
    }
    jpeg_write_coefficients(&info, arrays);
    if (settings->profile)
        jpeg_write_icc_profile(&info, settings->profile, (unsigned)settings->profile_size);
    if (settings->attribution)
        jpeg_write_marker(
            &info, JPEG_APP0 + 13, settings->attribution, (unsigned)settings->attribution_size);
    for (int band = 0; band < of.count; band++)
        keep_band(&info, &of, &by, arrays, band, planes);
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    free(planes);
    *bytes = target;
    *count = size;
    return 0;
}
