// Probability, forecast category and weighted amount follow the stage.
//
// Keeps    A probability or category written by the person in the same change stays as written.
// Units    probability is a percent of scale 2 (60 % = 6000); amounts in minor units, half away from zero.
#pragma once
#include "kernel/records/rule.h"

namespace socle::sales {

// An opportunity without a title bears its product's and its account's names. Reads account, product.
void title_when_none(const records::Moment& m, records::Outcome& out);
void stage_values(const records::Moment& m, records::Outcome& out);
void weighted_amount(const records::Moment& m, records::Outcome& out);

}  // namespace socle::sales
