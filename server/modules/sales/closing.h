// Closing: what follows when an opportunity reaches a stage of category won or lost, or leaves one.
//
// Shape    derive: closed_on. react: opportunity.won, .lost or .reopened; the account becomes a customer.
// Units    closed_on is a calendar day in the company's time zone, not the server's.
// Keeps    closed_on is set exactly when the category is won or lost.
// Source   glossary: stage, category, closing
#pragma once
#include "kernel/records/rule.h"

namespace socle::sales {

void closing(const records::Moment& m, records::Outcome& out);
void announce_closing(const records::Moment& m, records::Outcome& out);   // reads account

}  // namespace socle::sales
