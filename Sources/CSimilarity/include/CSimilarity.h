#ifndef HELIOGRAPH_SIMILARITY_H
#define HELIOGRAPH_SIMILARITY_H

#include <stdint.h>

/// A picture that others are compared with: everything about it that is needed more than once.
typedef struct similarity_original similarity_original;

/// Prepares a picture of sRGB pixels, three bytes each, rows from the top.
///
/// Both sides must be at least 8. NULL where they are not, or memory is short. It is the caller's, to be
/// given back by `similarity_free`.
similarity_original *similarity_prepare(const uint8_t *pixels, int width, int height);

/// How much another picture of the same size looks like the prepared one: 100 for the same, above 90
/// nobody sees a difference, about 70 is high quality, 50 medium, 30 low; it may be below 0.
///
/// SSIMULACRA 2.1 with a Gaussian that is cut off at five pixels. NaN where memory is short.
double similarity_score(const similarity_original *original, const uint8_t *pixels);

void similarity_free(similarity_original *original);

#endif
