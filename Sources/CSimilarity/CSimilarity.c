#include "CSimilarity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// SSIMULACRA 2.1 as published: pictures are compared at up to six scales, in a colour space that follows
// the eye, by structure, by what was added at edges, and by what was lost there. The numbers below are
// the published ones.

enum { scales = 6, channels = 3, smallest = 8, radius = 5 };

/// Compiled twice, with its parts: for every processor, and for those that work on eight numbers at once. Both
/// do the same sums in the same order, so the result is the same.
#if defined(__x86_64__) && defined(__linux__)
#define FASTER __attribute__((target_clones("avx2", "default")))
#else
#define FASTER
#endif
#define PART static inline __attribute__((always_inline))

static const double weights[108] = {
    0.0, 0.0007376606707406586, 0.0, 0.0, 0.0007793481682867309, 0.0, 0.0, 0.0004371155730107379,
    0.0, 1.1041726426657346, 0.00066284834129271, 0.00015231632783718752, 0.0,
    0.0016406437456599754, 0.0, 1.8422455520539298, 11.441172603757666, 0.0,
    0.0007989109436015163, 0.000176816438078653, 0.0, 1.8787594979546387, 10.94906990605142, 0.0,
    0.0007289346991508072, 0.9677937080626833, 0.0, 0.00014003424285435884, 0.9981766977854967,
    0.00031949755934435053, 0.0004550992113792063, 0.0, 0.0, 0.0013648766163243398, 0.0, 0.0, 0.0,
    0.0, 0.0, 7.466890328078848, 0.0, 17.445833984131262, 0.0006235601634041466, 0.0, 0.0,
    6.683678146179332, 0.00037724407979611296, 1.027889937768264, 225.20515300849274, 0.0, 0.0,
    19.213238186143016, 0.0011401524586618361, 0.001237755635509985, 176.39317598450694, 0.0, 0.0,
    24.43300999870476, 0.28520802612117757, 0.0004485436923833408, 0.0, 0.0, 0.0,
    34.77906344483772, 44.835625328877896, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
    0.0008680556573291698, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0005313191874358747, 0.0,
    0.00016533814161379112, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0004179171803251336, 0.0017290828234722833,
    0.0, 0.0020827005846636437, 0.0, 0.0, 8.826982764996862, 23.19243343998926, 0.0,
    95.1080498811086, 0.9863978034400682, 0.9834382792465353, 0.0012286405048278493,
    171.2667255897307, 0.9807858872435379, 0.0, 0.0, 0.0, 0.0005130064588990679, 0.0,
    0.00010854057858411537,
};

/// Where the weight of a difference stands, of as many scales as there are. Kinds: structure, what was added
/// at edges, what was lost there; `n` is 0 for means and 1 for means of fourth powers.
static int place(int channel, int scale, int n, int kind, int count) {
    return ((channel * count + scale) * 2 + n) * 3 + kind;
}

/// Whether a kind of difference matters at all: below this weight the score would move by hundredths.
static int counts(int channel, int scale, int kind, int count) {
    const double least = 0.003;
    return weights[place(channel, scale, 0, kind, count)] > least
        || weights[place(channel, scale, 1, kind, count)] > least;
}

static int counts_edges(int channel, int scale, int count) {
    return counts(channel, scale, 1, count) || counts(channel, scale, 2, count);
}

static int scales_of(int width, int height) {
    int count = 0;
    while (count < scales && width >= smallest && height >= smallest) {
        width = (width + 1) / 2;
        height = (height + 1) / 2;
        count++;
    }
    return count;
}

/// One scale of the original.
typedef struct {
    int width, height;
    /// Three planes each: the picture, its mean around each pixel, and the mean of its square.
    float *picture, *mean, *square;
} scale;

struct similarity_original {
    int width, height, count;
    scale scales[scales];
    float kernel[2 * radius + 1];
    float linear[256];
};

// MARK: Colours

PART float cube_root(float x) {
    // An estimate from the exponent, made exact to a few millionths by two steps of Halley's.
    union { float f; uint32_t i; } u = {x};
    u.i = u.i / 3 + 709921077u;
    float y = u.f;
    for (int i = 0; i < 2; i++) {
        float cube = y * y * y;
        y *= (cube + x + x) / (cube + cube + x);
    }
    return y;
}

