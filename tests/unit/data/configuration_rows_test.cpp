#include "rbm_vmc/data/configuration_rows.hpp"

#include "rbm_vmc/io/hdf5_file.hpp"
#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

TEST(ConfigurationRows, ParticlesTimesDimensionsUnits) {
  const ScratchFolder folder;
  Archive archive;
  archive.put("observables/configurations/positions",
              Dataset(std::vector<Real>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11.5}, {2, 3, 2}));
  write_archive(folder / "a.results.h5", archive);
  auto rows = configuration_rows(folder / "a.results.h5");
  EXPECT_EQ(rows.rows(), 2);
  EXPECT_EQ(rows.columns(), 6);
  EXPECT_EQ(all_rows(rows), archive.reals("observables/configurations/positions"));
  EXPECT_EQ(rows.attributes().at("particles"), Dataset(3));
}

TEST(ConfigurationRows, ResultsWithoutAny) {
  const ScratchFolder folder;
  write_archive(folder / "a.h5", Archive());
  EXPECT_EQ(message_of<InputError>(folder, [&] { configuration_rows(folder / "a.h5"); }),
            "a.h5: no configurations (/observables/configurations/positions is not there) run with "
            "evaluation.configurations = 10000");
  EXPECT_THROW(configuration_rows(folder / "no.h5"), FileError);
}

}  // namespace
}  // namespace rbm
