/// What is known of a data set before training: its survey, mean and variance of each unit, and a checksum.
///
///     mean_i = <x_i>,  deviation_i = √(<x_i²> - <x_i>²)   over the rows of `samples`
///
/// The data are read once, each rank its part; the sums do not depend on the number of ranks. The checksum is that of all numbers of
/// samples and validation in their order, whatever type they are stored as.
#pragma once

#include <vector>

#include "rbm_vmc/io/sample_survey.hpp"
#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm {

struct DataSummary {
  SampleSurvey survey;
  std::vector<Real> mean, deviation;
  Integer checksum = 0;

  Index units() const { return survey.samples.table.columns; }
  Index rows() const { return survey.samples.table.rows; }
  Index validation_rows() const { return survey.validation.table.rows; }
};

/// Collective; throws FileError and InputError on every rank alike.
DataSummary summarise(const std::filesystem::path& file, Communicator& communicator);

}  // namespace rbm
