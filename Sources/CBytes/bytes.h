// Sixteen bytes compared at once, which Swift's SIMD types do a byte at a time. Every function is one of
// values: nothing here reads memory. A result has a bit for each byte, the first in the lowest place.
#pragma once

#include <stdint.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the bits of a result are in this order on little-endian machines only"
#endif

typedef uint8_t bytes16 __attribute__((ext_vector_type(16)));

#define BYTES16 static inline __attribute__((always_inline, const)) uint16_t

// Of a comparison's result: all bits of a byte are set where it holds.
BYTES16 bytes16_bits(bytes16 marks) {
  typedef _Bool bits16 __attribute__((ext_vector_type(16)));
  union {
    bits16 vector;
    uint16_t word;
  } bits = {__builtin_convertvector(marks != 0, bits16)};
  return bits.word;
}

// What most names of header fields are made of: letters, digits, hyphens.
BYTES16 bytes16_name(bytes16 bytes) {
  return bytes16_bits((bytes16)(((bytes | 0x20) - 'a' < 26) | (bytes - '0' < 10) | (bytes == '-')));
}

// What most hosts are made of: letters, digits, hyphens, dots.
BYTES16 bytes16_host(bytes16 bytes) {
  return bytes16_bits((bytes16)(((bytes | 0x20) - 'a' < 26) | (bytes - '0' < 10) | (bytes == '-') | (bytes == '.')));
}

// What is no control character, and no tab.
BYTES16 bytes16_text(bytes16 bytes) { return bytes16_bits((bytes16)((bytes >= 0x20) & (bytes != 0x7F))); }

// What the target of a request may hold: visible ASCII without `"`, `#`, `<`, `>` and `\`.
BYTES16 bytes16_target(bytes16 bytes) {
  return bytes16_bits((bytes16)((bytes - 0x21 < 0x7F - 0x21) & (bytes != '"') & (bytes != '#') & (bytes != '<') &
                                (bytes != '>') & (bytes != '\\')));
}

#undef BYTES16
