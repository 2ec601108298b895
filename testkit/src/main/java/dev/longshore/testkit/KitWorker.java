package dev.longshore.testkit;

import dev.longshore.model.installation.DatabaseAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker as in production, but that its way to the database is a gate, and that it notices a death within a second. */
final class KitWorker implements AutoCloseable {

    private static final List<String> QUICK = List.of(
            "longshore.roles=worker",
            "longshore.worker.slots=2",
            "longshore.worker.drain=1s",
            "longshore.lease.duration=6s",
            "longshore.lease.renewal=1s",
            "longshore.lease.heartbeat=50ms",
            "longshore.lease.silence=150ms",
            "longshore.lease.scan=50ms",
            "spring.main.banner-mode=off",
            "spring.main.web-application-type=none",
            "logging.level.root=OFF");

    private final String name;
    private final Gate gate;
    private final ConfigurableApplicationContext context;

    private KitWorker(String name, Gate gate, ConfigurableApplicationContext context) {
        this.name = name;
        this.gate = gate;
        this.context = context;
    }

    /** @param settings of the test, which outrank the kit's */
    static KitWorker start(
            String name,
            DatabaseAddress database,
            Path data,
            Boundaries boundaries,
            List<Class<?>> configurations,
            List<String> settings) {
        URI address = URI.create(database.url().substring("jdbc:".length()));
        Gate gate = Gate.to(new InetSocketAddress(address.getHost(), address.getPort() < 0 ? 5432 : address.getPort()));
        List<String> arguments = new ArrayList<>(QUICK);
        arguments.addAll(settings);
        arguments.add("longshore.data=" + data);
        arguments.add("longshore.worker.name=" + name);
        arguments.add(
                "spring.datasource.url=" + database.url().replace(address.getAuthority(), "127.0.0.1:" + gate.port()));
        arguments.add("spring.datasource.username=" + database.user());
        arguments.add("spring.datasource.password=" + database.password());
        SpringApplicationBuilder application = new SpringApplicationBuilder(Configuration.class)
                .sources(configurations.toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .initializers(
                        starting -> starting.getBeanFactory().addBeanPostProcessor(new PoolWatch(boundaries, gate)));
        return new KitWorker(
                name,
                gate,
                application.run(arguments.stream().map(each -> "--" + each).toArray(String[]::new)));
    }

    String name() {
        return name;
    }

    boolean isDead() {
        return !gate.isOpen();
    }

    void revive() {
        gate.open();
    }

    @Override
    public void close() {
        gate.open();
        context.close();
        gate.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Configuration {}

    /** Puts itself between the platform's pool and whoever uses it. */
    private record PoolWatch(Boundaries boundaries, Gate gate) implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            return beanName.equals("dataSource") && bean instanceof DataSource pool
                    ? new BoundaryDataSource(pool, boundaries, gate)
                    : bean;
        }
    }
}
