// Which of the next 64 bytes mean something to a CSV parser: delimiter, quote, CR, LF, NUL. One bit per byte.
//
// Why      Cells are short: looking up byte by byte costs more than everything else the parser does. Sixteen bytes are
//          compared at a time where the processor can (every x86-64 can); elsewhere a plain loop gives the same bits.
#pragma once
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace socle::csv {

inline std::uint64_t special_bytes(const char* p, char delimiter) {
#if defined(__SSE2__)
  const __m128i d = _mm_set1_epi8(delimiter), q = _mm_set1_epi8('"'), r = _mm_set1_epi8('\r'), n = _mm_set1_epi8('\n');
  const __m128i zero = _mm_setzero_si128();
  std::uint64_t bits = 0;
  for (int i = 0; i < 4; ++i) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * i));
    const __m128i line = _mm_or_si128(_mm_cmpeq_epi8(v, r), _mm_cmpeq_epi8(v, n));
    const __m128i cell = _mm_or_si128(_mm_cmpeq_epi8(v, d), _mm_cmpeq_epi8(v, q));
    const __m128i any = _mm_or_si128(_mm_or_si128(line, cell), _mm_cmpeq_epi8(v, zero));
    bits |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(any))) << (16 * i);
  }
  return bits;
#else
  std::uint64_t bits = 0;
  for (int i = 0; i < 64; ++i) {
    const char c = p[i];
    const bool special = c == delimiter || c == '"' || c == '\r' || c == '\n' || c == '\0';
    bits |= static_cast<std::uint64_t>(special) << i;
  }
  return bits;
#endif
}

// The same for the last, shorter block.
inline std::uint64_t special_bytes(const char* p, std::size_t n, char delimiter) {
  if (n >= 64) return special_bytes(p, delimiter);
  char block[64] = {};
  std::memcpy(block, p, n);
  return special_bytes(block, delimiter) & ((std::uint64_t{1} << n) - 1);
}

}  // namespace socle::csv
