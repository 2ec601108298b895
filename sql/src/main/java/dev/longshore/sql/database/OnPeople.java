package dev.longshore.sql.database;

import java.util.List;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

class OnPeople implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String[] roles =
                context.getEnvironment().getProperty("longshore.roles", String[].class, new String[] {"console"});
        return !List.of(roles).equals(List.of("worker"));
    }
}
