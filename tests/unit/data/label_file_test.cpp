#include "rbm_vmc/data/label_file.hpp"

#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

TEST(LabelFile, OfEveryFormat) {
  const ScratchFolder folder;
  const std::vector<Integer> wanted = {7, 0, 255};
  spill(folder / "idx", std::string("\0\0\x08\1\0\0\0\3\7\0\xff", 11));
  EXPECT_EQ(read_labels(folder / "idx"), wanted);
  const std::string header = "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }\n";
  spill(folder / "npy", "\x93NUMPY\1" + std::string(1, '\0') + little(static_cast<std::uint16_t>(header.size())) + header +
                            std::string("\7\0\xff", 3));
  EXPECT_EQ(read_labels(folder / "npy"), wanted);
  spill(folder / "text", "label\n7\n0\n255\n");
  EXPECT_EQ(read_labels(folder / "text"), wanted);
}

TEST(LabelFile, WhatIsNone) {
  const ScratchFolder folder;
  spill(folder / "a", "1,2\n3,4\n");
  EXPECT_EQ(message_of<InputError>(folder, [&] { read_labels(folder / "a"); }),
            "a: wrong shape (2 columns, wanted one label a row)");
  spill(folder / "a", "1\n2.5\n");
  EXPECT_EQ(message_of<InputError>(folder, [&] { read_labels(folder / "a"); }),
            "a: not a whole number (label 1, counted from 0: 2.5)");
  EXPECT_EQ(message_of<FileError>(folder, [&] { read_labels(folder / "b"); }),
            "b: cannot be opened (No such file or directory)");
}

}  // namespace
}  // namespace rbm
