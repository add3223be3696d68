#ifndef HELIOGRAPH_JXR_H
#define HELIOGRAPH_JXR_H

#include <stddef.h>
#include <stdint.h>

// JPEG XR, written by Microsoft's own library. Nothing is read here: only pixels of ours come near it.

/// How a picture is written.
typedef struct {
    /// How coarsely brightness is counted, 1 to 255; 1 loses nothing, and each 16 more doubles the step.
    int step;
    /// The same for colours; 1 where `step` is.
    int colour_step;
    /// Pixels per inch to be written; 0 for 96, which the format assumes.
    double density;
    /// An ICC profile; may be NULL.
    const uint8_t *profile;
    size_t profile_size;
} jxr_settings;

/// A file of sRGB pixels, `bands` bytes each, 1 (grey), 3, or 4 (the last one alpha), rows from the top. 0, or
/// -1 where the library refuses, or memory is short. The bytes are the caller's, to be given back by `free`.
int jxr_write(
    const uint8_t *pixels, int bands, int width, int height, const jxr_settings *settings,
    uint8_t **bytes, size_t *count);

#endif
