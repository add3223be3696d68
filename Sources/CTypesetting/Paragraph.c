#include "Fonts.h"

#include <cairo.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

struct typesetting_paragraph {
    PangoLayout *layout;
    double size;
};

// MARK: Setting

static cairo_font_options_t *font_options(const struct typesetting_style *style) {
    static const cairo_hint_style_t hints[] = {
        CAIRO_HINT_STYLE_DEFAULT, CAIRO_HINT_STYLE_NONE, CAIRO_HINT_STYLE_SLIGHT,
        CAIRO_HINT_STYLE_MEDIUM, CAIRO_HINT_STYLE_FULL};
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(
        options, style->antialias == typesetting_jagged ? CAIRO_ANTIALIAS_NONE
                                                        : CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, hints[style->hinting]);
    // Widths are the font's own, whatever the size.
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    return options;
}

static PangoContext *new_context(typesetting_fonts *fonts, const struct typesetting_style *style) {
    PangoContext *context = pango_font_map_create_context(typesetting_fonts_map(fonts));
    cairo_font_options_t *options = font_options(style);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    // The same text looks the same whatever the machine speaks.
    pango_context_set_language(context, pango_language_from_string("en"));
    return context;
}

static PangoFontDescription *description(const struct typesetting_style *style) {
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, style->families);
    pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
    pango_font_description_set_weight(font, (PangoWeight)style->weight);
    pango_font_description_set_style(font, style->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    return font;
}

static PangoAttrList *attributes(const struct typesetting_style *style) {
    PangoAttrList *list = pango_attr_list_new();
    // Words that are broken at the edge stay as they were written.
    pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
    if (style->underlined)
        pango_attr_list_insert(list, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE));
    if (style->struck_through) pango_attr_list_insert(list, pango_attr_strikethrough_new(TRUE));
    if (style->letter_spacing != 0)
        pango_attr_list_insert(
            list, pango_attr_letter_spacing_new((int)lrint(style->letter_spacing * PANGO_SCALE)));
    return list;
}

