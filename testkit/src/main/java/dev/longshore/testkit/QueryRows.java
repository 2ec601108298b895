package dev.longshore.testkit;

import java.util.List;

/** The rows of a query. */
record QueryRows(String title, String sql) implements Compared {

    @Override
    public List<String> lines(Left left) {
        return left.database()
                .sql("select cast(to_jsonb(q) as text) from (" + sql + ") q")
                .query(String.class)
                .list();
    }
}
