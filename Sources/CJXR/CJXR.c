#include "CJXR.h"

#include <stdlib.h>
#include <string.h>

#ifndef __ANSI__
#define __ANSI__
#endif
#include <jxrlib/JXRGlue.h>

// A file in memory that grows. The library goes back in it, to fill in lengths.
typedef struct {
    uint8_t *bytes;
    size_t place, count, capacity;
} growing_file;

static growing_file *file_of(struct WMPStream *stream) { return stream->state.pvObj; }

static Bool at_end(struct WMPStream *stream) {
    return file_of(stream)->place >= file_of(stream)->count;
}

static ERR read_bytes(struct WMPStream *stream, void *into, size_t count) {
    growing_file *file = file_of(stream);
    if (file->place > file->count || count > file->count - file->place) return WMP_errFileIO;
    memcpy(into, file->bytes + file->place, count);
    file->place += count;
    return WMP_errSuccess;
}

// Makes room for `count` bytes; what was never written is 0.
static int grow(growing_file *file, size_t count) {
    if (count <= file->capacity) return 0;
    size_t capacity = file->capacity ? file->capacity : 65536;
    while (capacity < count) capacity *= 2;
    uint8_t *bytes = realloc(file->bytes, capacity);
    if (!bytes) return -1;
    memset(bytes + file->capacity, 0, capacity - file->capacity);
    file->bytes = bytes;
    file->capacity = capacity;
    return 0;
}

static ERR write_bytes(struct WMPStream *stream, const void *from, size_t count) {
    growing_file *file = file_of(stream);
    if (grow(file, file->place + count)) return WMP_errOutOfMemory;
    memcpy(file->bytes + file->place, from, count);
    file->place += count;
    if (file->place > file->count) file->count = file->place;
    return WMP_errSuccess;
}

static ERR set_place(struct WMPStream *stream, size_t place) {
    file_of(stream)->place = place;
    return WMP_errSuccess;
}

static ERR get_place(struct WMPStream *stream, size_t *place) {
    *place = file_of(stream)->place;
    return WMP_errSuccess;
}

// The stream is ours, not the encoder's: there is nothing to give back.
static ERR close_stream(struct WMPStream **stream) {
    *stream = NULL;
    return WMP_errSuccess;
}

static PKPixelFormatGUID format_of(int bands) {
    switch (bands) {
    case 1: return GUID_PKPixelFormat8bppGray;
    case 3: return GUID_PKPixelFormat24bppRGB;
    default: return GUID_PKPixelFormat32bppRGBA;
    }
}

static CWMIStrCodecParam parameters(int bands, const jxr_settings *settings) {
    CWMIStrCodecParam result;
    memset(&result, 0, sizeof(result));
    result.cfColorFormat = bands == 1 ? Y_ONLY : YUV_444;
    result.bdBitDepth = BD_LONG;
    result.bfBitstreamFormat = SPATIAL;
    result.bProgressiveMode = FALSE;
    result.olOverlap = settings->step > 1 ? OL_ONE : OL_NONE;
    result.sbSubband = SB_ALL;
    result.uAlphaMode = bands == 4 ? 2 : 0;
    result.cChannel = 1;
    result.uiDefaultQPIndex = (U8)settings->step;
    result.uiDefaultQPIndexU = result.uiDefaultQPIndexV = (U8)settings->colour_step;
    result.uiDefaultQPIndexYLP = result.uiDefaultQPIndexYHP = (U8)settings->step;
    result.uiDefaultQPIndexULP = result.uiDefaultQPIndexUHP = (U8)settings->colour_step;
    result.uiDefaultQPIndexVLP = result.uiDefaultQPIndexVHP = (U8)settings->colour_step;
    // Edges of what is cut out show coarser steps first.
    result.uiDefaultQPIndexAlpha = (U8)(settings->step < 20 ? settings->step : 20);
    return result;
}

static ERR encode(
    PKImageEncode *encoder, struct WMPStream *stream, const uint8_t *pixels, int bands, int width,
    int height, const jxr_settings *settings) {
    CWMIStrCodecParam wanted = parameters(bands, settings);
    ERR err = encoder->Initialize(encoder, stream, &wanted, sizeof(wanted));
    if (err < 0) return err;
    CWMIStrCodecParam *alpha = &encoder->WMP.wmiSCP_Alpha;
    alpha->uiDefaultQPIndex = alpha->uiDefaultQPIndexYLP = alpha->uiDefaultQPIndexYHP =
        wanted.uiDefaultQPIndexAlpha;
    err = encoder->SetPixelFormat(encoder, format_of(bands));
    if (err < 0) return err;
    err = encoder->SetSize(encoder, width, height);
    if (err < 0) return err;
    Float density = settings->density > 0 ? (Float)settings->density : 96;
    err = encoder->SetResolution(encoder, density, density);
    if (err < 0) return err;
    if (settings->profile_size > 0) {
        err = encoder->SetColorContext(encoder, settings->profile, (U32)settings->profile_size);
        if (err < 0) return err;
    }
    // The library reads whole rows of blocks from a buffer that it takes for changeable, and changes nothing.
    return encoder->WritePixels(
        encoder, (U32)height, (U8 *)pixels, (U32)(width * bands));
}

int jxr_write(
    const uint8_t *pixels, int bands, int width, int height, const jxr_settings *settings,
    uint8_t **bytes, size_t *count) {
    growing_file file = {0};
    struct WMPStream stream;
    memset(&stream, 0, sizeof(stream));
    stream.state.pvObj = &file;
    stream.Close = close_stream;
    stream.EOS = at_end;
    stream.Read = read_bytes;
    stream.Write = write_bytes;
    stream.SetPos = set_place;
    stream.GetPos = get_place;

    PKCodecFactory *factory = NULL;
    PKImageEncode *encoder = NULL;
    ERR err = PKCreateCodecFactory(&factory, WMP_SDK_VERSION);
    if (err >= 0) err = factory->CreateCodec(&IID_PKImageWmpEncode, (void **)&encoder);
    if (err >= 0) err = encode(encoder, &stream, pixels, bands, width, height, settings);
    // The encoder closes the file's table when it is given back, so its bytes are complete only then.
    if (encoder) {
        ERR end = encoder->Release(&encoder);
        if (err >= 0) err = end;
    }
    if (factory) factory->Release(&factory);
    if (err < 0) {
        free(file.bytes);
        return -1;
    }
    *bytes = file.bytes;
    *count = file.count;
    return 0;
}
