package dev.longshore.architecture.good.sql.run;

import dev.longshore.architecture.good.model.run.RunKey;
import org.springframework.jdbc.core.simple.JdbcClient;

/** SQL where it belongs. */
public record RunLeases(JdbcClient jdbc) {

    public boolean claim(RunKey run) {
        return jdbc.sql("select true").query(Boolean.class).single()
                && !run.value().isEmpty();
    }
}
