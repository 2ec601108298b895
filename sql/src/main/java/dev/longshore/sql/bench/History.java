package dev.longshore.sql.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A long history of ended runs, as a year of work would leave it. For databases of benchmarks only: nothing removes it again. */
public final class History {

    private static final String SIZE =
            "select count(*) from (select 1 from longshore.run r where r.caller = 'history' limit :count) h";

    private static final String ANALYZE = """
            analyze longshore.run, longshore.batch_job_instance, longshore.batch_job_execution, longshore.batch_job_execution_params, \
            longshore.batch_step_execution, longshore.batch_job_execution_context, longshore.batch_step_execution_context""";

    private final JdbcClient jdbc;

    public History(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes so many ended runs with their executions, unless they are there already. */
    public void grow(int runs) {
        long there = jdbc.sql(SIZE).param("count", runs).query(Long.class).single();
        if (there < runs) {
            jdbc.sql(statement()).param("count", runs).query(Long.class).single();
            jdbc.sql(ANALYZE).update();
        }
    }

    private static String statement() {
        try (InputStream in = new ClassPathResource("sql/bench/history.sql").getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
