/// A results file as reports look at it: numbers by path, and what is not there is empty rather than an error.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apps/screen_lines.hpp"
#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/hdf5_file.hpp"
#include "rbm_vmc/io/input_archive.hpp"
#include "rbm_vmc/io/input_toml.hpp"
#include "rbm_vmc/io/spelling.hpp"
#include "rbm_vmc/training/training_input.hpp"

namespace rbm {

/// A number for people, "not known" if it is not finite.
inline std::string number_text(Real value, int digits = 6) {
  return std::isfinite(value) ? fmt::format("{:.{}g}", value, digits) : "not known";
}

inline std::string value_text(Real value, Real error) {
  if (!std::isfinite(value)) return "not known";
  return std::isfinite(error) ? with_error(value, error) : number_text(value, 10);
}

class ReportedRun {
 public:
  /// Throws FileError if the file cannot be read, InputError if it holds no results.
  explicit ReportedRun(std::string file) : file_(std::move(file)), data_(read_foreign_in_child(file_)) {
    const auto format = attribute("", "format");
    if (format != "rbm_vmc.results") {
      throw InputError(fmt::format("{}: no results (format: found {}, wanted rbm_vmc.results) give a file NAME.results.h5",
                                   shown(file_), format.empty() ? "none" : shown(format)));
    }
    is_training_ = attribute("input", "format") == TrainingInput::kKind.format;
    if (is_training_)
      take_input<TrainingInput>();
    else
      input_ = take_input<Input>();
  }

  const std::string& file() const { return file_; }
  std::string name() const { return std::filesystem::path(file_).filename().string(); }
  /// The name without .results.h5: what commands give to the files of a run.
  std::string stem() const {
    const auto whole = name();
    return whole.substr(0, whole.find(".results.h5"));
  }
  bool is_training() const { return is_training_; }
  std::string status() const { return attribute("", "status"); }
  bool has_energy() const { return std::isfinite(real("result/energy/mean")); }
  /// Of a run of rbm_vmc, if the stored input can be read.
  const std::optional<Input>& input() const { return input_; }
  const std::string& input_toml() const { return toml_; }
  const std::vector<std::string>& problems() const { return data_.problems; }
  const Archive& archive() const { return data_.archive; }

  /// NaN if there is no such number.
  Real real(std::string_view path) const {
    const auto values = numbers(path);
    return values.size() == 1 ? values.front() : std::numeric_limits<Real>::quiet_NaN();
  }
  /// Integers, reals or booleans; empty if there are none.
  std::vector<Real> numbers(std::string_view path) const {
    const auto* dataset = data_.archive.find(path);
    if (!dataset) return {};
    return std::visit(
        [](const auto& values) -> std::vector<Real> {
          if constexpr (std::is_same_v<std::decay_t<decltype(values)>, std::vector<std::string>>)
            return {};
          else
            return {values.begin(), values.end()};
        },
        dataset->data);
  }
  std::vector<Index> shape(std::string_view path) const {
    const auto* dataset = data_.archive.find(path);
    return dataset ? dataset->shape : std::vector<Index>();
  }
  std::vector<std::string> texts(std::string_view path) const { return texts_of(data_.archive.find(path)); }
  std::string text(std::string_view path) const { return only(texts(path)); }
  std::string attribute(std::string_view path, std::string_view name) const {
    const auto* text = data_.archive.find_text_attribute(path, name);
    return text ? *text : std::string();
  }

  /// The datasets `<group>/<name>` and `<group>/<name>/<leaf>`: the names that have this leaf, in alphabetical order.
  std::vector<std::string> names_with(std::string_view group, std::string_view leaf) const {
    std::vector<std::string> names;
    const std::string begin = std::string(group) + "/", end = "/" + std::string(leaf);
    for (const auto& [path, value] : data_.archive.datasets()) {
      if (path.size() > begin.size() + end.size() && path.starts_with(begin) && path.ends_with(end))
        names.push_back(path.substr(begin.size(), path.size() - begin.size() - end.size()));
    }
    return names;
  }

 private:
  static std::vector<std::string> texts_of(const Dataset* dataset) {
    const auto* texts = dataset ? std::get_if<std::vector<std::string>>(&dataset->data) : nullptr;
    return texts ? *texts : std::vector<std::string>();
  }
  static std::string only(const std::vector<std::string>& texts) {
    return texts.size() == 1 ? texts.front() : std::string();
  }

  /// The stored input as TOML; what cannot be read of it is a problem to be told, and no reason to show nothing.
  template <Settings T>
  std::optional<T> take_input() {
    T settings;
    std::vector<std::string> problems;
    read_archive_keys(stored_input(data_.archive), describe(settings), T::kKind, problems);
    for (auto& line : missing_keys(describe(settings))) problems.push_back(std::move(line));
    toml_ = to_toml(settings);
    data_.problems.insert(data_.problems.end(), problems.begin(), problems.end());
    return problems.empty() ? std::optional<T>(std::move(settings)) : std::nullopt;
  }

  std::string file_;
  ForeignArchive data_;
  bool is_training_ = false;
  std::optional<Input> input_;
  std::string toml_;
};

}  // namespace rbm
