package dev.longshore.jobs.run;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Stops the engine before anything else of an application hears that it closes. That event comes before all phases, and executors may refuse tasks from
 * then on ({@code strictEarlyShutdown}): a whole job that works on one of them would fail where it should only be given back.
 */
final class StopFirst implements ApplicationListener<ContextClosedEvent>, Ordered {

    private final ApplicationContext context;
    private final Engine engine;

    StopFirst(ApplicationContext context, Engine engine) {
        this.context = context;
        this.engine = engine;
    }

    /** Contexts below this one tell it of their ends too. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext() == context) {
            engine.stop();
        }
    }

    /** Else the context would close while the engine stops. */
    @Override
    public boolean supportsAsyncExecution() {
        return false;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
