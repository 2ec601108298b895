package dev.longshore.jobs.bench;

/** What all contenders read. */
final class BenchSql {

    static final String ORDER_LINES = """
            select l_orderkey, l_partkey, l_suppkey, l_linenumber, l_quantity, l_extendedprice, l_discount, l_tax, l_returnflag, l_linestatus, \
            l_shipdate, l_commitdate, l_receiptdate, l_shipinstruct, l_shipmode, l_comment \
            from longshore.order_line""";

    static final String KEY_ORDER = " order by l_orderkey, l_linenumber";

    private BenchSql() {}
}
