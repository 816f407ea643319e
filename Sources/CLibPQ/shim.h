#pragma once
#include <libpq-fe.h>

// libpq names the fields of an error by character macros, which Swift does not import.
enum wattos_pg_field {
    wattos_pg_severity = PG_DIAG_SEVERITY_NONLOCALIZED,
    wattos_pg_sqlstate = PG_DIAG_SQLSTATE,
    wattos_pg_message = PG_DIAG_MESSAGE_PRIMARY,
    wattos_pg_detail = PG_DIAG_MESSAGE_DETAIL,
    wattos_pg_hint = PG_DIAG_MESSAGE_HINT,
    wattos_pg_constraint = PG_DIAG_CONSTRAINT_NAME,
    wattos_pg_position = PG_DIAG_STATEMENT_POSITION,
    wattos_pg_function = PG_DIAG_SOURCE_FUNCTION,
};
