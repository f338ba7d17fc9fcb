// Every key of an input times everything that can be wrong with it, in HDF5 files as other programs write them. The keys are
// those of describe(): new ones are tested by themselves.
#include <gtest/gtest.h>
#include <hdf5.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include "rbm_vmc/io/assign.hpp"
#include "rbm_vmc/io/input_keys.hpp"
#include "rbm_vmc/io/read_input.hpp"
#include "rbm_vmc/vmc/resolve.hpp"
#include "unit/io/scratch_folder.hpp"

namespace rbm {
namespace {

using Extents = std::vector<hsize_t>;
using Lines = std::vector<std::string>;
constexpr Real kInfinity = std::numeric_limits<Real>::infinity();

/// An HDF5 file of the default format. Groups come into being on the way to what is put into them.
class File {
 public:
  explicit File(const std::filesystem::path& path)
      : id_(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)), links_(H5Pcreate(H5P_LINK_CREATE)) {
    H5Pset_create_intermediate_group(links_, 1);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    H5Pclose(links_);
    H5Fclose(id_);
  }

  void put(const std::string& path, hid_t type, hid_t space, const void* values = nullptr) {
    const hid_t id = H5Dcreate2(id_, path.c_str(), type, space, links_, H5P_DEFAULT, H5P_DEFAULT);
    ASSERT_GE(id, 0) << path;
    if (values != nullptr) {
      ASSERT_GE(H5Dwrite(id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), 0) << path;
    }
    H5Dclose(id);
    H5Sclose(space);
  }
  void put(const std::string& path, const std::vector<Real>& values, const Extents& extents) {
    put(path, H5T_NATIVE_DOUBLE, space_of(extents), values.empty() ? nullptr : values.data());
  }
  void put(const std::string& path, const std::vector<Integer>& values, const Extents& extents) {
    put(path, H5T_NATIVE_INT64, space_of(extents), values.data());
  }
  void put(const std::string& path, const Lines& texts, const Extents& extents) {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    std::vector<const char*> pointers;
    for (const auto& text : texts) pointers.push_back(text.c_str());
    put(path, type, space_of(extents), pointers.data());
    H5Tclose(type);
  }
  void group(const std::string& path) { H5Gclose(H5Gcreate2(id_, path.c_str(), links_, H5P_DEFAULT, H5P_DEFAULT)); }
  void attribute(const char* name, hid_t type, const void* value) {
    const hid_t space = space_of({});
    const hid_t id = H5Acreate2(id_, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(id, type, value);
    H5Aclose(id);
    H5Sclose(space);
  }

  static hid_t space_of(const Extents& extents) {
    return extents.empty() ? H5Screate(H5S_SCALAR)
                           : H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr);
  }

