package dev.longshore.sql.export;

/** What the server makes of each row. */
public enum RowForm {

    /** The columns of the query, each as a field. */
    FIELDS,

    /** The columns of the key, each as a field, and then the whole row as one JSON object, whose members bear the names of the columns. */
    JSON
}
