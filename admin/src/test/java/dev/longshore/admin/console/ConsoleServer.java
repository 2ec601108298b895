package dev.longshore.admin.console;

import dev.longshore.admin.Longshore;
import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.sql.account.Accounts;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.schedule.ScheduleDesk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;

/** The application with the role console on a database that holds a morning of the sample shop. Every account has the same password. */
final class ConsoleServer implements AutoCloseable {

    static final String PASSWORD = "correct horse battery staple";

    private final TestDatabase database;
    private final ConfigurableApplicationContext context;
    /** Holds the locks of the workers that live. */
    private final Connection workers;

    private ConsoleServer(TestDatabase database, ConfigurableApplicationContext context, Connection workers) {
        this.database = database;
        this.context = context;
        this.workers = workers;
    }

    static ConsoleServer start(Path folder) {
        TestDatabase database = TestDatabase.create();
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--longshore.roles=console",
                "--longshore.data=" + folder,
                "--logging.level.root=warn"));
        for (String property : database.properties()) {
            arguments.add("--" + property);
        }
        ConfigurableApplicationContext context =
                SpringApplication.run(Longshore.class, arguments.toArray(String[]::new));
        context.getBean(Jobs.class).offer(SampleJobs.all());
        Accounts accounts = context.getBean(Accounts.class);
        Actor setup = Actor.local("setup");
        accounts.create(setup, "ines.kramer", PASSWORD, Role.ADMIN, TenantScope.ALL);
        accounts.create(setup, "olga.operator", PASSWORD, Role.OPERATOR, TenantScope.ALL);
        accounts.create(setup, "victor.viewer", PASSWORD, Role.VIEWER, TenantScope.ALL);
        accounts.create(setup, "greta.germany", PASSWORD, Role.ADMIN, new TenantScope("GERMANY"));
        accounts.create(setup, "gerda.germany", PASSWORD, Role.OPERATOR, new TenantScope("GERMANY"));
        try {
            Connection workers = seed(database);
            SampleSchedules.make(context.getBean(ScheduleDesk.class), database.jdbc());
            return new ConsoleServer(database, context, workers);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String address() {
        return "http://localhost:"
                + ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    }

    /** As if every unit that is held had just committed a chunk. */
    void commitChunks() {
        database.jdbc()
                .sql(
                        "update longshore.work_unit set checkpoint_at = clock_timestamp(), chunks = chunks + 1, rows_read = rows_read + 100, "
                                + "rows_written = rows_written + 100 where state = 'RUNNING'")
                .update();
    }

    /** Where somebody acts on the fire of a schedule that waits. */
    String addressOfHeldFire(String schedule) {
        return "/schedules/" + schedule + "/fires/"
                + database.jdbc()
                        .sql(
                                "select max(f.id) from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id where s.name = :name and f.decision = 'held'")
                        .param("name", schedule)
                        .query(Long.class)
                        .single();
    }

    /** Puts what a resource says into the database. */
    void run(String resource) {
        database.jdbc().sql(text(resource)).update();
    }

    TestDatabase database() {
        return database;
    }

    @Override
    public void close() {
        context.close();
        try {
            workers.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        database.close();
    }

    private static Connection seed(TestDatabase database) throws SQLException, IOException {
        Connection connection = database.dataSource().getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(text("console-seed.sql"));
            statement.execute(
                    "select pg_advisory_lock(4701, w.id) from longshore.worker w where w.name in ('quay-1', 'quay-2')");
        }
        return connection;
    }

    private static String text(String resource) {
        try {
            return new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
