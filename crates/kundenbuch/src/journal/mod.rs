//! Who did what when: ids and field names, never values; chained so that a lost commit shows.