/// From three planes of linear light to three planes as the eye sees them, all positive.
PART void to_xyb(const float *linear, float *out, size_t count) {
    const float bias = 0.0037930732552754493f;
    const float root = cube_root(bias);
    const float *red = linear, *green = linear + count, *blue = linear + 2 * count;
    for (size_t i = 0; i < count; i++) {
        float r = red[i], g = green[i], b = blue[i];
        float l = 0.3f * r + 0.622f * g + 0.078f * b + bias;
        float m = 0.23f * r + 0.692f * g + 0.078f * b + bias;
        float s = 0.24342268924547819f * r + 0.20476744424496821f * g
            + 0.5518098665095536f * b + bias;
        l = cube_root(l) - root;
        m = cube_root(m) - root;
        s = cube_root(s) - root;
        float x = 0.5f * (l - m), y = 0.5f * (l + m);
        out[i] = x * 14 + 0.42f;
        out[count + i] = y + 0.01f;
        out[2 * count + i] = s - y + 0.55f;
    }
}

PART void to_linear(const float table[256], const uint8_t *pixels, float *out, size_t count) {
    for (size_t i = 0; i < count; i++)
        for (int c = 0; c < channels; c++) out[c * count + i] = table[pixels[3 * i + c]];
}

/// Halves both sides; the last row or column stands for itself where there is half a pair.
PART void halve(const float *in, int width, int height, float *out) {
    int across = (width + 1) / 2, down = (height + 1) / 2;
    for (int c = 0; c < channels; c++) {
        const float *plane = in + (size_t)c * width * height;
        float *result = out + (size_t)c * across * down;
        for (int y = 0; y < down; y++) {
            const float *upper = plane + (size_t)(2 * y) * width;
            const float *lower = 2 * y + 1 < height ? upper + width : upper;
            for (int x = 0; x < across; x++) {
                int right = 2 * x + 1 < width ? 2 * x + 1 : 2 * x;
                result[(size_t)y * across + x] =
                    0.25f * (upper[2 * x] + upper[right] + lower[2 * x] + lower[right]);
            }
        }
    }
}

// MARK: Blurring

static void make_kernel(float kernel[2 * radius + 1]) {
    double sum = 0;
    for (int i = -radius; i <= radius; i++) sum += exp(-i * i / (2 * 1.5 * 1.5));
    for (int i = -radius; i <= radius; i++)
        kernel[i + radius] = (float)(exp(-i * i / (2 * 1.5 * 1.5)) / sum);
}

/// Blurs the product of two planes: mirrored at the sides, zeros above and below. `row` holds a padded row and
/// then one of zeros, `rows` as many as the plane, which is wider than the radius.
PART void blur(
    const float *kernel, const float *a, const float *b, int width, int height, float *row,
    float *rows, float *out
) {
    float *zeros = row + width + 2 * radius;
    memset(zeros, 0, width * sizeof(float));
    for (int y = 0; y < height; y++) {
        const float *left = a + (size_t)y * width;
        float *result = rows + (size_t)y * width;
        if (b) {
            const float *right = b + (size_t)y * width;
            for (int x = 0; x < width; x++) row[radius + x] = left[x] * right[x];
        } else {
            memcpy(row + radius, left, width * sizeof(float));
        }
        for (int i = 0; i < radius; i++) {
            row[i] = row[2 * radius - 1 - i];
            row[radius + width + i] = row[radius + width - 1 - i];
        }
        for (int x = 0; x < width; x++) {
            float sum = kernel[radius] * row[x + radius];
            for (int i = 0; i < radius; i++) sum += kernel[i] * (row[x + i] + row[x + 2 * radius - i]);
            result[x] = sum;
        }
    }
    for (int y = 0; y < height; y++) {
        float *result = out + (size_t)y * width;
        const float *near[2 * radius + 1];
        for (int i = -radius; i <= radius; i++)
            near[radius + i] = y + i < 0 || y + i >= height ? zeros : rows + (size_t)(y + i) * width;
        for (int x = 0; x < width; x++) {
            float sum = kernel[radius] * near[radius][x];
            for (int i = 0; i < radius; i++) sum += kernel[i] * (near[i][x] + near[2 * radius - i][x]);
            result[x] = sum;
        }
    }
}

