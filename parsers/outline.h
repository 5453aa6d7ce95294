#pragma once

#include "analyzer/model/outline.h"

namespace stackworthy::parsers {

using stackworthy::Comment;
using stackworthy::Item;
using stackworthy::Note;
using stackworthy::Outline;
using stackworthy::path_at;

}  // namespace stackworthy::parsers
