// The four digests of Terraform's functions. Debian's libcrypto.a would add some 4 MB to a binary of 3 for these 150
// lines, and nothing here guards a secret.

#include "parsers/terraform/functions/digests.h"

#include <array>
#include <bit>
#include <cstdint>

namespace stackworthy::terraform {

namespace {

/// The message with the closing bit and its length, a multiple of `block` bytes.
std::string closed(std::string_view message, std::size_t block, bool big_endian) {
  const std::size_t length_bytes = block / 8;
  std::string out(message);
  out += '\x80';
  while (out.size() % block != block - length_bytes) out += '\0';
  out.append(length_bytes - 8, '\0');
  const std::uint64_t bits = static_cast<std::uint64_t>(message.size()) * 8;
  for (int i = 0; i < 8; ++i) out += static_cast<char>(bits >> (big_endian ? 56 - 8 * i : 8 * i));
  return out;
}

template <class Word>
Word big_word(std::string_view bytes, std::size_t at) {
  Word word = 0;
  for (std::size_t i = 0; i < sizeof(Word); ++i) word = (word << 8) | static_cast<unsigned char>(bytes[at + i]);
  return word;
}

template <class Words>
std::string big_bytes(const Words& words) {
  std::string out;
  for (const auto word : words) {
    for (std::size_t i = sizeof(word); i-- > 0;) out += static_cast<char>(word >> (8 * i));
  }
  return out;
}

/// The first bits behind the point of a root of the first primes: the constants of SHA-2 and MD5 are such numbers, but
/// a table is easier to check than a computation.
constexpr std::array<std::uint64_t, 80> sha2_constants{
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538,
    0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe,
    0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2, 0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5, 0x983e5152ee66dfab,
    0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed,
    0x53380d139d95b3df, 0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8, 0x19a4c116b8d2d0c8, 0x1e376c085141ab53,
    0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373,
    0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c,
    0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6,
    0x113f9804bef90dae, 0x1b710b35131c471b, 0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817};

/// SHA-256 and SHA-512 differ in the word, the rounds and the rotations.
template <class Word, int rounds>
struct Sha2 {
  std::array<int, 12> turns;  ///< Of the two large and the two small sigmas; the small ones end with a shift.
  std::array<Word, 8> start;

  Word mix(Word x, int first) const {
    return std::rotr(x, turns[static_cast<std::size_t>(first)]) ^
           std::rotr(x, turns[static_cast<std::size_t>(first) + 1]) ^
           std::rotr(x, turns[static_cast<std::size_t>(first) + 2]);
  }
  Word stretch(Word x, int first) const {
    return std::rotr(x, turns[static_cast<std::size_t>(first)]) ^
           std::rotr(x, turns[static_cast<std::size_t>(first) + 1]) ^ (x >> turns[static_cast<std::size_t>(first) + 2]);
  }
  static Word constant(int round) {
    return static_cast<Word>(sha2_constants[static_cast<std::size_t>(round)] >> (64 - 8 * sizeof(Word)));
  }

  std::string digest(std::string_view message) const {
    const std::string padded = closed(message, 16 * sizeof(Word), true);
    std::array<Word, 8> hash = start;
    for (std::size_t at = 0; at < padded.size(); at += 16 * sizeof(Word)) {
      std::array<Word, rounds> w{};
      for (std::size_t i = 0; i < 16; ++i) w[i] = big_word<Word>(padded, at + i * sizeof(Word));
      for (std::size_t i = 16; i < rounds; ++i)
        w[i] = stretch(w[i - 2], 9) + w[i - 7] + stretch(w[i - 15], 6) + w[i - 16];
      auto [a, b, c, d, e, f, g, h] = hash;
      for (int i = 0; i < rounds; ++i) {
        const Word one = h + mix(e, 3) + ((e & f) ^ (~e & g)) + constant(i) + w[static_cast<std::size_t>(i)];
        const Word two = mix(a, 0) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + one;
        d = c;
        c = b;
        b = a;
        a = one + two;
      }
      const std::array<Word, 8> added{a, b, c, d, e, f, g, h};
      for (std::size_t i = 0; i < 8; ++i) hash[i] += added[i];
    }
    return big_bytes(hash);
  }
};

constexpr Sha2<std::uint32_t, 64> sha2_of_256{
    {2, 13, 22, 6, 11, 25, 7, 18, 3, 17, 19, 10},
    {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};

constexpr Sha2<std::uint64_t, 80> sha2_of_512{
    {28, 34, 39, 14, 18, 41, 1, 8, 7, 19, 61, 6},
    {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1, 0x510e527fade682d1,
     0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179}};

constexpr std::array<std::uint32_t, 64> md5_constants{
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

constexpr int md5_turns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

}  // namespace

std::string sha256_of(std::string_view message) { return sha2_of_256.digest(message); }

std::string sha512_of(std::string_view message) { return sha2_of_512.digest(message); }

std::string sha1_of(std::string_view message) {
  const std::string padded = closed(message, 64, true);
  std::array<std::uint32_t, 5> hash{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  for (std::size_t at = 0; at < padded.size(); at += 64) {
    std::array<std::uint32_t, 80> w{};
    for (std::size_t i = 0; i < 16; ++i) w[i] = big_word<std::uint32_t>(padded, at + i * 4);
    for (std::size_t i = 16; i < 80; ++i) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    auto [a, b, c, d, e] = hash;
    for (std::size_t i = 0; i < 80; ++i) {
      const std::uint32_t f = i < 20 ? (b & c) | (~b & d) : i >= 40 && i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const std::uint32_t k = i < 20 ? 0x5a827999 : i < 40 ? 0x6ed9eba1 : i < 60 ? 0x8f1bbcdc : 0xca62c1d6;
      const std::uint32_t next = std::rotl(a, 5) + f + e + k + w[i];
      e = d;
      d = c;
      c = std::rotl(b, 30);
      b = a;
      a = next;
    }
    const std::array<std::uint32_t, 5> added{a, b, c, d, e};
    for (std::size_t i = 0; i < 5; ++i) hash[i] += added[i];
  }
  return big_bytes(hash);
}

std::string md5_of(std::string_view message) {
  const std::string padded = closed(message, 64, false);
  std::array<std::uint32_t, 4> hash{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  for (std::size_t at = 0; at < padded.size(); at += 64) {
    auto [a, b, c, d] = hash;
    for (std::size_t i = 0; i < 64; ++i) {
      const std::uint32_t f = i < 16   ? (b & c) | (~b & d)
                              : i < 32 ? (d & b) | (~d & c)
                              : i < 48 ? b ^ c ^ d
                                       : c ^ (b | ~d);
      const std::size_t g = i < 16 ? i : i < 32 ? (5 * i + 1) % 16 : i < 48 ? (3 * i + 5) % 16 : (7 * i) % 16;
      const std::uint32_t word = big_word<std::uint32_t>(padded, at + g * 4);
      const std::uint32_t little = (word >> 24) | ((word >> 8) & 0xff00) | ((word << 8) & 0xff0000) | (word << 24);
      const std::uint32_t next = b + std::rotl(a + f + md5_constants[i] + little, md5_turns[i / 16][i % 4]);
      a = d;
      d = c;
      c = b;
      b = next;
    }
    const std::array<std::uint32_t, 4> added{a, b, c, d};
    for (std::size_t i = 0; i < 4; ++i) hash[i] += added[i];
  }
  std::string out;
  for (const std::uint32_t word : hash) {
    for (int i = 0; i < 4; ++i) out += static_cast<char>(word >> (8 * i));
  }
  return out;
}

}  // namespace stackworthy::terraform