// MARK: Comparing

/// What is summed up over a plane: the mean and the mean of fourth powers.
typedef struct { double mean, fourth; } sums;

/// Sums grow in lanes side by side, and are gathered before single precision loses count.
enum { lanes = 8, stretch = 64 * lanes };
typedef float lane __attribute__((vector_size(sizeof(float) * lanes)));

// All of the functions below that take lanes become part of their callers, whatever processors can hand over.
#pragma clang diagnostic ignored "-Wpsabi"

typedef struct { lane first, fourth; } tally;

/// Zeros stand for what is beyond the last number: there, both pictures are alike.
PART lane load(const float *from, size_t left) {
    lane result = {0};
    memcpy(&result, from, left < lanes ? left * sizeof(float) : sizeof(result));
    return result;
}

PART lane rise(lane x) { return __builtin_elementwise_max(x, (lane){0}); }

PART lane size(lane x) { return __builtin_elementwise_abs(x); }

PART void count_in(tally *to, lane values) {
    lane squares = values * values;
    to->first += values;
    to->fourth += squares * squares;
}

PART void gather(sums *total, const tally *from) {
    for (int i = 0; i < lanes; i++) {
        total->mean += (double)from->first[i];
        total->fourth += (double)from->fourth[i];
    }
}

PART void average(sums *total, size_t count) {
    total->mean /= (double)count;
    total->fourth = sqrt(sqrt(total->fourth / (double)count));
}

PART sums structure(
    const float *m1, const float *m2, const float *s11, const float *s22, const float *s12,
    size_t count
) {
    sums total = {0, 0};
    for (size_t start = 0; start < count; start += stretch) {
        tally t = {0};
        for (size_t i = start; i < count && i < start + stretch; i += lanes) {
            size_t left = count - i;
            lane a = load(m1 + i, left), b = load(m2 + i, left), mean = a - b;
            lane same = 2 * (load(s12 + i, left) - a * b) + 0.0009f;
            lane all =
                (load(s11 + i, left) - a * a) + (load(s22 + i, left) - b * b) + 0.0009f;
            count_in(&t, rise(1 - (1 - mean * mean) * same / all));
        }
        gather(&total, &t);
    }
    average(&total, count);
    return total;
}

PART void edges(
    const float *p1, const float *m1, const float *p2, const float *m2, size_t count, sums *added,
    sums *lost
) {
    *added = *lost = (sums){0, 0};
    for (size_t start = 0; start < count; start += stretch) {
        tally more = {0}, less = {0};
        for (size_t i = start; i < count && i < start + stretch; i += lanes) {
            size_t left = count - i;
            lane before = size(load(p1 + i, left) - load(m1 + i, left));
            lane after = size(load(p2 + i, left) - load(m2 + i, left));
            lane change = (1 + after) / (1 + before) - 1;
            count_in(&more, rise(change));
            count_in(&less, rise(-change));
        }
        gather(added, &more);
        gather(lost, &less);
    }
    average(added, count);
    average(lost, count);
}

static double combined(const double values[channels][scales][2][3], int count) {
    double sum = 0;
    for (int c = 0; c < channels; c++)
        for (int s = 0; s < count; s++)
            for (int n = 0; n < 2; n++)
                for (int kind = 0; kind < 3; kind++)
                    sum += weights[place(c, s, n, kind, count)] * fabs(values[c][s][n][kind]);
    sum *= 0.9562382616834844;
    sum = 2.326765642916932 * sum - 0.020884521182843837 * sum * sum
        + 6.248496625763138e-05 * sum * sum * sum;
    return sum > 0 ? 100 - 10 * pow(sum, 0.6276336467831387) : 100;
}

// MARK: Both pictures

static float *planes(int width, int height) {
    return malloc((size_t)channels * width * height * sizeof(float));
}

void similarity_free(similarity_original *original) {
    if (!original) return;
    for (int s = 0; s < scales; s++) {
        free(original->scales[s].picture);
        free(original->scales[s].mean);
        free(original->scales[s].square);
    }
    free(original);
}

/// Room for one scale's work: a padded row with one of zeros behind it, and a plane.
typedef struct { float *row, *rows; } room;

