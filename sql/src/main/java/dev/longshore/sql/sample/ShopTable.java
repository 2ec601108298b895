package dev.longshore.sql.sample;

import java.util.Locale;

/** The tables of the sample shop, the largest first, which is the order of loading. */
public enum ShopTable {
    ORDER_LINE("l_orderkey, l_linenumber"),
    SALES_ORDER("o_orderkey"),
    PART("p_partkey"),
    CUSTOMER("c_custkey"),
    SUPPLIER("s_suppkey"),
    ORGANIZATION("n_nationkey");

    private final String key;

    ShopTable(String key) {
        this.key = key;
    }

    /** The name in the database, such as {@code order_line}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String key() {
        return key;
    }
}
