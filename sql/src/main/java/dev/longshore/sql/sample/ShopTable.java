package dev.longshore.sql.sample;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of the sample shop, the largest first, which is the order of loading. */
public enum ShopTable {
    ORDER_LINE("l_orderkey, l_linenumber", "(l_shipdate) include (l_suppkey, l_quantity, l_extendedprice, l_discount)"),
    SALES_ORDER("o_orderkey", "(o_orderdate) include (o_custkey, o_orderstatus, o_totalprice, o_nationkey)"),
    PART("p_partkey"),
    CUSTOMER("c_custkey"),
    SUPPLIER("s_suppkey"),
    ORGANIZATION("n_nationkey");

    private final String key;
    private final @Nullable String window;

    ShopTable(String key) {
        this.key = key;
        this.window = null;
    }

    /** @param window what an index holds by which its windows are aggregated without a look at the rest */
    ShopTable(String key, String window) {
        this.key = key;
        this.window = window;
    }

    /** The name in the database, such as {@code order_line}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String key() {
        return key;
    }

    Optional<String> window() {
        return Optional.ofNullable(window);
    }
}
