// THREATS rows 1 to 4: nothing outside the trust root is opened, nothing blocks, no process and no network.

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "tests/hostile/workplace.h"

namespace stackworthy::hostile {
namespace {

namespace fs = std::filesystem;

constexpr const char* outside_text = "outside-the-root-4711";

TEST_CASE("file functions and module sources that lead outside the trust root are unknown", "[hostile]") {
  Workplace place;
  place.plant_canaries();
  place.write("../" + fs::path(place.path()).filename().string() + "-outside/main.tf",
              std::string("output \"x\" { value = \"") + outside_text + "\" }");
  const std::string outside = "../../" + fs::path(place.path()).filename().string() + "-outside";
  place.write("hostile/main.tf", "output \"a\" { value = file(\"" + outside +
                                     "/main.tf\") }\n"
                                     "output \"b\" { value = file(\"/etc/hostname\") }\n"
                                     "output \"d\" { value = fileset(\"" +
                                     outside +
                                     "\", \"**\") }\n"
                                     "output \"e\" { value = fileexists(\"" +
                                     outside +
                                     "/main.tf\") }\n"
                                     "module \"m\" { source = \"" +
                                     outside +
                                     "\" }\n"
                                     "output \"c\" { value = module.m.x }\n");
  place.check_with_canaries();
  const Run graph = place.run({"graph", ".", "--root", ".", "--format", "json", "--show-values"});
  fs::remove_all(place.path() + "-outside");
  CHECK(graph.exit == 0);
  CHECK(graph.out.find(outside_text) == std::string::npos);
  CHECK(graph.out.find("\"$unknown\"") != std::string::npos);
}

TEST_CASE("links lead nowhere outside, loops end, and what two links reach is analysed once", "[hostile]") {
  Workplace place;
  place.plant_canaries();
  place.write("outside.txt", "x");
  fs::create_symlink("/etc", place.path() + "/hostile/etc");
  fs::create_symlink("/proc/self/root", place.path() + "/hostile/root");
  fs::create_symlink("..", place.path() + "/hostile/up");
  fs::create_symlink("loop_b", place.path() + "/hostile/loop_a");
  fs::create_symlink("loop_a", place.path() + "/hostile/loop_b");
  fs::create_symlink("../sibling", place.path() + "/hostile/sibling");
  fs::create_symlink("../sibling/main.tf", place.path() + "/hostile/same.tf");
  const Run run = place.check_with_canaries();
  const auto first = run.out.find("aws_db_instance.canary_beside\"");
  REQUIRE(first != std::string::npos);
  CHECK(run.out.find("leads out of the trust root") != std::string::npos);
  CHECK(run.out.find("hostile/same.tf\",\n      \"instances\"") == std::string::npos);
}

TEST_CASE("FIFOs, sockets, huge sparse files and strange names neither block nor hide anything", "[hostile]") {
  Workplace place;
  place.plant_canaries();
  REQUIRE(mkfifo((place.path() + "/hostile/pipe.tf").c_str(), 0600) == 0);
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = place.path() + "/hostile/s.tf";
  REQUIRE(name.size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, name.c_str(), name.size());
  REQUIRE(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  place.write("hostile/sparse.yaml", "");
  REQUIRE(truncate((place.path() + "/hostile/sparse.yaml").c_str(), 1LL << 40) == 0);
  place.write("hostile/new\nline.tf", "locals { a = 1 }\n");
  place.write("hostile/bad\xFF.tf", "locals { b = 1 }\n");
  place.write("hostile/UPPER.TF", "locals { c = 1 }\n");
  const Run run = place.check_with_canaries();
  close(listener);
  CHECK(run.out.find("sparse.yaml") != std::string::npos);
  CHECK(run.out.find("larger than 16 MiB") != std::string::npos);
  CHECK(run.out.find("neither a file nor a directory") != std::string::npos);
  const Run sarif = place.check_with_canaries("sarif");
  CHECK(sarif.out.find("new\nline") == std::string::npos);
}

TEST_CASE("files that may not be read are named", "[hostile]") {
  if (geteuid() == 0) {
    WARN("skipped: root may read everything");
    return;
  }
  Workplace place;
  place.plant_canaries();
  place.write("hostile/closed.tf", "locals {}\n");
  REQUIRE(chmod((place.path() + "/hostile/closed.tf").c_str(), 0) == 0);
  CHECK(place.check_with_canaries().out.find("permission denied") != std::string::npos);
}

TEST_CASE("a directory tree nested without end is cut off and named", "[hostile]") {
  Workplace place;
  place.plant_canaries();
  std::string path = place.path() + "/hostile";
  for (int i = 0; i < 260; ++i) path += "/d";
  fs::create_directories(path);
  CHECK(place.check_with_canaries().out.find("nested deeper than 200 directories") != std::string::npos);
}

TEST_CASE("no process is started and no socket opened", "[hostile]") {
  if (access("/usr/bin/strace", X_OK) != 0) {
    WARN("skipped: strace is not installed");
    return;
  }
#ifdef STACKWORTHY_SANITIZED
  WARN("skipped: the sanitizers' runtime is traced too");
#else
  Workplace place;
  place.plant_canaries();
  place.write("hostile/main.tf",
              "data \"external\" \"x\" { program = [\"touch\", \"ran\"] }\ndata \"http\" \"y\" { url = "
              "\"http://127.0.0.1:9/\" }\n"
              "module \"m\" { source = \"git::https://example.com/m.git\" }\n");
  const std::string log = place.path() + "/trace.txt";
  const std::string command = "cd " + place.path() + " && strace -f -qq -e trace=execve,socket,connect,fork,vfork -o " +
                              log + " " + STACKWORTHY_BINARY +
                              " check . --root . --exit-zero -o json >/dev/null 2>&1; grep -c . " + log + " > " +
                              place.path() + "/count; grep -vcF 'execve(\"" + STACKWORTHY_BINARY + "\"' " + log +
                              " | head -1 > " + place.path() + "/others; true";
  REQUIRE(std::system(command.c_str()) == 0);
  if (fs::file_size(log) == 0) {
    WARN("skipped: strace may not trace here");
    return;
  }
  std::string others;
  std::ifstream(place.path() + "/others") >> others;
  CHECK(others == "0");
  CHECK_FALSE(fs::exists(place.path() + "/hostile/ran"));
#endif
}

}  // namespace
}  // namespace stackworthy::hostile
