package dev.longshore.sql.database;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/**
 * For what people edit and who they are: absent from a process whose only role is {@code worker}, so that it does not stand in the way of the persistence of an
 * application that it is a part of.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnPeople.class)
public @interface ConditionalOnPeople {}
