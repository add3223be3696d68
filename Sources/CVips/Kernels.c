#include "CVips.h"

#include <stdint.h>
#include <vips/vips.h>

// Work on three bands of 8 bits in one pass of floats. The same out of libvips' own operations goes
// through a picture of floats or doubles per step, and costs four to ten times as much.

/// A colour's value, rounded and kept within 8 bits.
static inline uint8_t eight_bit(float value) {
    value += 0.5f;
    return value <= 0 ? 0 : value >= 255 ? 255 : (uint8_t)value;
}

/// Makes `out`, a new image that owns `parameters`, compute its pixels from `input` by `generate`, as
/// many of them as `input` has without `margin`. Gives `out` back, or NULL with libvips' error set.
static VipsImage *compute(
    VipsImage *out, VipsImage *input, int margin, VipsDemandStyle style, VipsGenerateFn generate,
    void *parameters) {
    // Kept for as long as anybody may ask for pixels of what comes out.
    g_object_ref(input);
    vips_object_local(out, input);
    if (vips_image_pio_input(input) || vips_image_pipelinev(out, style, input, NULL)) {
        g_object_unref(out);
        return NULL;
    }
    out->Xsize = input->Xsize - 2 * margin;
    out->Ysize = input->Ysize - 2 * margin;
    out->Type = VIPS_INTERPRETATION_sRGB;
    if (vips_image_generate(out, vips_start_one, generate, vips_stop_one, input, parameters)) {
        g_object_unref(out);
        return NULL;
    }
    return out;
}

static int check(const char *name, VipsImage *input) {
    return vips_check_uncoded(name, input) || vips_check_format(name, input, VIPS_FORMAT_UCHAR) ||
           vips_check_bands(name, input, 3);
}

// MARK: A matrix of colours

struct matrix {
    float rows[3][3], constants[3];
};

static int mix(VipsRegion *out, void *sequence, void *image, void *parameters, gboolean *stop) {
    (void)image, (void)stop;
    VipsRegion *in = sequence;
    const VipsRect *area = &out->valid;
    if (vips_region_prepare(in, area)) return -1;
    const struct matrix m = *(struct matrix *)parameters;
    for (int y = 0; y < area->height; y++) {
        const uint8_t *p = VIPS_REGION_ADDR(in, area->left, area->top + y);
        uint8_t *q = VIPS_REGION_ADDR(out, area->left, area->top + y);
        for (int x = 0; x < area->width; x++, p += 3, q += 3) {
            float r = p[0], g = p[1], b = p[2];
            for (int band = 0; band < 3; band++)
                q[band] = eight_bit(
                    m.rows[band][0] * r + m.rows[band][1] * g + m.rows[band][2] * b +
                    m.constants[band]);
        }
    }
    return 0;
}

VipsImage *cvips_mix_colors(VipsImage *input, const double *rows, const double *constants) {
    if (check("mix_colors", input)) return NULL;
    VipsImage *out = vips_image_new();
    struct matrix *m = VIPS_NEW(out, struct matrix);
    for (int band = 0; band < 3; band++) {
        for (int source = 0; source < 3; source++) m->rows[band][source] = rows[3 * band + source];
        m->constants[band] = constants[band];
    }
    return compute(out, input, 0, VIPS_DEMAND_STYLE_THINSTRIP, mix, m);
}

// MARK: Detail of luma

enum { widest = 64 };

struct detail {
    int radius;
    float amount, mask[widest + 1], luma[3];
};

static int add_detail(VipsRegion *out, void *sequence, void *image, void *parameters, gboolean *stop) {
    (void)image, (void)stop;
    VipsRegion *in = sequence;
    const struct detail *detail = parameters;
    const int radius = detail->radius;
    const VipsRect area = out->valid;
    const VipsRect around = {
        area.left, area.top, area.width + 2 * radius, area.height + 2 * radius};
    if (vips_region_prepare(in, &around)) return -1;

    const size_t width = around.width;
    float *luma = vips_malloc(NULL, (width * around.height + width) * sizeof(float));
    if (luma == NULL) return -1;
    float *column = luma + width * around.height;
    for (int y = 0; y < around.height; y++) {
        const uint8_t *p = VIPS_REGION_ADDR(in, around.left, around.top + y);
        float *l = luma + y * width;
        for (size_t x = 0; x < width; x++, p += 3)
            l[x] = detail->luma[0] * p[0] + detail->luma[1] * p[1] + detail->luma[2] * p[2];
    }
    for (int y = 0; y < area.height; y++) {
        const float *middle = luma + (y + radius) * width;
        for (size_t x = 0; x < width; x++) column[x] = detail->mask[0] * middle[x];
        for (int k = 1; k <= radius; k++) {
            const float *above = middle - k * width, *below = middle + k * width;
            for (size_t x = 0; x < width; x++) column[x] += detail->mask[k] * (above[x] + below[x]);
        }
        const uint8_t *p = VIPS_REGION_ADDR(in, area.left + radius, area.top + radius + y);
        uint8_t *q = VIPS_REGION_ADDR(out, area.left, area.top + y);
        for (int x = 0; x < area.width; x++, p += 3, q += 3) {
            const float *c = column + x + radius;
            float mean = detail->mask[0] * c[0];
            for (int k = 1; k <= radius; k++) mean += detail->mask[k] * (c[-k] + c[k]);
            const float more = detail->amount * (middle[x + radius] - mean);
            for (int band = 0; band < 3; band++) q[band] = eight_bit(p[band] + more);
        }
    }
    g_free(luma);
    return 0;
}

VipsImage *cvips_add_detail(
    VipsImage *input, const double *mask, int radius, double amount, const double *luma) {
    if (check("add_detail", input)) return NULL;
    if (radius < 0 || radius > widest) {
        vips_error("add_detail", "a radius of %d is beyond %d", radius, widest);
        return NULL;
    }
    VipsImage *wider = NULL;
    const int margins = 2 * radius;
    if (vips_embed(
            input, &wider, radius, radius, input->Xsize + margins, input->Ysize + margins, "extend",
            VIPS_EXTEND_COPY, NULL))
        return NULL;

    VipsImage *out = vips_image_new();
    struct detail *detail = VIPS_NEW(out, struct detail);
    detail->radius = radius;
    detail->amount = amount;
    for (int k = 0; k <= radius; k++) detail->mask[k] = mask[k];
    for (int band = 0; band < 3; band++) detail->luma[band] = luma[band];

    out = compute(out, wider, radius, VIPS_DEMAND_STYLE_FATSTRIP, add_detail, detail);
    g_object_unref(wider);
    return out;
}