static void apply(PangoLayout *layout, const struct typesetting_style *style) {
    static const PangoAlignment alignments[] = {
        PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT};
    PangoFontDescription *font = description(style);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    PangoAttrList *list = attributes(style);
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
    pango_layout_set_alignment(layout, alignments[style->alignment]);
    pango_layout_set_justify(layout, style->justified);
    pango_layout_set_spacing(layout, (int)lrint(style->line_spacing * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    if (style->line_width >= 0)
        pango_layout_set_width(layout, (int)lrint(style->line_width * PANGO_SCALE));
}

typesetting_paragraph *typesetting_set(
    typesetting_fonts *fonts, const struct typesetting_style *style, const char *text,
    size_t count) {
    HOLDING_THE_LOCK;
    if (!g_utf8_validate(text, (gssize)count, NULL)) return NULL;
    PangoContext *context = new_context(fonts, style);
    PangoLayout *layout = pango_layout_new(context);
    g_object_unref(context);
    apply(layout, style);
    pango_layout_set_text(layout, text, (int)count);
    typesetting_paragraph *paragraph = g_new0(typesetting_paragraph, 1);
    *paragraph = (typesetting_paragraph){.layout = layout, .size = style->size};
    return paragraph;
}

void typesetting_paragraph_free(typesetting_paragraph *paragraph) {
    HOLDING_THE_LOCK;
    g_object_unref(paragraph->layout);
    g_free(paragraph);
}

// MARK: Measuring

static struct typesetting_area area_of(PangoRectangle area) {
    return (struct typesetting_area){area.x, area.y, area.width, area.height};
}

static struct typesetting_area ink_of(typesetting_paragraph *paragraph) {
    PangoRectangle ink;
    pango_layout_get_extents(paragraph->layout, &ink, NULL);
    if (ink.width <= 0 || ink.height <= 0) return (struct typesetting_area){0};
    pango_extents_to_pixels(&ink, NULL);
    return area_of(ink);
}

struct typesetting_area typesetting_ink(typesetting_paragraph *paragraph) {
    HOLDING_THE_LOCK;
    return ink_of(paragraph);
}

struct typesetting_area typesetting_lines(typesetting_paragraph *paragraph) {
    HOLDING_THE_LOCK;
    PangoRectangle lines;
    pango_layout_get_extents(paragraph->layout, NULL, &lines);
    pango_extents_to_pixels(NULL, &lines);
    return area_of(lines);
}

int typesetting_line_count(typesetting_paragraph *paragraph) {
    HOLDING_THE_LOCK;
    return pango_layout_get_line_count(paragraph->layout);
}

size_t typesetting_overflow(typesetting_paragraph *paragraph, int height) {
    HOLDING_THE_LOCK;
    int limit = ink_of(paragraph).top + height;
    PangoLayoutIter *iterator = pango_layout_get_iter(paragraph->layout);
    size_t start = strlen(pango_layout_get_text(paragraph->layout));
    do {
        PangoRectangle ink;
        pango_layout_iter_get_line_extents(iterator, &ink, NULL);
        pango_extents_to_pixels(&ink, NULL);
        if (ink.height > 0 && ink.y + ink.height > limit) {
            start = (size_t)pango_layout_iter_get_line_readonly(iterator)->start_index;
            break;
        }
    } while (pango_layout_iter_next_line(iterator));
    pango_layout_iter_free(iterator);
    return start;
}

// MARK: Painting

/// Glyphs of outlines may be painted as paths, which leaves no large bitmaps in cairo's caches.
static const double largest_cached_size = 160;

/// Whether a glyph of the paragraph brings its own colours: those have no path.
static int has_colors(typesetting_paragraph *paragraph) {
    PangoLayoutIter *iterator = pango_layout_get_iter(paragraph->layout);
    int found = 0;
    do {
        PangoGlyphItem *run = pango_layout_iter_get_run_readonly(iterator);
        for (int i = 0; run != NULL && i < run->glyphs->num_glyphs && !found; i++)
            found = run->glyphs->glyphs[i].attr.is_color;
    } while (!found && pango_layout_iter_next_run(iterator));
    pango_layout_iter_free(iterator);
    return found;
}

static void set_source(cairo_t *context, struct typesetting_color color) {
    cairo_set_source_rgb(context, color.red / 255.0, color.green / 255.0, color.blue / 255.0);
}

static void paint_stroke(
    cairo_t *context, typesetting_paragraph *paragraph, double width,
    struct typesetting_color color) {
    cairo_save(context);
    cairo_push_group(context);
    set_source(context, color);
    pango_cairo_layout_path(context, paragraph->layout);
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_width(context, 2 * width);
    cairo_stroke(context);
    cairo_pop_group_to_source(context);
    cairo_paint_with_alpha(context, color.alpha / 255.0);
    cairo_restore(context);
}

/// The letters, opaque.
static void paint_letters(
    cairo_t *context, typesetting_paragraph *paragraph, struct typesetting_color color,
    int are_outlines) {
    set_source(context, color);
    if (paragraph->size > largest_cached_size && are_outlines) {
        pango_cairo_layout_path(context, paragraph->layout);
        cairo_fill(context);
    } else {
        pango_cairo_show_layout(context, paragraph->layout);
    }
}

static uint8_t share(uint32_t value, uint32_t of) { return (uint8_t)((value * of + 127) / 255); }

/// cairo's premultiplied native words become red, green, blue, alpha, in place.
static void unpremultiply(uint8_t *pixels, size_t count, uint8_t opacity) {
    for (size_t i = 0; i < count; i++, pixels += 4) {
        uint32_t word;
        memcpy(&word, pixels, 4);
        uint32_t alpha = word >> 24;
        for (int band = 0; band < 3; band++) {
            uint32_t value = word >> (16 - 8 * band) & 255;
            pixels[band] = alpha == 0 ? 0 : (uint8_t)MIN(255, (value * 255 + alpha / 2) / alpha);
        }
        pixels[3] = share(alpha, opacity);
    }
}

/// The same where all that was painted is one colour, which then suffers no rounding.
static void colorize(uint8_t *pixels, size_t count, struct typesetting_color color) {
    for (size_t i = 0; i < count; i++, pixels += 4) {
        uint32_t word;
        memcpy(&word, pixels, 4);
        uint8_t alpha = share(word >> 24, color.alpha);
        struct typesetting_color pixel = {color.red, color.green, color.blue, alpha};
        if (alpha == 0) pixel = (struct typesetting_color){0, 0, 0, 0};
        memcpy(pixels, &pixel, 4);
    }
}

int typesetting_paint(
    typesetting_paragraph *paragraph, struct typesetting_color color, double stroke_width,
    struct typesetting_color stroke, struct typesetting_area area, uint8_t *pixels) {
    HOLDING_THE_LOCK;
    size_t count = (size_t)area.width * (size_t)area.height;
    memset(pixels, 0, 4 * count);
    int has_stroke = stroke_width > 0 && stroke.alpha > 0;
    int are_outlines = !has_colors(paragraph);
    cairo_surface_t *surface = cairo_image_surface_create_for_data(
        pixels, CAIRO_FORMAT_ARGB32, area.width, area.height, 4 * area.width);
    cairo_t *context = cairo_create(surface);
    cairo_translate(context, -area.left, -area.top);
    if (has_stroke) paint_stroke(context, paragraph, stroke_width, stroke);
    // In a group beside a stroke, so that the colour's opacity is also that of emoji.
    if (has_stroke) cairo_push_group(context);
    paint_letters(context, paragraph, color, are_outlines);
    if (has_stroke) {
        cairo_pop_group_to_source(context);
        cairo_paint_with_alpha(context, color.alpha / 255.0);
    }
    int failed = cairo_status(context) != CAIRO_STATUS_SUCCESS;
    cairo_destroy(context);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    if (failed) return -1;
    if (!has_stroke && are_outlines) colorize(pixels, count, color);
    else unpremultiply(pixels, count, has_stroke ? 255 : color.alpha);
    return 0;
}

static int row_is_clear(const uint8_t *row, int width) {
    for (int x = 0; x < width; x++)
        if (row[4 * x + 3] != 0) return 0;
    return 1;
}

static int column_is_clear(const uint8_t *top, int row_bytes, int height) {
    for (int y = 0; y < height; y++)
        if (top[(size_t)y * row_bytes + 3] != 0) return 0;
    return 1;
}

struct typesetting_area typesetting_visible(const uint8_t *pixels, int width, int height) {
    int row = 4 * width;
    int top = 0, bottom = height, left = 0, right = width;
    while (top < bottom && row_is_clear(pixels + (size_t)top * row, width)) top++;
    if (top == bottom) return (struct typesetting_area){0};
    while (row_is_clear(pixels + (size_t)(bottom - 1) * row, width)) bottom--;
    const uint8_t *start = pixels + (size_t)top * row;
    while (column_is_clear(start + 4 * left, row, bottom - top)) left++;
    while (column_is_clear(start + 4 * (right - 1), row, bottom - top)) right--;
    return (struct typesetting_area){left, top, right - left, bottom - top};
}
