// What others may use of reports: exports of what a list shows, at once or as a job.
#pragma once
#include "modules/reports/export.h"
