package dev.longshore.jobs.run;

import dev.longshore.jobs.feed.LineProcessor;
import dev.longshore.model.installation.DatabaseAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * A worker as in production that comes to poison: a session of its that calls {@code public.poison}, or a text that says so, in a feed's line or in a rejected
 * record. Once it has come to as many as {@code public.poisoned} says, its process halts, in the midst of all of them: one death.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "dev.longshore.sql.database.PersistenceConfiguration",
            "dev.longshore.sql.account.AccountConfiguration",
            "dev.longshore.sql.schedule.ScheduleConfiguration",
            "org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration"
        })
class PoisonWorker {

    static final String POISON = "poison";

    /** {@code url user password data property…}: works until it comes to poison. */
    public static void main(String[] arguments) throws InterruptedException {
        DatabaseAddress plain = new DatabaseAddress(arguments[0], arguments[1], arguments[2]);
        // sessions tell whose they are, and end with their process
        String url = plain.url() + (plain.url().contains("?") ? "&" : "?") + "options=-c%20poison.worker%3D"
                + ProcessHandle.current().pid() + "%20-c%20client_connection_check_interval%3D50";
        Thread watch = new Thread(() -> watch(plain), "poison");
        watch.setDaemon(true);
        watch.start();
        List<String> all = new ArrayList<>(List.of(
                "spring.datasource.url=" + url,
                "spring.datasource.username=" + plain.user(),
                "spring.datasource.password=" + plain.password(),
                "longshore.data=" + Path.of(arguments[3]),
                "longshore.roles=worker",
                "spring.main.banner-mode=off",
                "logging.level.root=WARN",
                "logging.level.org.springframework.batch=OFF"));
        all.addAll(List.of(arguments).subList(4, arguments.length));
        new SpringApplicationBuilder(PoisonWorker.class)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
        Thread.currentThread().join();
    }

    static void createTables(JdbcClient jdbc) {
        jdbc.sql("""
                        create table public.poisoned (kinds int);
                        create function public.poison(said text) returns text immutable language plpgsql as $$
                        begin
                          if said like '%poison%' then
                            perform pg_advisory_lock(current_setting('poison.worker')::int, pg_backend_pid());
                            perform pg_sleep(600);
                          end if;
                          return said;
                        end $$;
                        """).update();
    }

    private static final AtomicInteger HERE = new AtomicInteger();

    private static void watch(DatabaseAddress database) {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                PreparedStatement look = connection.prepareStatement("""
                        select (select count(*) from pg_locks where locktype = 'advisory' and classid::bigint = ?), (select min(kinds) from public.poisoned)
                        """)) {
            look.setLong(1, ProcessHandle.current().pid());
            int known = 0;
            while (true) {
                try (ResultSet row = look.executeQuery()) {
                    row.next();
                    int come = row.getInt(1) + HERE.get();
                    if (come != known) {
                        known = come;
                        System.out.println("poison: " + row.getInt(1) + " in sessions, " + HERE + " here");
                    }
                    if (come >= row.getInt(2)) {
                        Runtime.getRuntime().halt(1);
                    }
                }
                Thread.sleep(20);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void comeTo(String text) {
        if (text.contains(POISON)) {
            HERE.incrementAndGet();
            try {
                Thread.sleep(600_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Bean
    LineProcessor lines() {
        return (run, values) -> {
            comeTo(String.valueOf(values.get("name")));
            return Optional.of(values);
        };
    }

    @Bean
    JacksonModule texts() {
        return new SimpleModule("poison").addSerializer(String.class, new Texts());
    }

    private static final class Texts extends StdSerializer<String> {

        Texts() {
            super(String.class);
        }

        @Override
        public void serialize(String text, JsonGenerator json, SerializationContext context) {
            if (text.startsWith("a text of " + POISON)) {
                comeTo(text);
            }
            json.writeString(text);
        }
    }
}
