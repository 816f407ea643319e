// The pages of `docs/diagnostics` as one constant of the program, which `contract explain` prints.
#pragma once

#include <stddef.h>

// Returns the first byte and sets the number of bytes. A zero byte ends each page.
const unsigned char *_Nonnull diagnosticPages(size_t *_Nonnull count);
