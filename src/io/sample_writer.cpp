#include "rbm_vmc/io/sample_writer.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "hdf5_image.hpp"
#include "mapped_file.hpp"
#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/durable_file.hpp"

namespace rbm {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kTrialValues = std::size_t{1} << 18;

hid_t stored_type(ValueKind kind) {
  return kind == ValueKind::real ? H5T_IEEE_F64LE : kind == ValueKind::spin ? H5T_STD_I8LE : H5T_STD_U8LE;
}

/// In how many bytes these rows are stored.
hsize_t stored_bytes(std::span<const Real> values, hid_t type, hsize_t columns, bool packed) {
  hdf5::Image image;
  const hsize_t rows = values.size() / columns;
  const auto table = image.add_table("x", {type, rows, columns, packed});
  hdf5::write_rows(table, 0, rows, H5T_NATIVE_DOUBLE, values.data());
  hdf5::ok(H5Dflush(table), "cannot be flushed");
  return H5Dget_storage_size(table);
}

bool packing_helps(std::span<const Real> values, hid_t type, Index columns) {
  const auto width = static_cast<std::size_t>(columns);
  const auto rows = std::min(values.size(), std::max(kTrialValues, width)) / width;
  const auto first = values.first(rows * width);
  return 5 * stored_bytes(first, type, width, true) < 4 * stored_bytes(first, type, width, false);
}

}  // namespace

class SampleWriter::Parts {
 public:
  Parts(const fs::path& file, const Shape& shape)
      : file_(file), shape_(shape), durable_(file), memory_(durable_.temporary(), file), image_(memory_) {
    expects(shape.samples > 0 && shape.columns > 0 && shape.validation >= 0, "rows of some columns");
  }

  void add(SamplePart part, std::span<const Real> rows) {
    const auto count = std::ssize(rows) / shape_.columns;
    Progress& written = tables_[static_cast<std::size_t>(part)];
    expects(std::ssize(rows) == count * shape_.columns, "whole rows");
    expects(count <= rows_of(part) - written.done, "no more rows than were announced");
    if (count == 0) return;
    ValueWatch watch;
    watch.see(rows);
    // A spin table with the values of a binary one can hold only ones.
    expects(shape_.kind == ValueKind::real || watch.kind() == shape_.kind ||
                (shape_.kind == ValueKind::byte && watch.kind() == ValueKind::binary) ||
                (shape_.kind == ValueKind::spin && watch.least() == 1 && watch.most() == 1),
            "values of the kind that was announced");
    attempt([&] {
      if (!packed_) packed_ = packing_helps(rows, stored_type(shape_.kind), shape_.columns);
      if (!written.table) {
        const auto extent = static_cast<hsize_t>(rows_of(part));
        const hdf5::TableLayout layout{stored_type(shape_.kind), extent, static_cast<hsize_t>(shape_.columns), *packed_};
        written.table.emplace(image_.add_table(std::string(part_name(part)), layout));
      }
      hdf5::write_rows(*written.table, static_cast<hsize_t>(written.done), static_cast<hsize_t>(count), H5T_NATIVE_DOUBLE,
                       rows.data());
    });
    written.done += count;
  }

  void add_labels(SamplePart part, const std::vector<Integer>& labels) {
    expects(std::ssize(labels) == rows_of(part), "one label a row");
    if (!labels.empty())
      attempt([&] { image_.add_dataset(part == SamplePart::samples ? "labels" : "validation_labels", labels); });
  }

  void add_beside(const Archive& archive) {
    attempt([&] {
      for (const auto& path : archive.groups()) {
        if (path != "samples" && path != "validation")
          image_.add_group(path);  // these may have attributes, and are no groups
      }
      for (const auto& [path, dataset] : archive.datasets()) image_.add_dataset(path, dataset);
      for (const auto& [path, attributes] : archive.attributes()) {
        for (const auto& [name, value] : attributes) image_.add_attribute(path, name, value);
      }
    });
  }

  void finish() {
    for (const auto part : {SamplePart::samples, SamplePart::validation})
      expects(tables_[static_cast<std::size_t>(part)].done == rows_of(part), "all rows that were announced");
    attempt([&] {
      for (auto& [table, done] : tables_) {
        if (table) table->close();
      }
      memory_.seal(image_.close());
    });
    durable_.appear(Previous::discard);
  }

 private:
  struct Progress {
    std::optional<hdf5::Handle> table;
    Index done = 0;
  };

  Index rows_of(SamplePart part) const { return part == SamplePart::samples ? shape_.samples : shape_.validation; }

  template <class Work>
  void attempt(const Work& work) {
    try {
      work();
    } catch (const ObjectError& error) {
      const auto why = memory_.refusal().empty() ? std::string(error.what()) : memory_.refusal();
      throw FileError(file_.string() + ": cannot be written (" + why + ")");
    }
  }

  fs::path file_;
  Shape shape_;
  DurableFile durable_;
  MappedFile memory_;
  hdf5::Image image_;
  std::array<Progress, 2> tables_;
  std::optional<bool> packed_;
};

SampleWriter::SampleWriter(const fs::path& file, const Shape& shape) : parts_(std::make_unique<Parts>(file, shape)) {}
SampleWriter::~SampleWriter() = default;
void SampleWriter::add(SamplePart part, std::span<const Real> rows) { parts_->add(part, rows); }
void SampleWriter::add_labels(SamplePart part, const std::vector<Integer>& labels) { parts_->add_labels(part, labels); }
void SampleWriter::add_beside(const Archive& archive) { parts_->add_beside(archive); }
void SampleWriter::finish() { parts_->finish(); }

}  // namespace rbm
