#pragma once
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace user {

class Probe {
 public:
  Probe(std::string model, std::int32_t rank, std::vector<std::int64_t> sizes, double ratio)
      : about_(std::move(model) + " " + std::to_string(rank)) {
    for (std::int64_t size : sizes) about_ += " " + std::to_string(size);
    about_ += " " + std::to_string(static_cast<int>(10 * ratio));
  }
  std::string about() const { return about_; }
  std::string variable(const std::string& name) const {
    const char* value = std::getenv(name.c_str());
    return value ? value : "unset";
  }
  std::string folder() const { return std::filesystem::current_path().string(); }
  void say(const std::string& line) {
    std::puts(line.c_str());
    std::fflush(stdout);
  }

 private:
  std::string about_;
};

}  // namespace user