static int make_room(room *r, int width, int height) {
    r->row = malloc((2 * (size_t)width + 2 * radius) * sizeof(float));
    r->rows = malloc((size_t)width * height * sizeof(float));
    return r->row && r->rows;
}

static void free_room(room *r) {
    free(r->row);
    free(r->rows);
}

FASTER similarity_original *similarity_prepare(const uint8_t *pixels, int width, int height) {
    if (!pixels || width < smallest || height < smallest) return NULL;
    similarity_original *o = calloc(1, sizeof *o);
    if (!o) return NULL;
    o->width = width;
    o->height = height;
    make_kernel(o->kernel);
    for (int i = 0; i < 256; i++) {
        double v = i / 255.0;
        o->linear[i] = (float)(v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    float *light = planes(width, height), *half = planes(width, height);
    room r = {0};
    int ok = light && half && make_room(&r, width, height);
    if (ok) to_linear(o->linear, pixels, light, (size_t)width * height);
    int all = scales_of(width, height);
    for (int w = width, h = height; ok && o->count < all;) {
        scale *s = &o->scales[o->count];
        size_t count = (size_t)w * h;
        *s = (scale){w, h, planes(w, h), planes(w, h), planes(w, h)};
        ok = s->picture && s->mean && s->square;
        if (!ok) break;
        to_xyb(light, s->picture, count);
        for (int c = 0; c < channels; c++) {
            const float *plane = s->picture + c * count;
            int structured = counts(c, o->count, 0, all);
            if (structured || counts_edges(c, o->count, all))
                blur(o->kernel, plane, NULL, w, h, r.row, r.rows, s->mean + c * count);
            if (structured)
                blur(o->kernel, plane, plane, w, h, r.row, r.rows, s->square + c * count);
        }
        o->count++;
        halve(light, w, h, half);
        float *swap = light;
        light = half;
        half = swap;
        w = (w + 1) / 2;
        h = (h + 1) / 2;
    }
    free(light);
    free(half);
    free_room(&r);
    if (ok) return o;
    similarity_free(o);
    return NULL;
}

FASTER double similarity_score(const similarity_original *o, const uint8_t *pixels) {
    int width = o->width, height = o->height;
    double values[channels][scales][2][3] = {0};
    float *light = planes(width, height), *half = planes(width, height);
    float *picture = planes(width, height);
    // Four planes: the mean, the mean square, the mean product.
    float *blurred = planes(width, height);
    room r = {0};
    int ok = make_room(&r, width, height) && light && half && picture && blurred;
    if (ok) to_linear(o->linear, pixels, light, (size_t)width * height);
    for (int i = 0; ok && i < o->count; i++) {
        const scale *s = &o->scales[i];
        size_t count = (size_t)s->width * s->height;
        to_xyb(light, picture, count);
        for (int c = 0; c < channels; c++) {
            const float *p1 = s->picture + c * count, *m1 = s->mean + c * count;
            const float *p2 = picture + c * count;
            float *m2 = blurred, *s22 = blurred + count, *s12 = blurred + 2 * count;
            sums same = {0, 0}, added = {0, 0}, lost = {0, 0};
            int structured = counts(c, i, 0, o->count), edged = counts_edges(c, i, o->count);
            if (structured || edged)
                blur(o->kernel, p2, NULL, s->width, s->height, r.row, r.rows, m2);
            if (structured) {
                blur(o->kernel, p2, p2, s->width, s->height, r.row, r.rows, s22);
                blur(o->kernel, p1, p2, s->width, s->height, r.row, r.rows, s12);
                same = structure(m1, m2, s->square + c * count, s22, s12, count);
            }
            if (edged) edges(p1, m1, p2, m2, count, &added, &lost);
            double (*v)[3] = values[c][i];
            v[0][0] = same.mean, v[1][0] = same.fourth;
            v[0][1] = added.mean, v[1][1] = added.fourth;
            v[0][2] = lost.mean, v[1][2] = lost.fourth;
        }
        halve(light, s->width, s->height, half);
        float *swap = light;
        light = half;
        half = swap;
    }
    double score = ok ? combined(values, o->count) : NAN;
    free(light);
    free(half);
    free(picture);
    free(blurred);
    free_room(&r);
    return score;
}
