// What others may use of data quality: imports, from the profile of a file to its reversal.
#pragma once
#include "modules/quality/import.h"
