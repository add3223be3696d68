#ifndef HELIOGRAPH_JPEG_H
#define HELIOGRAPH_JPEG_H

#include <stddef.h>
#include <stdint.h>

// JPEG that is quantised for the eye: by tables of our own, and by weighing for each coefficient what it
// costs against what is seen of it. Files are written by libjpeg and read by everybody.

/// A picture as frequencies, from which it is seen at any quality.
typedef struct jpeg_picture jpeg_picture;

/// How a picture arrives: from the top, or coarse first. Many steps show something sooner, take longer to make
/// and are rarely smaller.
typedef enum { jpeg_at_once, jpeg_in_few_steps, jpeg_in_many_steps } jpeg_progress;

/// How a picture is written.
typedef struct {
    /// 1 to 100: the scale of the tables, as usual with JPEG.
    int quality;
    /// Whether colours have half the resolution of the brightness, both ways.
    int halves_colours;
    jpeg_progress progress;
    /// Pixels per inch to be written; 0 for none.
    int density;
    /// An ICC profile; may be NULL.
    const uint8_t *profile;
    size_t profile_size;
    /// What is said about the author, as it stands behind marker 13; may be NULL.
    const uint8_t *attribution;
    size_t attribution_size;
} jpeg_settings;

/// Takes sRGB pixels, `bands` bytes each, 1 (grey) or 3, rows from the top. NULL where memory is short.
/// It is the caller's, to be given back by `jpeg_release`.
jpeg_picture *jpeg_prepare(
    const uint8_t *pixels, int bands, int width, int height, int halves_colours);

/// Writes the pixels that a decoder will show: as many and of the same kind as were taken; and about how many
/// bits a file would have. 0, or -1 where memory is short.
int jpeg_show(const jpeg_picture *picture, int quality, uint8_t *pixels, double *bits);

void jpeg_release(jpeg_picture *picture);

/// A file. 0, or -1 where libjpeg refuses, or memory is short. The bytes are the caller's, to be given back
/// by `free`.
int jpeg_write(
    const uint8_t *pixels, int bands, int width, int height, const jpeg_settings *settings,
    uint8_t **bytes, size_t *count);

#endif
