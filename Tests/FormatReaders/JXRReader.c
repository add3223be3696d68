#include "FormatReaders.h"

#include <stdlib.h>
#include <string.h>

#ifndef __ANSI__
#define __ANSI__
#endif
#include <jxrlib/JXRGlue.h>

static int bands_of(const PKPixelFormatGUID *format) {
    if (IsEqualGUID(format, &GUID_PKPixelFormat8bppGray)) return 1;
    if (IsEqualGUID(format, &GUID_PKPixelFormat24bppRGB)) return 3;
    if (IsEqualGUID(format, &GUID_PKPixelFormat32bppRGBA)) return 4;
    return 0;
}

static ERR decode(PKImageDecode *decoder, read_picture *picture) {
    PKPixelFormatGUID format;
    ERR err = decoder->GetPixelFormat(decoder, &format);
    if (err < 0) return err;
    picture->bands = bands_of(&format);
    I32 width = 0, height = 0;
    decoder->GetSize(decoder, &width, &height);
    if (picture->bands == 0 || width <= 0 || height <= 0) return WMP_errUnsupportedFormat;
    picture->width = width;
    picture->height = height;
    decoder->WMP.wmiSCP.uAlphaMode = picture->bands == 4 ? 2 : 0;
    picture->pixels = calloc((size_t)width * height, picture->bands);
    if (!picture->pixels) return WMP_errOutOfMemory;
    Float across = 0, down = 0;
    decoder->GetResolution(decoder, &across, &down);
    picture->density = across;
    U32 size = 0;
    decoder->GetColorContext(decoder, NULL, &size);
    picture->profile_size = size;
    PKRect whole = {0, 0, width, height};
    return decoder->Copy(decoder, &whole, picture->pixels, (U32)(width * picture->bands));
}

int jxr_read(const uint8_t *file, size_t file_size, read_picture *picture) {
    struct WMPStream *stream = NULL;
    PKCodecFactory *factory = NULL;
    PKImageDecode *decoder = NULL;
    memset(picture, 0, sizeof(*picture));
    ERR err = CreateWS_Memory(&stream, (void *)file, file_size);
    if (err >= 0) err = PKCreateCodecFactory(&factory, WMP_SDK_VERSION);
    if (err >= 0) err = factory->CreateCodec(&IID_PKImageWmpDecode, (void **)&decoder);
    if (err >= 0) err = decoder->Initialize(decoder, stream);
    if (err >= 0) err = decode(decoder, picture);
    if (decoder) decoder->Release(&decoder);
    if (factory) factory->Release(&factory);
    if (stream) stream->Close(&stream);
    if (err >= 0) return 0;
    free(picture->pixels);
    picture->pixels = NULL;
    return -1;
}
