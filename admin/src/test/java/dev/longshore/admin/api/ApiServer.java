package dev.longshore.admin.api;

import dev.longshore.admin.Longshore;
import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.installation.Folders;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.sql.account.Accounts;
import dev.longshore.sql.account.Tokens;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.job.Jobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The application with the role console alone, so that runs stay as they are asked for. One for all tests of a process. */
public final class ApiServer {

    public static final String PASSWORD = "a long enough password";

    private final TestDatabase database;
    private final ConfigurableApplicationContext context;
    private final Map<Role, String> tokens = new EnumMap<>(Role.class);
    private final String brazil;
    private final Path shared = Path.of(folder());

    private ApiServer() {
        database = TestDatabase.create();
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--longshore.roles=console",
                "--longshore.data=" + folder(),
                "--longshore.targets.shared.folder=" + shared,
                "--logging.level.root=warn"));
        for (String property : database.properties()) {
            arguments.add("--" + property);
        }
        context = SpringApplication.run(Longshore.class, arguments.toArray(String[]::new));
        context.getBean(Jobs.class).offer(List.of(orders(), everything(), people()));
        Actor setup = Actor.local("setup");
        for (Role role : Role.values()) {
            tokens.put(role, bean(Tokens.class).create(setup, role.word() + "-program", role, TenantScope.ALL));
            bean(Accounts.class).create(setup, role.word(), PASSWORD, role, TenantScope.ALL);
        }
        brazil = bean(Tokens.class).create(setup, "brazil-program", Role.OPERATOR, new TenantScope("BRAZIL"));
    }

    private static final class Holder {
        static final ApiServer RUNNING = new ApiServer();
    }

    public static ApiServer running() {
        return Holder.RUNNING;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    public JdbcClient jdbc() {
        return database.jdbc();
    }

    public int port() {
        return ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    }

    public Folders folders() {
        return bean(Folders.class);
    }

    /** The folder that is the target {@code shared}. */
    Path shared() {
        return shared;
    }

    /** A caller with a token of that role, for all tenants. */
    public Caller as(Role role) {
        return new Caller(port(), "Bearer " + tokens.get(role));
    }

    public Caller operator() {
        return as(Role.OPERATOR);
    }

    /** An operator that is bound to the tenant BRAZIL. */
    public Caller brazil() {
        return new Caller(port(), "Bearer " + brazil);
    }

    public Caller nobody() {
        return new Caller(port(), null);
    }

    public long runs() {
        return jdbc().sql("select count(*) from longshore.run")
                .query(Long.class)
                .single();
    }

    private static String folder() {
        try {
            return Files.createTempDirectory(Path.of("target"), "api-server-").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JobDefinition orders() {
        return definition(
                "orders-export",
                "organization",
                List.of(
                        parameter(
                                "organization",
                                ParameterType.TEXT,
                                false,
                                List.of("BRAZIL", "PERU"),
                                null,
                                null,
                                false),
                        parameter("from", ParameterType.DATE, true, List.of(), "1992-01-01", "1998-12-31", false),
                        parameter("rows", ParameterType.INTEGER, false, List.of(), "1", "1000000", false),
                        parameter("safe", ParameterType.BOOLEAN, false, List.of(), null, null, false),
                        parameter("factor", ParameterType.DECIMAL, false, List.of(), "0", "10", false),
                        parameter("note", ParameterType.TEXT, false, List.of(), null, "2000", false),
                        parameter("credential", ParameterType.TEXT, false, List.of(), null, null, true)));
    }

    /** Reads all tenants' data, and lets three runs wait. */
    private static JobDefinition everything() {
        return definition("everything", null, List.of());
    }

    /** Reads files that are sent to it. */
    private static JobDefinition people() {
        return definition(
                "people-import",
                "organization",
                List.of(
                        parameter("organization", ParameterType.TEXT, false, List.of(), null, null, false),
                        parameter("input", ParameterType.TEXT, false, List.of(), null, null, false)),
                Map.of("columns", List.of(Map.of("name", "id"), Map.of("name", "mail", "from", "email"))));
    }

    private static JobDefinition definition(String name, String tenantParameter, List<ParameterDefinition> parameters) {
        return definition(name, tenantParameter, parameters, Map.of("sql", "select 1"));
    }

    private static JobDefinition definition(
            String name, String tenantParameter, List<ParameterDefinition> parameters, Map<String, Object> spec) {
        return new JobDefinition(
                new JobName(name),
                "Title of " + name,
                "For tests",
                "export",
                "Shop",
                "bulk",
                new Impact(Impact.Level.DELAYED, "They wait for a file.", List.of()),
                new JobDefinition.Promise(Duration.ofMinutes(15)),
                parameters,
                List.of(
                        new JobDefinition.StepDefinition("write", "Writes", JobDefinition.Repeat.IDEMPOTENT),
                        new JobDefinition.StepDefinition("publish", "Publishes", JobDefinition.Repeat.IDEMPOTENT)),
                new JobDefinition.Limits(2, "everything".equals(name) ? 3 : 10_000, null, 4),
                null,
                tenantParameter,
                spec);
    }

    private static ParameterDefinition parameter(
            String name,
            ParameterType type,
            boolean required,
            List<Object> allowed,
            String min,
            String max,
            boolean secret) {
        return new ParameterDefinition(name, name, type, required, null, allowed, min, max, true, secret);
    }
}
