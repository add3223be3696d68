#pragma once

#include "CTypesetting.h"

#include <pango/pangocairo.h>

// The map that paragraphs of these fonts are set with; it stays the fonts'.
PangoFontMap *typesetting_fonts_map(typesetting_fonts *fonts);

// The one lock: taken by HOLDING_THE_LOCK until the end of the block.
int typesetting_take_lock(void);
void typesetting_drop_lock(int *held);

#define HOLDING_THE_LOCK                                                              \
    __attribute__((cleanup(typesetting_drop_lock), unused)) int lock_is_held =        \
        typesetting_take_lock()
