package dev.longshore.scheduler.role;

import java.util.List;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

class OnScheduler implements Condition {

    private static final String SCHEDULER = "scheduler";

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String[] roles =
                context.getEnvironment().getProperty("longshore.roles", String[].class, new String[] {SCHEDULER});
        return List.of(roles).contains(SCHEDULER);
    }
}
