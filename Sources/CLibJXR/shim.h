#include <jxrlib/windowsmediaphoto.h>
