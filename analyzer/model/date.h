#pragma once

#include <optional>
#include <string_view>

namespace stackworthy {

/// Days since 1970-01-01 of `YYYY-MM-DD`; nothing for what is no day of the calendar.
std::optional<long> day_number(std::string_view text);

}  // namespace stackworthy
