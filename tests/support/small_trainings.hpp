/// Trainings on data sets made in a folder of their own, for tests.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "rbm_vmc/data/write_data_set.hpp"
#include "rbm_vmc/io/read_input.hpp"
#include "rbm_vmc/training/resolve_training.hpp"
#include "rbm_vmc/training/training.hpp"

namespace rbm::test {

/// A folder that lives as long as the object.
class Folder {
 public:
  Folder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("rbm_training_" + std::to_string(::getpid()) + "_" + std::to_string(count++));
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// A data set in a file, and what is known of it.
struct Data {
  Data(RowSource& rows, Real validation_share, Communicator& communicator_) : communicator(communicator_) {
    write_data_set(file, rows, {.share = validation_share}, {}, {});
    summary = summarise(file, communicator);
  }

  TrainingInput input(const std::vector<std::string>& settings) const {
    std::vector<Override> overrides;
    for (const auto& setting : settings) {
      const auto equals = setting.find('=');
      overrides.push_back({setting.substr(0, equals), setting.substr(equals + 1)});
    }
    return resolve(with_overrides(TrainingInput(), overrides), summary);
  }

  Communicator& communicator;
  Folder folder;
  std::filesystem::path file = folder / "data.h5";
  DataSummary summary;
};

inline void finish(Training& training) {
  Control control;
  while (!training.finished()) training.advance(control);
}

}  // namespace rbm::test
