package dev.longshore.admin.cli;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/** The application while it runs. Closing it stops the web server, then the workers, then the database. */
record RunningApplication(ConfigurableApplicationContext context) implements AutoCloseable {

    private static final long LOOK_MILLIS = 20;

    /** Loopback, or every address. */
    private static final Set<String> OF_THIS_HOST = Set.of("localhost", "127.0.0.1", "::1", "0.0.0.0", "::");

    <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    <T> List<T> all(Class<T> type) {
        return context.getBeanProvider(type).orderedStream().toList();
    }

    /** Where this host reaches the console. */
    String address() {
        String port = context instanceof WebServerApplicationContext web
                ? String.valueOf(web.getWebServer().getPort())
                : context.getEnvironment().getProperty("server.port", "8080");
        return (servesTls() ? "https://" : "http://") + host() + ":" + port;
    }

    private String host() {
        String address = property("server.address", "");
        if (address.isBlank() || OF_THIS_HOST.contains(address)) {
            return "localhost";
        }
        return address.contains(":") ? "[" + address + "]" : address;
    }

    private boolean servesTls() {
        return Stream.of("bundle", "key-store", "certificate")
                .anyMatch(name -> !property("server.ssl." + name, "").isBlank());
    }

    String property(String name, String otherwise) {
        return context.getEnvironment().getProperty(name, otherwise);
    }

    /** Whether somebody stopped it: Ctrl-C, or the operating system. */
    boolean isStopped() {
        return context.isClosed();
    }

    /**
     * Returns once somebody stopped the application, Ctrl-C or the operating system, and it has stopped.
     *
     * @return 0 if it stopped in good order, with all its work given back
     */
    int awaitStop() {
        List<ExitCodeGenerator> codes = all(ExitCodeGenerator.class);
        CountDownLatch stopped = new CountDownLatch(1);
        context.addApplicationListener((ApplicationListener<ContextClosedEvent>) event -> stopped.countDown());
        try {
            stopped.await();
            // close() here would interrupt whoever is closing it, if that thread happens to wait just then
            while (context.isActive()) {
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return codes.stream().mapToInt(ExitCodeGenerator::getExitCode).max().orElse(CommandLineInterface.DONE);
    }

    @Override
    public void close() {
        context.close();
    }
}
