#include "rbm_vmc/io/archive_bytes.hpp"

#include <cstring>
#include <type_traits>

namespace rbm {
namespace {

class Writer {
 public:
  template <class T>
    requires std::is_arithmetic_v<T>
  void put(T value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(T));
  }
  void put(std::string_view text) {
    put(text.size());
    bytes_.append(text);
  }
  void put(const Dataset& dataset) {
    put(dataset.shape.size());
    for (const Index extent : dataset.shape) put(extent);
    put(dataset.data.index());
    std::visit(
        [this](const auto& values) {
          put(values.size());
          for (const auto& value : values) put(value);
        },
        dataset.data);
  }
  void put(const std::string& text) { put(std::string_view(text)); }
  template <class T>
  void put(const std::string& key, const T& value) {
    put(key);
    put(value);
  }
  void put(const Archive::Attributes& attributes) {
    put(attributes.size());
    for (const auto& [name, value] : attributes) put(name, value);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  T get() {
    if constexpr (std::is_same_v<T, std::string>) {
      return std::string(cut(get<std::size_t>()));
    } else {
      T value;
      std::memcpy(&value, cut(sizeof(T)).data(), sizeof(T));
      return value;
    }
  }
  Dataset dataset() {
    Dataset found;
    found.shape = list<Index>();
    switch (get<std::size_t>()) {
      case 0: found.data = list<char>(); break;
      case 1: found.data = list<Integer>(); break;
      case 2: found.data = list<Real>(); break;
      default: found.data = list<std::string>(); break;
    }
    return found;
  }

 private:
  template <class T>
  std::vector<T> list() {
    std::vector<T> values(checked(get<std::size_t>()));
    for (auto& value : values) value = get<T>();
    return values;
  }
  std::size_t checked(std::size_t count) const {
    expects(count <= rest_.size(), "bytes of a whole archive");
    return count;
  }
  std::string_view cut(std::size_t count) {
    const std::string_view piece = rest_.substr(0, checked(count));
    rest_.remove_prefix(count);
    return piece;
  }

  std::string_view rest_;
};

}  // namespace

std::string to_bytes(const Archive& archive) {
  Writer writer;
  writer.put(archive.datasets().size());
  for (const auto& [path, dataset] : archive.datasets()) writer.put(path, dataset);
  writer.put(archive.attributes().size());
  for (const auto& [path, attributes] : archive.attributes()) writer.put(path, attributes);
  return writer.take();
}

Archive from_bytes(std::string_view bytes) {
  Reader reader(bytes);
  Archive archive;
  for (auto left = reader.get<std::size_t>(); left > 0; --left) {
    const auto path = reader.get<std::string>();
    archive.put(path, reader.dataset());
  }
  for (auto groups = reader.get<std::size_t>(); groups > 0; --groups) {
    const auto path = reader.get<std::string>();
    auto left = reader.get<std::size_t>();
    if (left == 0) archive.group(path);
    for (; left > 0; --left) {
      const auto name = reader.get<std::string>();
      archive.attribute(path, name, reader.dataset());
    }
  }
  return archive;
}

}  // namespace rbm
