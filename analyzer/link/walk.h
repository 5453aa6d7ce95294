#pragma once

#include <string_view>

#include "analyzer/model/value.h"

namespace stackworthy::linking {

/// Calls `visit` with every value at a dotted path, stepping through all elements of the lists on the way and of the
/// list at its end. Below what is not known the unknown itself is visited.
template <class Visit>
void visit(const Attr& at, std::string_view path, Visit&& found) {
  for (const Attr element : at) {
    if (path.empty()) {
      if (element.value()) found(element);
      continue;
    }
    const std::size_t dot = path.find('.');
    const Attr next = element[path.substr(0, dot)];
    visit(next, dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1), found);
  }
}

}  // namespace stackworthy::linking
