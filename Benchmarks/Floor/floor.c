/* What libvips alone costs: the floor that cold renders are measured against, and the maker of the
 * pictures that are measured.
 *
 *   floor render jpg|webp|avif|png WIDTH[,WIDTH…] FILE…   every file to every width, one after the other
 *   floor make jpg|png|webp WIDTH HEIGHT PHOTO FILE       a photo with sensor-like noise
 *
 * One thread, no operation cache, sequential access, the decoder's own shrinking as far as the ratio
 * allows. Answers stay in memory and are thrown away.
 */
#include <stdlib.h>
#include <string.h>
#include <vips/vips.h>

static int fail(const char *what) {
    fprintf(stderr, "floor: %s: %s\n", what, vips_error_buffer());
    return 1;
}

static VipsImage *load(const char *file, int width) {
    VipsImage *header = vips_image_new_from_file(file, "access", VIPS_ACCESS_SEQUENTIAL, NULL);
    const char *loader;
    if (!header || vips_image_get_string(header, VIPS_META_LOADER, &loader)) return NULL;
    int isJPEG = strncmp(loader, "jpeg", 4) == 0;
    double ratio = (double)vips_image_get_width(header) / width;
    if (!isJPEG) return header;
    g_object_unref(header);
    int shrink = ratio >= 8 ? 8 : ratio >= 4 ? 4 : ratio >= 2 ? 2 : 1;
    VipsImage *image = NULL;
    vips_jpegload(file, &image, "shrink", shrink, "access", VIPS_ACCESS_SEQUENTIAL, NULL);
    return image;
}

/* Takes over `in`. Transparent pixels weigh what they show, as any correct resize has it. */
static VipsImage *scaled(VipsImage *in, int width) {
    double scale = (double)width / vips_image_get_width(in);
    VipsImage *out = NULL;
    if (!vips_image_hasalpha(in)) {
        vips_resize(in, &out, scale, NULL);
        g_object_unref(in);
        return out;
    }
    VipsImage *steps[5] = {in};
    int failed = vips_premultiply(steps[0], &steps[1], NULL)
        || vips_cast_uchar(steps[1], &steps[2], NULL)
        || vips_resize(steps[2], &steps[3], scale, NULL)
        || vips_unpremultiply(steps[3], &steps[4], NULL)
        || vips_cast_uchar(steps[4], &out, NULL);
    for (int i = 0; i < 5; i++)
        if (steps[i]) g_object_unref(steps[i]);
    return failed ? NULL : out;
}

static int save(VipsImage *image, const char *format) {
    void *bytes = NULL;
    size_t count = 0;
    int failed = 1;
    if (!strcmp(format, "jpg"))
        failed = vips_jpegsave_buffer(
            image, &bytes, &count, "Q", 80, "optimize_coding", TRUE, "strip", TRUE, NULL);
    else if (!strcmp(format, "webp"))
        failed = vips_webpsave_buffer(image, &bytes, &count, "Q", 80, "effort", 4, "strip", TRUE, NULL);
    else if (!strcmp(format, "avif"))
        failed = vips_heifsave_buffer(
            image, &bytes, &count, "Q", 50, "effort", 1, "compression",
            VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "strip", TRUE, NULL);
    else if (!strcmp(format, "png"))
        failed = vips_pngsave_buffer(
            image, &bytes, &count, "compression", 6, "filter", VIPS_FOREIGN_PNG_FILTER_NONE, "strip",
            TRUE, NULL);
    g_free(bytes);
    return failed;
}

static int renderAll(const char *format, char *widths, char **files, int count) {
    for (char *word = strtok(widths, ","); word; word = strtok(NULL, ",")) {
        int width = atoi(word);
        if (width < 1) return fail("no width");
        for (int i = 0; i < count; i++) {
            VipsImage *image = load(files[i], width);
            if (!image || !(image = scaled(image, width))) return fail(files[i]);
            int failed = save(image, format);
            g_object_unref(image);
            if (failed) return fail(format);
        }
    }
    return 0;
}

static int make(const char *format, int width, int height, const char *photo, const char *file) {
    VipsImage *steps[7] = {NULL}, *out = NULL;
    int failed = !(steps[0] = vips_image_new_from_file(photo, NULL))
        || vips_extract_band(steps[0], &steps[1], 0, "n", 3, NULL)
        || vips_thumbnail_image(
            steps[1], &steps[2], width, "height", height, "crop", VIPS_INTERESTING_CENTRE, NULL)
        || vips_gaussnoise(&steps[3], width, height, "sigma", 6.0, "seed", 1, NULL)
        || vips_add(steps[2], steps[3], &steps[4], NULL)
        || vips_cast_uchar(steps[4], &steps[5], NULL);
    if (!failed && !strcmp(format, "png"))
        failed = vips_grey(&steps[6], width, height, "uchar", TRUE, NULL)
            || vips_bandjoin2(steps[5], steps[6], &out, NULL)
            || vips_pngsave(out, file, "strip", TRUE, NULL);
    else if (!failed && !strcmp(format, "webp"))
        failed = vips_webpsave(steps[5], file, "Q", 85, "strip", TRUE, NULL);
    else if (!failed)
        failed = vips_jpegsave(steps[5], file, "Q", 92, "strip", TRUE, NULL);
    for (int i = 0; i < 7; i++)
        if (steps[i]) g_object_unref(steps[i]);
    if (out) g_object_unref(out);
    return failed ? fail(file) : 0;
}

int main(int count, char **words) {
    if (VIPS_INIT(words[0])) return fail("libvips");
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    if (count >= 4 && !strcmp(words[1], "render"))
        return renderAll(words[2], words[3], words + 4, count - 4);
    if (count == 7 && !strcmp(words[1], "make"))
        return make(words[2], atoi(words[3]), atoi(words[4]), words[5], words[6]);
    fprintf(stderr, "floor: render FORMAT WIDTHS FILE… | make FORMAT WIDTH HEIGHT PHOTO FILE\n");
    return 2;
}
