#include <catch2/catch.hpp>
#include <limits>
#include <nlohmann/json.hpp>

#include "analyzer/output/formats.h"
#include "analyzer/output/json_writer.h"
#include "analyzer/output/stats.h"
#include "tests/output/sample.h"

using namespace stackworthy;
using nlohmann::json;

TEST_CASE("JSON says what was found, what was not decided and what was read") {
  sample::Shop shop;
  const std::string text = output::json(shop.results);
  CHECK(json::parse(text).at("findings").size() == 3);
  sample::check_snapshot("shop.json", text);
}

TEST_CASE("numbers are written so that they read back") {
  output::JsonWriter out;
  out.open_list();
  out.integer(std::numeric_limits<std::int64_t>::max());
  out.real(0.1);
  out.real(1e300);
  out.real(std::numeric_limits<double>::infinity());
  out.close();
  CHECK(out.take() == "[\n  9223372036854775807,\n  0.1,\n  1e+300,\n  null\n]\n");
}

TEST_CASE("statistics name every file with its verdict") {
  sample::Shop shop;
  const std::vector<output::Stage> stages{{"read", 0.25, 0.5}};
  const json stats = json::parse(output::stats_json(shop.results, stages));
  CHECK(stats.at("files").size() == 4);
  CHECK(stats.at("files").at(3) ==
        json{{"path", "envs/prod/secret.enc"}, {"verdict", "not-read"}, {"reason", "encrypted"}});
  CHECK(stats.at("stages").at(0).at("cpu_seconds") == 0.25);
  CHECK(output::stats_text(shop.results, stages).find("envs/prod/secret.enc: not-read (encrypted)\n") !=
        std::string::npos);
}
