#pragma once

// The C border of Pango, cairo, fontconfig and FreeType: fonts, paragraphs, pixels, and no more.
// Their types stay opaque, so that nobody above sees their headers.
//
// Every call holds one lock, whatever the objects: Pango's font maps and cairo's colour glyphs do
// not stand two threads. So any thread may call.

#include <stddef.h>
#include <stdint.h>

// Fonts: those that are installed, and files that somebody added to just this object. Added files
// are seen by no other object, and are gone with this one.
typedef struct typesetting_fonts typesetting_fonts;

// Freed by typesetting_fonts_free, after every paragraph that was set in it.
typesetting_fonts *typesetting_fonts_new(void);
void typesetting_fonts_free(typesetting_fonts *fonts);

enum typesetting_font_outcome {
    typesetting_font_added,
    // The file is no font that can be scaled, or a broken one.
    typesetting_font_broken,
    // It has more bytes than allowed, as it is or unpacked.
    typesetting_font_too_large,
    // The system gave no memory or no file; errno says why.
    typesetting_font_unavailable,
};

// A family's name, with its end.
enum { typesetting_family_size = 48 };

// Adds the first face of a TrueType, OpenType, WOFF or WOFF2 file, which is read from its
// beginning and copied. The descriptor stays the caller's. `family` becomes the name to ask for;
// no installed font has one like it.
int typesetting_fonts_add(
    typesetting_fonts *fonts, int descriptor, size_t byte_limit,
    char family[typesetting_family_size]);

enum typesetting_alignment {
    // Where the text's direction begins, the middle, and where it ends.
    typesetting_start,
    typesetting_center,
    typesetting_end,
};

enum typesetting_antialias {
    typesetting_smooth,
    // Every pixel is inside or outside.
    typesetting_jagged,
};

enum typesetting_hinting {
    // As fontconfig says for the font.
    typesetting_hinting_default,
    typesetting_hinting_none,
    typesetting_hinting_slight,
    typesetting_hinting_medium,
    typesetting_hinting_full,
};

// Lengths are pixels.
struct typesetting_style {
    const char *families;  // the wanted one first, separated by commas
    double size;
    int weight;            // 1 to 1000
    int italic, underlined, struck_through;
    double letter_spacing, line_spacing;
    int alignment, justified;
    int antialias, hinting;
    double line_width;     // where lines are broken; negative: nowhere
};

// A text in lines, ready to be painted. It holds on to `fonts`, which must outlive it.
typedef struct typesetting_paragraph typesetting_paragraph;

// NULL where the text is no UTF-8. Freed by typesetting_paragraph_free.
typesetting_paragraph *typesetting_set(
    typesetting_fonts *fonts, const struct typesetting_style *style, const char *text,
    size_t count);
void typesetting_paragraph_free(typesetting_paragraph *paragraph);

struct typesetting_area {
    int left, top, width, height;
};

// The smallest area of whole pixels that holds all ink; empty without any.
struct typesetting_area typesetting_ink(typesetting_paragraph *paragraph);
// The area that the lines need, spaces at their ends included.
struct typesetting_area typesetting_lines(typesetting_paragraph *paragraph);
int typesetting_line_count(typesetting_paragraph *paragraph);
// The byte of the text at which the first line begins whose ink reaches below `height` pixels,
// counted from the upper edge of all ink; the number of the text's bytes where all lines fit.
size_t typesetting_overflow(typesetting_paragraph *paragraph, int height);

struct typesetting_color {
    uint8_t red, green, blue, alpha;
};

// Paints onto an area of pixels that is seen from the lines' upper left corner: 4 bytes a pixel, red,
// green, blue, alpha, not premultiplied; rows from the top. `stroke_width` pixels around the letters
// (0: none) have the stroke's colour. Answers 0, or -1 where cairo fails.
int typesetting_paint(
    typesetting_paragraph *paragraph, struct typesetting_color color, double stroke_width,
    struct typesetting_color stroke, struct typesetting_area area, uint8_t *pixels);

// The part of painted pixels that is not wholly transparent; empty where there is none.
struct typesetting_area typesetting_visible(const uint8_t *pixels, int width, int height);