 private:
  hid_t id_, links_;
};

struct Fault {
  std::string name;
  std::function<void(File&, const std::string& path)> put;
};

std::string slashed(std::string path) {
  std::ranges::replace(path, '.', '/');
  return path;
}

bool is_text(const Key& key) { return key.type == KeyType::choice || key.type == KeyType::choices; }
bool is_list(const Key& key) {
  return key.type == KeyType::choices || key.type == KeyType::reals || key.type == KeyType::table;
}
bool is_number(const Key& key) { return !is_text(key) && key.type != KeyType::boolean; }

template <class T>
Fault value(std::string name, std::vector<T> values, Extents extents) {
  return {std::move(name), [values = std::move(values), extents = std::move(extents)](File& file, const std::string& path) {
            file.put(path, values, extents);
          }};
}
Fault value(std::string name, Real number) { return value(std::move(name), std::vector<Real>{number}, {}); }
Fault value(std::string name, Integer number) { return value(std::move(name), std::vector<Integer>{number}, {}); }
Fault value(std::string name, const char* text) { return value(std::move(name), Lines{text}, {}); }

Fault bare(std::string name, hid_t type, const Extents& extents = {}) {
  return {std::move(name),
          [type, extents](File& file, const std::string& path) { file.put(path, type, File::space_of(extents)); }};
}

/// Of a class that no key has.
void add_classes(std::vector<Fault>& faults) {
  const hid_t complex = H5Tcreate(H5T_COMPOUND, 16);
  H5Tinsert(complex, "r", 0, H5T_IEEE_F64LE);
  H5Tinsert(complex, "i", 8, H5T_IEEE_F64LE);
  faults.push_back(bare("complex numbers", complex));
  faults.push_back(bare("opaque bytes", H5Tcreate(H5T_OPAQUE, 5)));
  faults.push_back(bare("references", H5T_STD_REF_OBJ));
  faults.push_back(bare("long double", H5T_NATIVE_LDOUBLE));
  faults.push_back(bare("rows of different lengths", H5Tvlen_create(H5T_IEEE_F64LE)));
}

std::vector<Fault> faults_of(const Key& key) {
  std::vector<Fault> faults;
  add_classes(faults);
  faults.push_back({"a group", [](File& file, const std::string& path) { file.group(path); }});
  faults.push_back({"a group with something", [](File& file, const std::string& path) {
                      file.put(path + "/value", std::vector<Integer>{1}, {});
                    }});
  faults.push_back({"nothing", [](File& file, const std::string& path) {
                      file.put(path, H5T_NATIVE_DOUBLE, H5Screate(H5S_NULL));
                    }});
  faults.push_back(value("27 numbers", std::vector<Real>(27, 0.5), {3, 3, 3}));
  faults.push_back(value("five dimensions", std::vector<Real>(1, 0.5), {1, 1, 1, 1, 1}));
  faults.push_back(bare("2^60 numbers", H5T_STD_I8LE, {hsize_t{1} << 60}));
  if (!is_list(key) || key.least > 0) faults.push_back(value("none", std::vector<Real>{}, {0}));
  if (!is_list(key) && is_number(key)) faults.push_back(value("two numbers", std::vector<Integer>{1, 1}, {2}));
  if (is_list(key) && key.most < 1000) {
    const auto count = static_cast<std::size_t>(key.most + 1);
    if (is_number(key)) faults.push_back(value("one too many", std::vector<Real>(count, 1.0), {count}));
  }
  if (is_text(key)) {
    faults.push_back(value("a number", 0.5));
    faults.push_back(value("an integer", Integer{1}));
    faults.push_back(value("an empty text", ""));
    faults.push_back(value("an unknown word", "nonesuch"));
    faults.push_back(value("text that is not UTF-8", "caf\xe9"));
    faults.push_back(value("a very long word", std::string(100000, 'x').c_str()));
  } else {
    faults.push_back(value("a word", "word"));
    faults.push_back(value("NaN", std::nan("")));
    faults.push_back(value("infinity", kInfinity));
  }
  if (key.type == KeyType::choices) {
    const std::string name(key.choices.front());
    faults.push_back(value("one twice", Lines{name, name}, {2}));
  }
  if (key.type == KeyType::boolean) {
    faults.push_back(value("two", Integer{2}));
    faults.push_back(value("minus one", Integer{-1}));
  }
  if (key.type == KeyType::integer) {
    faults.push_back(value("a fraction", 2.5));
    faults.push_back({"an integer beyond 2^63", [](File& file, const std::string& path) {
                        const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
                        file.put(path, H5T_NATIVE_UINT64, File::space_of({}), &most);
                      }});
    if (std::isfinite(key.range.low)) faults.push_back(value("the wrong sign", std::numeric_limits<Integer>::min()));
    if (key.range.high < 9e18) faults.push_back(value("too large", std::numeric_limits<Integer>::max()));
    if (std::isfinite(key.range.low)) faults.push_back(value("one too low", static_cast<Integer>(key.range.low) - 1));
    if (key.range.high < 9e18) faults.push_back(value("one too high", static_cast<Integer>(key.range.high) + 1));
  } else if (is_number(key)) {
    if (std::isfinite(key.range.low)) faults.push_back(value("the wrong sign", -1e300));
    if (std::isfinite(key.range.low)) faults.push_back(value("too low", std::nextafter(key.range.low, -kInfinity)));
    if (key.range.low_open) faults.push_back(value("just too low", key.range.low));
    if (std::isfinite(key.range.high)) faults.push_back(value("too large", 1e300));
  }
  return faults;
}

class InputTable : public testing::Test {
 protected:
  /// What is wrong with a file that holds what `put` put there, and the required keys that are not in `spoilt`.
  Lines problems(const Lines& spoilt, const std::function<void(File&)>& put) {
    const auto path = folder / "bad.h5";
    {
      File file(path);
      const hid_t type = H5Tcopy(H5T_C_S1);
      H5Tset_size(type, 13);
      file.attribute("format", type, "rbm_vmc.input");
      const std::int32_t version = 1;
      file.attribute("format_version", H5T_NATIVE_INT32, &version);
      H5Tclose(type);
      if (std::ranges::find(spoilt, "system.kind") == spoilt.end()) file.put("system/kind", Lines{"quantum-dot"}, {});
      if (std::ranges::find(spoilt, "system.particles") == spoilt.end())
        file.put("system/particles", std::vector<Integer>{2}, {});
      put(file);
    }
    try {
      resolve(read_input(path));
    } catch (const InputError& error) {
      return error.problems();
    } catch (const std::exception& error) {
      return {std::string("not an InputError: ") + error.what()};
    }
    return {"no error"};
  }

