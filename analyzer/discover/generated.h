#pragma once

#include <string>
#include <string_view>

namespace stackworthy::discover {

/// Which tool wrote a manifest, or whose bundle it is: `flux`, `controller-gen`, `another tool`, `an operator's
/// bundle`. Empty where nothing in its name or text says that it is not written by hand. It is the words of its header,
/// at most 40 characters, ASCII.
std::string generator_of(std::string_view path, std::string_view text);

}  // namespace stackworthy::discover
