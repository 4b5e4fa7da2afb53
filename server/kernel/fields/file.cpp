// One stored file, by the id that POST /files gave. kernel/records adds name, size and type when it renders.
#include "kernel/fields/ids.h"

namespace socle::fields {

extern const FieldType file_type;
const FieldType file_type{
    .name = "file",
    .family = Family::reference,
    .columns = {integer_column()},
    .orderable = false,
    .parse = parse_id,
    .write = write_integer,
    .to_text = integer_to_text,
    .from_text = id_from_text,
    .to_columns = integer_to_columns,
    .from_columns = integer_from_columns,
    .define = no_params,
};

}  // namespace socle::fields
