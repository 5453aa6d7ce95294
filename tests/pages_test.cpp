#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "analyzer/catalogue.h"
#include "analyzer/output/formats.h"

namespace stackworthy {
namespace {

TEST_CASE("the page of each area is what the rules say") {
  for (const std::string_view area : areas()) {
    const std::string path = STACKWORTHY_SOURCE_DIR "/rules/" + std::string(area) + "/README.md";
    if (std::getenv("STACKWORTHY_UPDATE")) std::ofstream(path, std::ios::binary) << output::rules_page(area);
    std::ostringstream written;
    written << std::ifstream(path, std::ios::binary).rdbuf();
    INFO("STACKWORTHY_UPDATE=1 writes " << path);
    CHECK(written.str() == output::rules_page(area));
  }
}

}  // namespace
}  // namespace stackworthy
