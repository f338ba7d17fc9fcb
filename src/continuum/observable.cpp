#include "rbm_vmc/continuum/observable.hpp"

namespace rbm {

Tally::Tally(Real* sums, Index stride, Index groups) : sums_(sums) {
  expects(groups >= 1 && kBatch % groups == 0, "groups of equally many lanes");
  whole_packs_ = kBatch / groups >= kPack;
  for (Index lane = 0; lane < kBatch; ++lane) {
    rows_[lane / kPack][lane % kPack] = static_cast<std::int32_t>(lane / (kBatch / groups) * stride);
  }
}

Tally Tally::from(Index first) const {
  Tally later = *this;
  later.sums_ += first;
  return later;
}

std::vector<Profile> by_spin(const Profile& all, const Species& species) {
  std::vector<Profile> profiles{all};
  profiles[0].parts = {0};
  if (!species.fermions) return profiles;
  const Index down = all.values() + 1;
  profiles[0].parts = {0, down};
  const auto add = [&](const char* spin, Index part) {
    Profile one = all;
    one.name += std::string("_") + spin;
    one.long_name += std::string(", spin ") + spin;
    one.parts = {part};
    profiles.push_back(std::move(one));
  };
  if (species.up > 0) add("up", 0);
  if (species.up < species.particles) add("down", down);
  return profiles;
}

}  // namespace rbm
