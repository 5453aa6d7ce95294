#pragma once

#include <cstdint>

namespace stackworthy {

/// The answer to a question about infrastructure. There is no conversion to bool: a rule fires on `yes` only.
enum class Truth : std::uint8_t { no, unknown, yes };

constexpr Truth truth(bool known) { return known ? Truth::yes : Truth::no; }

constexpr Truth operator&&(Truth a, Truth b) { return a < b ? a : b; }
constexpr Truth operator||(Truth a, Truth b) { return a < b ? b : a; }
constexpr Truth operator!(Truth a) { return a == Truth::unknown ? a : truth(a == Truth::no); }

}  // namespace stackworthy
