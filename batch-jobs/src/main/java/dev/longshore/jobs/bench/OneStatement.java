package dev.longshore.jobs.bench;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The limit: the same SELECT as one INSERT … SELECT … GROUP BY over the whole table, with the same memory and on the same indexes. No checkpoint, one backend. */
final class OneStatement implements Contender {

    private static final String SETTINGS =
            "select set_config('work_mem', '64MB', true), set_config('jit', 'off', true)";

    private static final String INSERT = """
            insert into longshore.bench_daily_sales (day, supplier_group, order_lines, quantity, revenue)
            select l_shipdate as day,
              (l_suppkey % 100)::integer as supplier_group,
              count(*) as order_lines,
              sum(l_quantity) as quantity,
              sum(l_extendedprice * (1 - l_discount)) as revenue
            from longshore.order_line
            group by l_shipdate, l_suppkey % 100
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final DailySales sales;

    OneStatement(JdbcClient jdbc, TransactionOperations transactions, DailySales sales) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.sales = sales;
    }

    @Override
    public String name() {
        return "one INSERT … SELECT … GROUP BY";
    }

    @Override
    public Outcome run() {
        sales.empty(DailySales.RIVALS);
        long start = System.nanoTime();
        transactions.executeWithoutResult(transaction -> {
            jdbc.sql(SETTINGS).query(row -> {});
            jdbc.sql(INSERT).update();
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        return sales.outcome(DailySales.RIVALS, seconds, sales.orderLines());
    }
}
