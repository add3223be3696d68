#include "FormatReaders.h"

#include <openjpeg.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const uint8_t *bytes;
    size_t count, place;
} held_file;

static OPJ_SIZE_T read_some(void *into, OPJ_SIZE_T wanted, void *data) {
    held_file *file = data;
    size_t left = file->count - file->place;
    if (left == 0) return (OPJ_SIZE_T)-1;
    size_t count = wanted < left ? wanted : left;
    memcpy(into, file->bytes + file->place, count);
    file->place += count;
    return count;
}

static OPJ_OFF_T skip_some(OPJ_OFF_T count, void *data) {
    held_file *file = data;
    if (count < 0 || (size_t)count > file->count - file->place) return -1;
    file->place += (size_t)count;
    return count;
}

static OPJ_BOOL go_to(OPJ_OFF_T place, void *data) {
    held_file *file = data;
    if (place < 0 || (size_t)place > file->count) return OPJ_FALSE;
    file->place = (size_t)place;
    return OPJ_TRUE;
}

static int take(const opj_image_t *image, read_picture *picture) {
    int bands = (int)image->numcomps;
    int width = (int)image->comps[0].w, height = (int)image->comps[0].h;
    if (bands != 1 && bands != 3 && bands != 4) return -1;
    // The fourth must say that it is alpha.
    if (bands == 4 && image->comps[3].alpha != 1) return -1;
    picture->pixels = malloc((size_t)width * height * bands);
    if (!picture->pixels) return -1;
    for (int band = 0; band < bands; band++) {
        if (image->comps[band].prec != 8 || (int)image->comps[band].w != width) return -1;
        for (int pixel = 0; pixel < width * height; pixel++) {
            picture->pixels[pixel * bands + band] = (uint8_t)image->comps[band].data[pixel];
        }
    }
    picture->bands = bands;
    picture->width = width;
    picture->height = height;
    picture->profile_size = image->icc_profile_len;
    return 0;
}

int jp2_read(const uint8_t *file, size_t file_size, read_picture *picture) {
    memset(picture, 0, sizeof(*picture));
    held_file held = {file, file_size, 0};
    opj_stream_t *stream = opj_stream_default_create(OPJ_TRUE);
    opj_codec_t *codec = opj_create_decompress(OPJ_CODEC_JP2);
    opj_image_t *image = NULL;
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    opj_stream_set_user_data(stream, &held, NULL);
    opj_stream_set_user_data_length(stream, file_size);
    opj_stream_set_read_function(stream, read_some);
    opj_stream_set_skip_function(stream, skip_some);
    opj_stream_set_seek_function(stream, go_to);
    int result = -1;
    if (opj_setup_decoder(codec, &parameters) && opj_read_header(stream, codec, &image)
        && opj_decode(codec, stream, image)) {
        result = take(image, picture);
    }
    if (image) opj_image_destroy(image);
    opj_destroy_codec(codec);
    opj_stream_destroy(stream);
    if (result) {
        free(picture->pixels);
        picture->pixels = NULL;
    }
    return result;
}
