#define _GNU_SOURCE
#include "Fonts.h"

#include <errno.h>
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <freetype/freetype.h>
#include <freetype/tttables.h>
#include <pango/pangofc-fontmap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static GMutex the_lock;

int typesetting_take_lock(void) {
    g_mutex_lock(&the_lock);
    return 1;
}

void typesetting_drop_lock(int *held) {
    *held = 0;
    g_mutex_unlock(&the_lock);
}

struct typesetting_fonts {
    /// NULL as long as nothing was added: then the shared map serves.
    FcConfig *config;
    /// Made of the configuration when it is asked for: one that is told of more fonts looks at all
    /// of them again.
    PangoFontMap *map;
    int *files;
    int file_count;
};

static PangoFontMap *new_map(void) {
    return pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
}

/// The map of the installed fonts, whose caches all paragraphs share. It is never freed.
static PangoFontMap *installed(void) {
    static PangoFontMap *map = NULL;
    if (map == NULL) map = new_map();
    return map;
}

/// Pango 1.50 does not give a map's configuration back by itself.
static void drop_map(typesetting_fonts *fonts) {
    if (fonts->map == NULL) return;
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts->map), NULL);
    g_object_unref(fonts->map);
    fonts->map = NULL;
}

typesetting_fonts *typesetting_fonts_new(void) { return g_new0(typesetting_fonts, 1); }

void typesetting_fonts_free(typesetting_fonts *fonts) {
    HOLDING_THE_LOCK;
    drop_map(fonts);
    if (fonts->config != NULL) FcConfigDestroy(fonts->config);
    for (int i = 0; i < fonts->file_count; i++) close(fonts->files[i]);
    g_free(fonts->files);
    g_free(fonts);
}

PangoFontMap *typesetting_fonts_map(typesetting_fonts *fonts) {
    if (fonts->config == NULL) return installed();
    if (fonts->map == NULL) {
        fonts->map = new_map();
        pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts->map), fonts->config);
    }
    return fonts->map;
}

/// A configuration of their own, so that what is added reaches nobody else, not even as a stand-in
/// for a glyph that another font lacks.
static int separate(typesetting_fonts *fonts) {
    drop_map(fonts);
    if (fonts->config == NULL) fonts->config = FcInitLoadConfigAndFonts();
    return fonts->config == NULL ? -1 : 0;
}

/// The plain font that FreeType makes of a file: WOFF and WOFF2 are unpacked, which shaping needs.
/// NULL with an outcome where there is none; freed by g_free.
static uint8_t *unpacked(
    const void *bytes, size_t count, size_t limit, FT_ULong *length, int *outcome) {
    FT_Library library;
    FT_Face face;
    uint8_t *plain = NULL;
    *outcome = typesetting_font_broken;
    if (FT_Init_FreeType(&library) != 0) return NULL;
    if (FT_New_Memory_Face(library, bytes, (FT_Long)count, 0, &face) == 0) {
        *length = 0;
        int usable = FT_IS_SFNT(face) && FT_IS_SCALABLE(face) && face->num_glyphs > 0 &&
            FT_Load_Sfnt_Table(face, 0, 0, NULL, length) == 0 && *length > 0;
        if (usable && *length > limit) {
            *outcome = typesetting_font_too_large;
        } else if (usable) {
            plain = g_try_malloc(*length);
            *outcome = typesetting_font_unavailable;
            if (plain != NULL && FT_Load_Sfnt_Table(face, 0, 0, plain, length) != 0) {
                *outcome = typesetting_font_broken;
                g_free(plain);
                plain = NULL;
            }
        }
        FT_Done_Face(face);
    }
    FT_Done_FreeType(library);
    return plain;
}

/// A file without a name that holds these bytes; negative where there can be none.
static int memory_file(const uint8_t *bytes, size_t count) {
    int file = memfd_create("font", MFD_CLOEXEC);
    if (file < 0) return -1;
    while (count > 0) {
        ssize_t written = write(file, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            close(file);
            return -1;
        }
        bytes += written;
        count -= (size_t)written;
    }
    return file;
}

/// A path to an open file that no earlier one had. cairo keeps faces by their path for longer than
/// we keep the file, and descriptors come again: slashes and dots make a number of the path.
static void unused_path(int file, unsigned serial, char *path, size_t size) {
    char digits[2 * 32 + 1];
    char *end = digits;
    for (int bit = 0; bit < 32; bit++) {
        *end++ = '/';
        if (serial >> bit & 1) *end++ = '.';
    }
    *end = 0;
    snprintf(path, size, "/proc/self/fd%s/%d", digits, file);
}

static void rename_face(FcPattern *face, const char *family, const char *path) {
    static const char *const names[] = {
        FC_FAMILY, FC_FAMILYLANG, FC_FULLNAME, FC_FULLNAMELANG, FC_POSTSCRIPT_NAME, FC_FILE};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) FcPatternDel(face, names[i]);
    FcPatternAddString(face, FC_FAMILY, (const FcChar8 *)family);
    FcPatternAddString(face, FC_FILE, (const FcChar8 *)path);
}

/// Makes the faces of a memory file known under a name of their own; 0, or -1 without any.
static int announce(typesetting_fonts *fonts, int file, char *family) {
    static unsigned serial = 0;
    serial++;
    char path[128];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    FcFontSet *before = FcConfigGetFonts(fonts->config, FcSetApplication);
    int first = before == NULL ? 0 : before->nfont;
    if (!FcConfigAppFontAddFile(fonts->config, (const FcChar8 *)path)) return -1;
    FcFontSet *set = FcConfigGetFonts(fonts->config, FcSetApplication);
    if (set == NULL || set->nfont == first) return -1;
    snprintf(family, typesetting_family_size, "heliograph font %u", serial);
    unused_path(file, serial, path, sizeof path);
    for (int i = first; i < set->nfont; i++) rename_face(set->fonts[i], family, path);
    return 0;
}

static int add_plain(typesetting_fonts *fonts, const uint8_t *bytes, size_t count, char *family) {
    if (separate(fonts) != 0) return typesetting_font_unavailable;
    int file = memory_file(bytes, count);
    if (file < 0) return typesetting_font_unavailable;
    if (announce(fonts, file, family) != 0) {
        close(file);
        return typesetting_font_broken;
    }
    fonts->files = g_renew(int, fonts->files, fonts->file_count + 1);
    fonts->files[fonts->file_count++] = file;
    return typesetting_font_added;
}

int typesetting_fonts_add(
    typesetting_fonts *fonts, int descriptor, size_t byte_limit,
    char family[typesetting_family_size]) {
    HOLDING_THE_LOCK;
    struct stat status;
    if (fstat(descriptor, &status) != 0) return typesetting_font_unavailable;
    if (!S_ISREG(status.st_mode) || status.st_size <= 0) return typesetting_font_broken;
    size_t count = (size_t)status.st_size;
    if (count > byte_limit) return typesetting_font_too_large;
    void *bytes = mmap(NULL, count, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (bytes == MAP_FAILED) return typesetting_font_unavailable;
    int outcome;
    FT_ULong length = 0;
    uint8_t *plain = unpacked(bytes, count, byte_limit, &length, &outcome);
    munmap(bytes, count);
    if (plain == NULL) return outcome;
    outcome = add_plain(fonts, plain, length, family);
    g_free(plain);
    return outcome;
}