  /// "system.omega: ..." or "system/omega: ...", with what was found or wanted.
  static bool tells(const std::string& line, const std::string& path) {
    const bool named = line.starts_with(path + ": ") || line.starts_with(slashed(path) + ": ");
    return named && line.find('(') != line.npos;
  }

  ScratchFolder folder;
  Input input;
  std::vector<Key> keys = describe(input);
};

TEST_F(InputTable, EachKeyWithEachFault) {
  std::size_t cases = 0;
  for (const auto& key : keys) {
    for (const auto& fault : faults_of(key)) {
      const auto lines = problems({key.path}, [&](File& file) { fault.put(file, slashed(key.path)); });
      ASSERT_EQ(lines.size(), 1u) << key.path << ", " << fault.name << ": " << lines[0];
      EXPECT_TRUE(tells(lines[0], key.path)) << key.path << ", " << fault.name << ": " << lines[0];
      EXPECT_LT(lines[0].size(), 400u) << key.path << ", " << fault.name;
      ++cases;
    }
  }
  std::cout << keys.size() << " keys, " << cases << " faults\n";
}

TEST_F(InputTable, RequiredKeysThatAreMissing) {
  for (const auto& key : keys) {
    if (!key.required) continue;
    const auto lines = problems({key.path}, [](File&) {});
    ASSERT_EQ(lines.size(), 1u) << key.path;
    EXPECT_TRUE(lines[0].starts_with(key.path + ": missing (")) << lines[0];
  }
}

/// In one file something is wrong with every key: all of it is said at once.
TEST_F(InputTable, AllKeysAtOnce) {
  Lines all;
  for (const auto& key : keys) all.push_back(key.path);
  for (std::size_t round = 0; round < 12; ++round) {
    const auto lines = problems(all, [&](File& file) {
      for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto faults = faults_of(keys[i]);
        faults[(i + round) % faults.size()].put(file, slashed(keys[i].path));
      }
    });
    EXPECT_EQ(lines.size(), keys.size());
    for (const auto& path : all) {
      EXPECT_EQ(std::ranges::count_if(lines, [&](const auto& line) { return tells(line, path); }), 1) << path;
    }
  }
}

}  // namespace
}  // namespace rbm
