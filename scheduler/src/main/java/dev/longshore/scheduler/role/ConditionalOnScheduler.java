package dev.longshore.scheduler.role;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/** For what only a process with the role {@code scheduler} has, by the property {@code longshore.roles}; all roles if it is absent. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnScheduler.class)
public @interface ConditionalOnScheduler {}
