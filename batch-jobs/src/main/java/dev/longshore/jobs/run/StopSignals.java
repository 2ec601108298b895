package dev.longshore.jobs.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * SIGTERM and Ctrl-C: the first stops in good order and ends the process with the engine's exit code, any further one hurries that. From then on the process
 * has a few seconds: what was given back is another worker's, and a thread that hears nothing, of a whole job's pool say, must not keep it alive beside that. A
 * JVM that stops by a shutdown hook is deaf to a second signal, so that it is told here instead. The JDK has no other door to signals than
 * {@code sun.misc.Signal}, and warns of it when it is compiled against: hence by reflection. Where there is none, a stop is as slow as its drain.
 */
final class StopSignals implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(StopSignals.class);

    /** Giving back takes less than a second of it, and the embedded database stops in another. */
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final ConfigurableApplicationContext context;
    private final Engine engine;
    private final AtomicInteger heard = new AtomicInteger();
    private volatile boolean listening;

    StopSignals(ConfigurableApplicationContext context, Engine engine) {
        this.context = context;
        this.engine = engine;
    }

    @Override
    public void start() {
        listening = true;
        for (String name : new String[] {"TERM", "INT"}) {
            try {
                listen(name);
            } catch (ReflectiveOperationException | RuntimeException e) {
                log.atInfo()
                        .addKeyValue("signal", name)
                        .addKeyValue("why", e.toString())
                        .log("signal.not-heard");
            }
        }
    }

    /** Goes on listening: the stop that has begun may be hurried. */
    @Override
    public void stop() {
        listening = false;
    }

    @Override
    public boolean isRunning() {
        return listening;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    private void listen(String name) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object ours = Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "handle" -> {
                        hear(name);
                        yield null;
                    }
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> "stop signals";
                });
        try {
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void hear(String name) {
        boolean first = heard.getAndIncrement() == 0;
        log.atInfo().addKeyValue("signal", name).log(first ? "stop.asked" : "stop.hurried");
        if (first) {
            Thread stopping = new Thread(this::end, "stop");
            stopping.start();
            Thread bound = new Thread(() -> endAfterHurry(stopping), "stop-bound");
            bound.setDaemon(true);
            bound.start();
        } else {
            engine.hurry();
        }
    }

    private void end() {
        context.close();
        System.exit(engine.getExitCode());
    }

    private void endAfterHurry(Thread stopping) {
        try {
            engine.awaitHurry();
            stopping.join(LONGEST_END.toMillis());
        } catch (InterruptedException e) {
            return; // nobody does: the stop goes on unbounded
        }
        int exitCode = engine.getExitCode();
        log.atWarn().addKeyValue("exitCode", exitCode).log("stop.cut-short");
        Runtime.getRuntime().halt(exitCode);
    }
}
