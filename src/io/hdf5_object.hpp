/// Groups and datasets of an HDF5 file that nobody vouches for.
///
/// Links, storage, filters, sizes and types are checked before a value is read. What is of no use to an archive is refused
/// with ObjectError "problem (why)", as are failed calls.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "hdf5_library.hpp"
#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/io/read_budget.hpp"

namespace rbm::hdf5 {

struct Link {
  std::string name;
  bool hard;  ///< or else it leads to another path or to another file
};

/// An open group or dataset.
class Object {
 public:
  enum class Kind { group, dataset, other };

  static Object root_of(const std::filesystem::path& file);
  Object child(const Link& link) const;

  Kind kind() const;
  hid_t id() const { return id_; }
  std::uint64_t address() const;  ///< the same for two links to one object
  std::uint64_t end_of_file() const;  ///< of the HDF5 data: anything may follow [byte]
  std::vector<Link> links() const;
  std::vector<std::string> attributes() const;
  /// Refuses a dataset whose values are in other files or packed by unknown filters, and values of kinds that archives lack.
  Dataset values(ReadBudget& budget) const;
  Dataset attribute(const std::string& name, ReadBudget& budget) const;

 private:
  explicit Object(Handle id) : id_(std::move(id)) {}
  Handle id_;
};

}  // namespace rbm::hdf5
