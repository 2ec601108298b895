package dev.longshore.jobs.role;

import java.util.List;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

class OnWorker implements Condition {

    private static final String WORKER = "worker";

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String[] roles = context.getEnvironment().getProperty("longshore.roles", String[].class, new String[] {WORKER});
        return List.of(roles).contains(WORKER);
    }
}
