#ifndef HELIOGRAPH_FORMAT_READERS_H
#define HELIOGRAPH_FORMAT_READERS_H

#include <stddef.h>
#include <stdint.h>

// Reads formats that the server only writes, so that tests see what came out. Never part of a server: these
// decoders are kept from files from outside.

/// A picture as its file says it is.
typedef struct {
    /// The caller's, to be given back by `free`: rows from the top.
    uint8_t *pixels;
    /// Bytes a pixel: 1, 3 or 4, the fourth being alpha.
    int bands;
    int width;
    int height;
    /// Bytes of the ICC profile; 0 for none.
    size_t profile_size;
    /// Pixels per inch; 0 where the file says nothing.
    float density;
} read_picture;

/// Reads JPEG XR. 0, or -1 where it is none.
int jxr_read(const uint8_t *file, size_t file_size, read_picture *picture);

/// Reads JPEG 2000. 0, or -1 where it is none.
int jp2_read(const uint8_t *file, size_t file_size, read_picture *picture);

#endif
