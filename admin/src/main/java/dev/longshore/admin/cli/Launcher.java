package dev.longshore.admin.cli;

import ch.qos.logback.classic.LoggerContext;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.account.Accounts;
import dev.longshore.sql.database.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * Starts the application for a command, with its log in a file. What a person wrote as a property goes before what the command chose.
 *
 * @param application the class that Spring starts
 */
record Launcher(Class<?> application, SpringProperties written, Map<String, String> environment, Console console) {

    private static final String DATA = "longshore.data";

    /** With the console and the API. */
    RunningApplication serve(@Nullable Path data, Map<String, String> properties) {
        return start(data, properties, WebApplicationType.SERVLET);
    }

    /** Without HTTP. */
    RunningApplication work(@Nullable Path data, Map<String, String> properties) {
        return start(data, properties, WebApplicationType.NONE);
    }

    /**
     * Does something short with an installation that is there: joins it where it runs, or opens its database for the moment.
     *
     * @throws LongshoreException there is none; a mistyped folder must not become one
     */
    void visit(@Nullable Path data, Consumer<RunningApplication> work) {
        requireInstallation(data);
        Map<String, String> properties = Map.of("longshore.roles", "none", "longshore.database.join", "if-running");
        try (RunningApplication application = work(data, properties)) {
            work.accept(application);
        }
    }

    /** Sees to it that the folder is one of an installation, before anything is written into it. */
    void requireInstallation(@Nullable Path data) {
        if (hasOwnDatabase()) {
            EmbeddedDatabase.addressOf(Folders.under(dataFolder(data)).database());
        }
    }

    FirstAdministrator administrator(RunningApplication running) {
        return new FirstAdministrator(running.get(Accounts.class), console);
    }

    /** A password that the environment gives, out of sight of other users of the host; null if it gives none. */
    @Nullable
    String password(String variable) {
        String password = environment.getOrDefault(variable, "");
        return password.isEmpty() ? null : password;
    }

    boolean hasOwnDatabase() {
        return !written.values().containsKey("spring.datasource.url")
                && !environment.containsKey("SPRING_DATASOURCE_URL");
    }

    /**
     * Does something with the jars of jobs and the settings that were written, with nothing started.
     *
     * @param work a folder for what must be unpacked
     */
    <T> T onPaper(Map<String, String> properties, Path work, BiFunction<List<Class<?>>, Map<String, String>, T> what) {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.putAll(written.values());
        JobsClassPath jobs = JobsClassPath.of(all, work);
        if (jobs == null) {
            return what.apply(List.of(), all);
        }
        jobs.defaults().forEach((name, value) -> all.putIfAbsent(name, value.toString()));
        Thread.currentThread().setContextClassLoader(jobs.loader());
        return what.apply(jobs.configurations(), all);
    }

    private RunningApplication start(@Nullable Path data, Map<String, String> properties, WebApplicationType type) {
        DataFolder folder = DataFolder.prepare(dataFolder(data));
        Map<String, String> all = new LinkedHashMap<>();
        all.put(DATA, folder.path().toString());
        all.put("logging.file.name", folder.log().toString());
        all.put("logging.threshold.console", "off");
        all.put("longshore.worker.signals", "true");
        all.putAll(properties);
        all.putAll(written.values());
        SpringApplication spring = spring(
                type == WebApplicationType.NONE ? Headless.class : application,
                JobsClassPath.of(all, folder.path().resolve("work")));
        spring.setBannerMode(Banner.Mode.OFF);
        spring.setWebApplicationType(type);
        String[] arguments = all.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        try {
            ConfigurableApplicationContext context = spring.run(arguments);
            silenceLogErrors();
            return new RunningApplication(context);
        } catch (RuntimeException e) {
            throw new NotStarted(e, folder.log());
        }
    }

    private static SpringApplication spring(Class<?> application, @Nullable JobsClassPath jobs) {
        if (jobs == null) {
            return new SpringApplication(application);
        }
        // code of the jars finds its own classes and files by the loader of the thread
        Thread.currentThread().setContextClassLoader(jobs.loader());
        SpringApplication spring = new SpringApplication(new DefaultResourceLoader(jobs.loader()), application);
        spring.addPrimarySources(jobs.configurations());
        spring.setDefaultProperties(jobs.defaults());
        return spring;
    }

    /** A log file that cannot be written, on a full disk, would print a stack trace at every line. */
    private static void silenceLogErrors() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            log.getStatusManager().getCopyOfStatusListenerList().forEach(log.getStatusManager()::remove);
        }
    }

    private Path dataFolder(@Nullable Path option) {
        if (written.values().containsKey(DATA)) {
            return Path.of(written.values().get(DATA));
        }
        if (option != null) {
            return option;
        }
        return Path.of(environment.getOrDefault("LONGSHORE_DATA", "data"));
    }
}
