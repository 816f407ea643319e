// The files of `/docs` as constants of the program. Each function returns the first byte of one and
// sets its length.
#pragma once

#include <stddef.h>

// The page itself, with marks such as `{{style}}` where other text goes.
const unsigned char *_Nonnull documentationPage(size_t *_Nonnull count);
const unsigned char *_Nonnull documentationStyle(size_t *_Nonnull count);
const unsigned char *_Nonnull documentationScript(size_t *_Nonnull count);
