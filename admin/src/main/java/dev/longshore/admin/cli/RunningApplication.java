package dev.longshore.admin.cli;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/** The application while it runs. Closing it stops the web server, then the workers, then the database. */
record RunningApplication(ConfigurableApplicationContext context) implements AutoCloseable {

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
        return "http://localhost:" + port;
    }

    String property(String name, String otherwise) {
        return context.getEnvironment().getProperty(name, otherwise);
    }

    /** Whether somebody stopped it: Ctrl-C, or the operating system. */
    boolean isStopped() {
        return context.isClosed();
    }

    /** Returns once somebody stopped the application: Ctrl-C, or the operating system. */
    void awaitStop() {
        CountDownLatch stopped = new CountDownLatch(1);
        context.addApplicationListener((ApplicationListener<ContextClosedEvent>) event -> stopped.countDown());
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
